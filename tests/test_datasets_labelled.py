"""Moons and digits: scikit-learn's to the bit, in the shapes that a network takes."""

import gzip
import hashlib

import numpy as np
import pytest

from course_lib import datasets

EDGES = (10, 49, 71, 142, 359, 360, 1787)  # numbers tested: the ends, and some that round otherwise


def is_the_same(ours, theirs):
    """Whether two arrays agree in everything that a product of matrices could notice."""
    assert ours.dtype == theirs.dtype and ours.flags.c_contiguous == theirs.flags.c_contiguous
    assert ours.shape == theirs.shape and ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("noise", [0, 0.2, 1.5])
@pytest.mark.parametrize("n", [2, 3, 11, 300, 1001])
def test_moons_are_those_of_scikit_learn(n, noise):
    make_moons = pytest.importorskip("sklearn.datasets").make_moons
    for seed in (0, 3, 10_000, 2**32 - 1):
        theirs = make_moons(n, noise=noise, random_state=seed)
        for ours, same in zip(datasets.moons(n, noise, seed), theirs, strict=True):
            is_the_same(ours, same)


def test_moons_without_scikit_learn():
    points = datasets.moons()
    assert points.inputs.shape == (300, 2) and points.inputs.dtype == np.float64
    expected = [[-0.21687, 1.015449], [0.547726, 0.348175]]  # make_moons of scikit-learn 1.9.1
    np.testing.assert_allclose(points.inputs[[0, -1]], expected, atol=5e-7)
    digest = hashlib.sha256(points.inputs.tobytes()).hexdigest()
    assert digest.startswith("088afedfc1390a03")  # of scikit-learn, and the same in every browser
    assert points.targets[:8].tolist() == [0, 1, 1, 1, 0, 0, 1, 1]
    other = datasets.moons(n=11, noise=0, seed=4)
    assert other.inputs.shape == (11, 2) and (other.targets == 0).sum() == 5
    radius = np.hypot(*other.inputs[other.targets == 0].T)
    np.testing.assert_allclose(radius, 1)


@pytest.mark.parametrize("tested", EDGES)
def test_digits_are_those_of_scikit_learn_and_so_is_their_split(tested):
    pictures = pytest.importorskip("sklearn.datasets").load_digits()
    split = pytest.importorskip("sklearn.model_selection").train_test_split
    for seed in (0, 1, 2, 2**32 - 1):
        share = (tested - 0.5) / len(pictures.target)
        parts = split(
            pictures.data / 16,
            pictures.target,
            test_size=share,
            stratify=pictures.target,
            random_state=seed,
        )
        ours = datasets.digits(share, seed)
        for one, same in zip((ours[0], ours[2], ours[1], ours[3]), parts, strict=True):
            is_the_same(one, same)


def test_digits_are_split_once_and_for_all_and_in_proportion():
    data, again = datasets.digits(), datasets.digits()
    for part, same in zip(data, again, strict=True):
        np.testing.assert_array_equal(part, same)
    both = np.concatenate([data.train_inputs, data.test_inputs])
    assert (both.min(), both.max()) == (0, 1)
    whole = np.array([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])  # of each digit
    targets = np.concatenate([data.train_targets, data.test_targets])
    np.testing.assert_array_equal(np.bincount(targets), whole)
    assert len(both) == 1797 and len(data.test_targets) == 360
    assert len(np.unique(both, axis=0)) == 1797  # no picture is in both parts
    tested = np.bincount(data.test_targets)
    assert np.abs(tested - whole * 360 / 1797).max() < 1
    assert (datasets.digits(seed=1).test_targets != data.test_targets).any()
    assert len(datasets.digits(test_share=0.5).test_targets) == 899


def test_any_share_is_in_proportion():
    whole = np.array([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    targets = np.repeat(np.arange(10), whole)
    for tested in range(10, 1788):
        train, test = datasets._in_two(targets, tested, datasets._draws(5))
        assert len(test) == tested
        np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(1797))
        shares = np.bincount(targets[test], minlength=10)
        assert np.abs(shares - whole * tested / 1797).max() < 1


def test_the_pictures_name_their_source():
    with gzip.open(datasets.DATA / "digits.csv.gz", "rt", encoding="ascii") as file:
        head = [line for _, line in zip(range(4), file, strict=False)]
    assert all(line.startswith("#") for line in head)
    assert all(said in "".join(head) for said in ("Alpaydin", "Kaynak", "UCI", "CC BY 4.0"))


def test_missing_pictures_are_named_without_the_machine_path(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(
        FileNotFoundError, match=r"digits\.csv\.gz cannot be read.*restore"
    ) as error:
        datasets.digits()
    assert str(tmp_path) not in str(error.value)


def test_the_course_s_moons_are_read_and_a_spoilt_file_is_refused(tmp_path, monkeypatch):
    content = (datasets.DATA / "moons.csv").read_text("ascii")
    assert "scikit-learn" in content.partition("-0.2")[0]
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    for spoilt in (content[:5000], content.replace(",", ";"), content + "0,0,1\n"):
        (tmp_path / "moons.csv").write_text(spoilt)
        with pytest.raises(ValueError, match=r"moons\.csv is damaged \(.*restore it"):
            datasets.moons()
    assert len(datasets.moons(seed=4).inputs) == 300  # computed


@pytest.mark.parametrize("spoil", ["plain", "cut", "changed", "row"])
def test_spoilt_pictures_are_refused(tmp_path, monkeypatch, spoil):
    content = (datasets.DATA / "digits.csv.gz").read_bytes()
    spoilt = {
        "plain": b"0,1,2\n",
        "cut": content[:20_000],
        "changed": content[:20_000] + bytes(9) + content[20_009:],
        "row": gzip.compress(gzip.decompress(content) + b"1,2\n"),
    }
    (tmp_path / "digits.csv.gz").write_bytes(spoilt[spoil])
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"digits\.csv\.gz is damaged \(.*restore it") as error:
        datasets.digits()
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: datasets.moons(n=1), ValueError, "n must be an integer >= 2, got 1"),
        (lambda: datasets.moons(n=300.0), TypeError, "n must be an integer"),
        (lambda: datasets.moons(noise=-0.1), ValueError, "noise must be a finite number >= 0"),
        (lambda: datasets.moons(noise=[0.1]), TypeError, "noise must be one number"),
        (lambda: datasets.moons(seed=-1), ValueError, "seed must be an integer in"),
        (lambda: datasets.moons(seed=None), TypeError, "seed must be an integer in"),
        (lambda: datasets.digits(seed=[1]), TypeError, "seed must be one integer"),
        (lambda: datasets.digits(test_share=0.0), ValueError, "at least 10 of the 1797 .* got 0.0"),
        (lambda: datasets.digits(8.5 / 1797), ValueError, "at least 10 of the 1797 pictures"),
        (lambda: datasets.digits(1787.5 / 1797), ValueError, "at least 10 of the 1797 pictures"),
        (lambda: datasets.digits(test_share=1), ValueError, "at least 10 of the 1797 .* got 1.0"),
    ],
)
def test_bad_arguments(make, kind, message):
    with pytest.raises(kind, match=message):
        make()
