"""The locks: each file that may be installed has its hash, and no other is taken."""

import re
from pathlib import Path

import lock
import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = [lock.COURSE, lock.PEERS, lock.CUDA, lock.IMAGE]
ENTRY = re.compile(
    r"[\w.-]+==[\w.]+( ; [^\\\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n(    # .*\n)*"
)
TORCH = f"torch==2.13.0 \\\n    --hash=sha256:{'a' * 64}\n"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_nothing_but_versions_with_their_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    found = lock.entries(text)
    assert len(found) > 10
    assert [entry for entry in found if not ENTRY.fullmatch(entry)] == []
    rest = text
    for entry in found:
        rest = rest.replace(entry, "", 1)
    assert [line for line in rest.splitlines() if not line.startswith("# ")] == []  # no address


def test_a_package_is_in_one_of_the_locks_that_are_installed_on_top_of_each_other():
    course, peers, cuda = (
        {lock.name_of(entry) for entry in lock.entries((ROOT / name).read_text(encoding="utf-8"))}
        for name in LOCKS[:3]
    )
    assert (
        not course & peers and not course & cuda and not peers & cuda
    )  # test_deploy.py: the image
    assert {"numpy", "jupyter-book", "pytest"} <= course
    assert {"torch", "optax", "numba"} <= peers
    assert all(map(lock.OF_CUDA.match, cuda)) and not any(map(lock.OF_CUDA.match, course | peers))


def test_what_is_on_top_and_what_cuda_needs_are_told_apart():
    others = "".join(
        f"{name}==1 \\\n    --hash=sha256:{'b' * 64}\n" for name in ("numpy", "nvidia-x", "optax")
    )
    ours, cuda = lock.apart(TORCH + others, "numpy==1 \\\n    --hash=sha256:0\n")
    assert [lock.name_of(entry) for entry in lock.entries(ours)] == ["torch", "optax"]
    assert [lock.name_of(entry) for entry in lock.entries(cuda)] == ["nvidia-x"]
    assert len(re.findall("--hash=", ours)) == 1 + len(lock.WITHOUT_CUDA["2.13.0"]) + 1


def test_another_torch_needs_the_hashes_of_its_builds_without_cuda():
    with pytest.raises(lock.Problem, match=r"torch 2\.14\.0 without CUDA"):
        lock.apart(TORCH.replace("2.13.0", "2.14.0"), "")
