"""Makes the lock: what the course imports, in the versions of Pyodide's own lock.

Compiled packages are the ones of Pyodide's distribution, with the hashes of its lock. Those of
plain Python come from PyPI, with PyPI's hashes: Pyodide's copies are packed anew. What Pyodide
does not have at all is taken in the version of requirements.txt.
"""

import hashlib
import json
import re
import tempfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from environment import Problem
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_lib._files import write_whole

from .closure import closure
from .fill import fetch, known_sources, sentence
from .locked import LOCK, TESTS, Locked
from .sources import npm_pack, pip_download

VERSION = "0.27.7"  # Python 3.12.7, NumPy 2.0.2
ROOT = Path(__file__).resolve().parents[2]
# Pyodide itself; its lock is not published but made for each site (manifest.py).
CORE = {
    "pyodide.mjs": "answers",
    "pyodide.asm.js": "answers",
    "pyodide.asm.wasm": "answers",
    "python_stdlib.zip": "answers",
    "pyodide.js": "notebooks",  # for JupyterLite's worker
}
# What is asked for, group by group; what these need comes with them.
ROOTS = {
    "answers": ("numpy",),
    "figures": ("matplotlib", "ipython", "pillow", "contourpy"),
    "experiments": ("scipy", "threadpoolctl", "tqdm"),
    "notebooks": ("anywidget", "ipywidgets", "traitlets", "comm", "jedi", "micropip", "fonttools"),
    TESTS: ("pytest", "hypothesis"),
}
PLAIN = {"hypothesis": "6.155.7"}  # the last without compiled code; otherwise requirements.txt's
# What a package names and nobody imports here: ipywidgets' files for a Jupyter server, and what
# Matplotlib needs for PDF (it is loaded when it is imported), for dates and for a page's canvas.
NOT_NEEDED = {
    "ipywidgets": {"jupyterlab-widgets", "widgetsnbextension"},
    "matplotlib": {"fonttools", "matplotlib-pyodide", "pytz"},
}
COMPILED = {"public": True, "carrier": True}
BROWSER = default_environment() | {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_system": "Emscripten",
    "python_full_version": "3.12.7",
    "python_version": "3.12",
    "sys_platform": "emscripten",
}


def pinned(name: str, text: str) -> str:
    """Return the version of a package in requirements.txt."""
    (version,) = re.findall(rf"^{re.escape(name)}==([^\s;]+)", text, re.MULTILINE)
    return version


def is_plain(package: dict) -> bool:
    """Tell whether a package of Pyodide's lock is plain Python, as PyPI has it."""
    return package["file_name"].endswith("-none-any.whl")


def described(wheel: Path) -> dict:
    """Return a wheel's entry in a lock of Pyodide's, but for its depends."""
    name, version = wheel.name.split("-")[:2]
    with zipfile.ZipFile(wheel) as archive:
        tops = {
            parts[0].removesuffix(".py")
            for parts in (path.split("/") for path in archive.namelist())
            if parts[-1] == "__init__.py" or (len(parts) == 1 and parts[0].endswith(".py"))
        }
    return {
        "depends": [],
        "file_name": wheel.name,
        "imports": sorted(top for top in tops if top.isidentifier()),
        "install_dir": "site",
        "name": canonicalize_name(name),
        "package_type": "package",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "unvendored_tests": False,
        "version": version,
    }


