"""The folder from which JupyterLite loads Python: Pyodide, its packages, and their lock."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
# What the kernel wants before it runs anything; named here, it comes in one go with Pyodide and not
# one by one after it.
KERNEL = (
    "micropip",
    "piplite",
    "sqlite3",
    "ipykernel",
    "comm",
    "pyodide-kernel",
    "jedi",
    "ipython",
)
KERNEL_NEEDS = {
    "piplite": ["micropip"],
    "pyodide-kernel": ["comm", "ipykernel", "ipython", "jedi"],
    "ipykernel": ["comm"],
}
# The kernel asks for Python's ssl too, which nothing here uses, and which is 2 MB with its library.
LEFT_OUT = "ssl"
# All that a chapter's first cells import, at any depth: Pyodide sees only what a cell names itself.
CHAPTER_NEEDS = ("anywidget", "contourpy", "ipython", "matplotlib", "numpy", "pillow", "tqdm")
CHAPTER_NEEDS += ("threadpoolctl",)
# 20 MB that one chapter needs: they come with the parts of course_lib that call for them.
SCIPY_FOR = ("course_lib.experiments.pairing", "course_lib.experiments.variance")
SCIPY_FOR += ("course_lib.experiments.side_by_side",)


@dataclass(frozen=True)
class Packages:
    """Where the folder is, below the one it was made in; and what is fetched from it."""

    url: str
    preloaded: tuple[str, ...]
    first: int  # bytes of a chapter's first start
    extra: int  # of what only SCIPY_FOR needs


def lay(
    into: Path, files: dict[str, Path | bytes], lock: dict, kernel_wheels: Iterable[Path]
) -> Packages:
    """Make the folder below `into`, named after what is in it.

    `files`: the files by name, Pyodide's core and each package of the lock. `lock`: as
    Pyodide has it, `{"info": …, "packages": …}`, with course-lib; other packages of it are left
    out, so that nothing is promised which is not there. `kernel_wheels`: pyodide_kernel, piplite
    and the stand-in for ipykernel, as they come with JupyterLite's kernel.
    """
    packages = {normal(name): dict(entry) for name, entry in lock["packages"].items()}
    sources = dict(files)
    for wheel in kernel_wheels:
        name, version = wheel.name.split("-")[:2]
        key = name.replace("_", "-")
        needs = KERNEL_NEEDS.get(key, [])
        packages[key] = entry_of(key, version, wheel.name, wheel.read_bytes(), [name], needs)
        sources[wheel.name] = wheel
    nothing = f"{LEFT_OUT}-0-py3-none-any.whl"
    made = {nothing: empty_wheel(LEFT_OUT)}
    packages[LEFT_OUT] = entry_of(LEFT_OUT, "0", nothing, made[nothing], [], [])
    packages["course-lib"]["depends"] = sorted(CHAPTER_NEEDS)
    packages["scipy"]["imports"] = [*packages["scipy"]["imports"], *SCIPY_FOR]

    preloaded = (*KERNEL, LEFT_OUT)
    first = closure([*preloaded, "course-lib"], packages)
    kept = closure([*first, "scipy"], packages)
    chosen = {name: packages[name] for name in sorted(kept)}
    text = json.dumps({"info": lock["info"], "packages": chosen}, sort_keys=True)
    made["pyodide-lock.json"] = text.encode()
    whole = hashlib.sha256(text.encode())  # has the hash of every package
    for name in CORE:
        whole.update(read(sources[name]))
    url = f"pyodide/{whole.hexdigest()[:12]}"
    folder = into / url
    folder.mkdir(parents=True)
    for name in [*CORE, *(entry["file_name"] for entry in chosen.values())]:
        if name not in made:
            (folder / name).write_bytes(read(sources[name]))
    for name, content in made.items():
        (folder / name).write_bytes(content)

    def size(names):
        return sum((folder / name).stat().st_size for name in names)

    begun = size([*CORE, "pyodide-lock.json", *(chosen[name]["file_name"] for name in first)])
    extra = size(chosen[name]["file_name"] for name in kept if name not in first)
    return Packages(url, tuple(name.replace("-", "_") for name in preloaded), begun, extra)


def read(file: Path | bytes) -> bytes:
    """Return the content of a file that is given by its path or as it is."""
    return file if isinstance(file, bytes) else file.read_bytes()


def entry_of(name, version, file_name, content, imports, depends) -> dict:
    """Return a package's entry in Pyodide's lock."""
    return {
        "name": name,
        "version": version,
        "file_name": file_name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "imports": imports,
        "depends": depends,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def empty_wheel(name: str) -> bytes:
    """Return a wheel that installs nothing but its own name; the same bytes every time."""
    info = f"{name}-0.dist-info"
    contents = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as wheel:
        for file, text in contents.items():
            wheel.writestr(zipfile.ZipInfo(f"{info}/{file}"), text)
    return buffer.getvalue()


def normal(name: str) -> str:
    """Return a package's name as indexes compare it, and Pyodide too."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(names: Iterable[str], packages: dict) -> list[str]:
    """Return the names of packages and of all that they depend on."""
    found, waiting = [], list(names)
    while waiting:
        name = normal(waiting.pop(0))
        if name not in found:
            found.append(name)
            waiting += packages[name]["depends"]
    return found
