"""The locks: each file that may be installed has its hash, and no other is taken."""

import re
from itertools import pairwise
from pathlib import Path

import environment
import lock
import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = [lock.COURSE, lock.PEERS, lock.TORCH, lock.IMAGE]
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
    course, peers, torch = (
        {lock.name_of(entry) for entry in lock.entries((ROOT / name).read_text(encoding="utf-8"))}
        for name in LOCKS[:3]
    )
    assert not course & peers and not course & torch and not peers & torch
    assert {"numpy", "jupyter-book", "pytest"} <= course
    assert {"optax", "numba"} <= peers and "torch" in torch
    assert all(map(lock.OF_TORCH.match, torch))
    assert not any(map(lock.OF_TORCH.match, course | peers))


def test_what_is_on_top_and_what_torch_needs_are_told_apart():
    others = "".join(
        f"{name}==1 \\\n    --hash=sha256:{'b' * 64}\n" for name in ("numpy", "nvidia-x", "optax")
    )
    ours, torch, cpu = lock.apart(TORCH + others, "numpy==1 \\\n    --hash=sha256:0\n")
    assert [lock.name_of(entry) for entry in lock.entries(ours)] == ["optax"]
    assert [lock.name_of(entry) for entry in lock.entries(torch)] == ["torch", "nvidia-x"]
    assert "torch==2.13.0+cpu ; sys_platform == 'linux' \\\n" in cpu
    assert re.findall("--hash=sha256:(.*?)(?: |\n)", cpu) == list(lock.WITHOUT_CUDA["2.13.0"])
    assert cpu == (ROOT / lock.TORCH_CPU).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("system", "found", "asked"),
    [
        ("linux", True, [lock.TORCH_CPU]),
        ("linux", False, [lock.TORCH_CPU, lock.TORCH]),
        ("darwin", True, [lock.TORCH]),
    ],
)
def test_a_build_of_torch_without_cuda_is_taken_where_there_is_one(
    system, found, asked, monkeypatch
):
    tried = []

    def install_lock(name):
        tried.append(name)
        if not found and name == lock.TORCH_CPU:
            raise environment.Problem("No matching distribution found")

    monkeypatch.setattr(environment, "install_lock", install_lock)
    monkeypatch.setattr(environment.sys, "platform", system)
    environment.install_torch()
    assert tried == asked


def test_another_torch_needs_the_hashes_of_its_builds_without_cuda():
    with pytest.raises(lock.Problem, match=r"torch 2\.14\.0 without CUDA"):
        lock.apart(TORCH.replace("2.13.0", "2.14.0"), "")


def test_all_else_is_compiled_anew_though_there_is_a_torch_whose_builds_are_not_known(
    monkeypatch, tmp_path
):
    for name in (*LOCKS, lock.TORCH_CPU):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"))
    asked = []

    def call(command, cwd):
        constraints = [one for flag, one in pairwise(command) if flag == "--constraint"]
        asked.append("".join((tmp_path / one).read_text() for one in constraints))
        assert command[-3:-1] == ["--upgrade", "--output-file"]
        return 0

    monkeypatch.setattr(lock, "ROOT", tmp_path)
    monkeypatch.setattr(lock.subprocess, "call", call)
    monkeypatch.setenv("UV", "uv")
    assert lock.main(["--upgrade"]) == 0
    newest = list(lock.WITHOUT_CUDA)[-1]
    assert [f"torch<={newest}\n" in one for one in asked] == [False, False, True]
    assert (tmp_path / lock.TORCH_CPU).read_text() == (ROOT / lock.TORCH_CPU).read_text()
