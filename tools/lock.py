"""Compile the locks from pyproject.toml, each with the hashes of the files that may be installed:

    requirements.txt          all that reading, running and testing need
    requirements-peers.txt    the libraries to compare with, on top of it
    requirements-torch.txt    torch as PyPI has it: for Linux with CUDA, and what that needs
    requirements-torch-cpu.txt    its builds for Linux without, which are taken where pip finds them
    deploy/requirements.txt   the image's, in the versions of the first

Needs uv, which pins for every Python and system at once, and a network connection.

    .venv/bin/python tools/lock.py [--upgrade]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COURSE, PEERS = "requirements.txt", "requirements-peers.txt"
TORCH, TORCH_CPU = "requirements-torch.txt", "requirements-torch-cpu.txt"
IMAGE, IMAGE_PYTHON = "deploy/requirements.txt", "3.13"  # of deploy/Containerfile

PEERS_SAY = """\
# The libraries that the optimizers are compared with, numba, for course_lib.fast, and what makes
# mutants: of tests and benchmarks alone; no reader needs them. `make peers` installs them on top of
# requirements.txt, and then torch.
"""
TORCH_SAY = """\
# torch, one of the peers, as PyPI has it: for Linux with CUDA, several GB, and small elsewhere.
"""
CPU_SAY = """\
# Builds of torch for Linux without CUDA. PyPI has none: `make peers` takes one where pip has been
# told of a place that has them, and requirements-torch.txt where not.
"""
OF_TORCH = re.compile(r"(nvidia|cuda)-|(triton|torch)$")
# Of the builds of torch without CUDA for Linux, as the PyTorch project's own index lists them:
# CPython 3.11 to 3.14, on x86-64 and on 64-bit ARM. uv sees PyPI's files alone. The last is the
# newest torch that the locks may have.
WITHOUT_CUDA = {
    "2.13.0": (
        "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",
        "84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7",
        "4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2",
        "6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604",
        "3fbf9c9d1f3c10c2d59d04aca426dee9ccc6ceb32d255c61e93acc3b4f75fae6",
        "0b8f7d0423027ae8b90c7977c627f3379f325363a08224dffad9b4b2d684a83d",
        "d20fa53ee744502fa4c69818a720b05ca0d37abd055d4f6e66cae155114bc691",
        "ca021f9eb2f8345c83fa03e3a04587308afb8df71bd472670b3ece00df58621c",
    ),
}


class Problem(Exception):
    """Something that the person at the keyboard can mend; its text says how."""


def entries(text: str) -> list[str]:
    """Split a lock into its entries: a line that names a package, and the indented ones below."""
    return re.findall(r"^[\w.-]+==.*\n(?:^[ \t]+.*\n)*", text, re.MULTILINE)


def name_of(entry: str) -> str:
    """Return the name of an entry's package."""
    return entry.split("==")[0]


def builds_without_cuda(entry: str) -> str:
    """Return the entry for those of torch's version. Raises Problem where they are not known."""
    version = re.match(r"torch==([\w.]+)", entry)[1]
    if version not in WITHOUT_CUDA:
        raise Problem(
            f"The hashes of torch {version} without CUDA are not in tools/lock.py: enter those "
            "that its project lists, in WITHOUT_CUDA, or keep torch as it is."
        )
    hashes = "".join(f" \\\n    --hash=sha256:{one}" for one in WITHOUT_CUDA[version])
    return f"torch=={version}+cpu ; sys_platform == 'linux'{hashes}\n"


def apart(peers: str, course: str) -> tuple[str, str, str]:
    """Split the lock of the peers, without what the course's has: torch and what it needs of CUDA
    apart from the others; and name the builds that need none of it."""
    there = {name_of(entry) for entry in entries(course)}
    ours = [entry for entry in entries(peers) if name_of(entry) not in there]
    torch = [entry for entry in ours if OF_TORCH.match(name_of(entry))]
    others = [entry for entry in ours if entry not in torch]
    (itself,) = (entry for entry in torch if name_of(entry) == "torch")
    return (
        PEERS_SAY + "".join(others),
        TORCH_SAY + "".join(torch),
        CPU_SAY + builds_without_cuda(itself),
    )


def compiled(uv: str, output: Path, *options: str) -> None:
    """Compile one lock. What the file at `output` pins is kept where it can be."""
    lock = [uv, "pip", "compile", "--no-header", "--quiet", "--universal", "--generate-hashes"]
    code = subprocess.call([*lock, "pyproject.toml", *options, "--output-file", output], cwd=ROOT)
    if code:
        raise Problem(f"uv says above why {output.name} could not be compiled.")


def main(arguments=None):
    more = list(sys.argv[1:] if arguments is None else arguments)
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        return (
            "\n`make lock` needs uv: install it (`pipx install uv`, or see docs.astral.sh/uv), or "
            "set UV to its path, and run it again.\n"
        )
    oldest = ["--python-version", "3.11"]
    # The other locks have the versions of the first, where it has the package.
    like_it = ["--constraint", COURSE, "--no-annotate"]
    try:
        compiled(uv, ROOT / COURSE, *oldest, "--extra", "course", "--extra", "test", *more)
        image = ["--python-version", IMAGE_PYTHON, "--extra", "server"]
        compiled(uv, ROOT / IMAGE, *image, *like_it, *more)
        with tempfile.TemporaryDirectory() as folder:
            peers = Path(folder) / "peers.txt"
            locks = [ROOT / PEERS, ROOT / TORCH, ROOT / TORCH_CPU]
            peers.write_text("".join(lock.read_text() for lock in locks[:2]))
            # A newer torch waits until its builds are known, and nothing else waits for it.
            known = Path(folder) / "known.txt"
            known.write_text(f"torch<={list(WITHOUT_CUDA)[-1]}\n")
            like_it += ["--constraint", str(known)]
            compiled(uv, peers, *oldest, "--extra", "peers", *like_it, *more)
            texts = apart(peers.read_text(), (ROOT / COURSE).read_text())
        for lock, text in zip(locks, texts, strict=True):
            lock.write_text(text)
    except Problem as problem:
        return f"\n{problem}\n"
    print("The locks are compiled. `make test` installs requirements.txt and tries it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