def requirements(wheel: Path) -> list[Requirement]:
    """Return what a wheel needs in a browser."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+/METADATA", name))
        headers = HeaderParser().parsestr(archive.read(path).decode())
    wanted = [Requirement(line) for line in headers.get_all("Requires-Dist", [])]
    return [
        one for one in wanted if one.marker is None or one.marker.evaluate(BROWSER | {"extra": ""})
    ]


class Making:
    """One making of the lock: the packages that were met, and the wheels of plain Python."""

    def __init__(self, official: dict, requirements_text: str, folder: Path):
        self.official = {canonicalize_name(name): one for name, one in official.items()}
        self.requirements_text = requirements_text
        self.folder = folder
        self.packages: dict[str, dict] = {}
        self.wheels: dict[str, Path] = {}

    def add(self, name: str, *, ours: bool = False) -> None:
        """Add a package and all that it needs; `ours`: in the version of requirements.txt."""
        if name in self.packages:
            return
        official = None if ours else self.official.get(name)
        if official is None:
            version = PLAIN.get(name) or pinned(name, self.requirements_text)
            wheel = self.fetched(name, version)
            depends = [one.name for one in requirements(wheel)]
            package = described(wheel)
        elif is_plain(official):
            wheel = self.fetched(name, official["version"])
            depends = official["depends"]
            package = described(wheel) | {"imports": official["imports"]}
        else:
            depends = official["depends"]
            package = official | {"unvendored_tests": False}
        needed = {canonicalize_name(one) for one in depends} - NOT_NEEDED.get(name, set())
        self.packages[name] = package | {"name": name, "depends": sorted(needed)}
        for needed in self.packages[name]["depends"]:
            self.add(needed, ours=ours)

    def fetched(self, name: str, version: str) -> Path:
        """Fetch a wheel of plain Python from PyPI."""
        folder = self.folder / name
        folder.mkdir()
        pip_download(folder, f"{name}=={version}")
        (self.wheels[name],) = folder.glob("*.whl")
        return self.wheels[name]

    def check(self) -> None:
        """Raise Problem where a package says that it needs another version of one that is here."""
        for name, wheel in self.wheels.items():
            for one in requirements(wheel):
                there = self.packages.get(canonicalize_name(one.name))
                if there and there["version"] not in one.specifier:
                    raise Problem(f"{name} needs {one}, and {there['version']} is in the lock.")

    def groups(self) -> dict[str, str]:
        """Return each package's group: the first that needs it."""
        depends = {name: package["depends"] for name, package in self.packages.items()}
        found = {}
        for group, roots in ROOTS.items():
            for name in closure(roots, depends):
                found.setdefault(name, group)
        return found

    def files(self) -> dict[str, dict]:
        """Return the lock's entries for the packages, by the names of their files."""
        made = {}
        for name, group in self.groups().items():
            package = self.packages[name]
            plain = name in self.wheels
            made[package["file_name"]] = {
                "group": group,
                "sha256": package["sha256"],
                "size": self.wheels[name].stat().st_size if plain else None,
                "sources": {"pypi": f"{name}=={package['version']}"} if plain else COMPILED,
                "package": package,
            }
        return made


def measured(files: dict[str, dict], folder: Path) -> dict[str, dict]:
    """Return the entries with the sizes that Pyodide's lock does not say: the files are fetched."""
    unknown = [Locked(name, **file) for name, file in files.items() if file["size"] is None]
    done = fetch(unknown, folder, known_sources(VERSION))
    if done.missing:
        raise Problem(f"{sentence(done)} Nothing was locked.")
    sizes = {file.name: (folder / file.name).stat().st_size for file in unknown}
    return {name: file | {"size": sizes.get(name, file["size"])} for name, file in files.items()}


def core(unpacked: Path) -> dict[str, dict]:
    """Return the lock's entries for Pyodide itself, from npm's package."""
    made = {}
    for name, group in CORE.items():
        content = (unpacked / name).read_bytes()
        made[name] = {
            "group": group,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "sources": {"npm": f"pyodide@{VERSION}"} | COMPILED,
        }
    return made


def write(path: Path = LOCK) -> None:
    """Make the lock. Raises Problem; Unavailable where npm or PyPI are."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = npm_pack(Path(folder), f"pyodide@{VERSION}")
        said = json.loads((unpacked / "pyodide-lock.json").read_text(encoding="utf-8"))
        making = Making(
            said["packages"], (ROOT / "requirements.txt").read_text(), Path(folder) / "wheels"
        )
        making.folder.mkdir()
        for group, roots in ROOTS.items():
            for name in roots:
                making.add(name, ours=group == TESTS)
        making.check()
        lock = {
            "pyodide": VERSION,
            "info": said["info"],
            "files": core(unpacked) | measured(making.files(), making.folder),
        }
    write_whole(path, (json.dumps(lock, indent=1) + "\n").encode())
