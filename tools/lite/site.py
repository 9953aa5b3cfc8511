"""JupyterLite with the course in it: its programs, settings, the notebooks, a start page."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from html import escape
from importlib import resources
from pathlib import Path

import nbformat
from learner import Course
from run import with_programs

from lite.editions import edition, script
from lite.packages import KERNEL_NEEDS, SCIPY_FOR, Packages, lay
from lite.policy import LAB, START, guarded

SETTINGS = Path(__file__).parents[1] / "learner" / "settings" / "overrides.json"
# In the packages' files for this Python's share/jupyter/labextensions.
EXTENSIONS = {
    "jupyterlite-pyodide-kernel": "@jupyterlite/pyodide-kernel-extension",
    "jupyterlab-widgets": "@jupyter-widgets/jupyterlab-manager",
    "anywidget": "anywidget",
}
KERNEL = "@jupyterlite/pyodide-kernel-extension"
KERNELSPEC = {"name": "python", "display_name": "Python", "language": "python"}
APPS = ("notebooks", "tree")
# Of no use here: an installable app, the worker that keeps old files (and lets Python see the
# notebooks as files, which no chapter needs), and what describes JupyterLite itself.
UNUSED = (
    *("doc", "icon-120x120.png", "icon-512x512.png", "jupyterlite.schema.v0.json"),
    *("manifest.webmanifest", "package.json", "service-worker.js"),
    "build/service-worker.js",
    *("notebooks/package.json", "tree/package.json"),
    *("build/*.eot", "build/*.ttf", "build/fa-*.svg"),  # fonts for browsers of long ago
)
DISABLED = (
    "@jupyterlite/application-extension:service-worker-manager",
    "@jupyterlite/application-extension:share-file",
    "@jupyter-notebook/notebook-extension:checkpoints",  # of a file never saved: 2000-01-01
)
OVERRIDES = {
    # Cells drawn later make its table of contents stumble; not so in the JupyterLab of the copies.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},
}
KEPT = (
    "What you save stays in this browser, on this computer, and nowhere else: to take it along, "
    "*File*, *Download*. When the course gets a new version of a chapter, it opens in that "
    "version; what you had written is kept beside it, as “your copy of” the day you saved it last, "
    "and both are in the [list of your files](../tree/index.html). To begin a chapter afresh, "
    "delete it there: the published one comes back."
)
ICONS = (
    '<meta name="Description" content="The chapters as notebooks, run by this browser." />'
    '\n    <link rel="icon" type="image/svg+xml" href="../../_static/favicon.svg" />'
)
NOTE_STYLE = (
    "#descent-note { position: fixed; inset: auto 1rem 1rem; z-index: 10000; margin: auto; "
    "max-width: 40rem; padding: .7rem 1rem; border-radius: 6px; background: #12344d; color: #fff; "
    "font: 15px/1.5 system-ui, sans-serif; } "
    "#jp-NotebookLogo img { height: 24px; width: 41px; } "
    "#descent-note a { color: #fff; } #descent-note button { margin-left: .6rem; font: inherit; }\n"
    "    "
)
SERVED = """if (window.location.protocol === 'file:') {
          addEventListener('DOMContentLoaded', () => {
            document.body.textContent =
              'A chapter runs where the site is served: run `make serve` in the course’s folder, '
              + 'and open it at the address that this prints.';
          });
          return;
        }
        """
# What stands in a page of JupyterLite, what stands there in the course's, whether it must be there.
CHANGES = (
    (r"<html>", '<html lang="en">', True),
    (r"<title>[^<]*</title>", "<title>Descent in your browser</title>", True),
    (r'<meta name="Description"[^>]*>', ICONS, False),
    (r'\s*<link rel="manifest"[^>]*>', "", False),
    # The script in the page waits for this one: no copy is read before the old are set aside. From
    # a folder, where browsers load no such scripts, it says so.
    (
        r"await import\(\s*'\.\./config-utils",
        f"{SERVED}await import('../editions.js');\n        \\g<0>",
        True,
    ),
    (r"Loading JupyterLite\.\.\.", "Opening the notebook …", False),
    (r"JupyterLite requires JavaScript", "Running a chapter needs JavaScript", False),
    (r"</style>", f"{NOTE_STYLE}</style>", True),
)
# What Chromium fetches of JupyterLite itself, uncompressed: tests/live/test_lite.py measures it.
PROGRAM = 9_700_000
LISTED = {"indent": 2, "sort_keys": True}  # as JupyterLite lists its files
EPOCH = 946684800  # 2000-01-01: no file says when it was made


def write_site(run: Path, root: Path, files: dict[str, Path | bytes], lock: dict) -> Packages:
    """Make the folder `run` of the site; return what of Python is fetched there.

    `files` and `lock`: see lite.packages.lay.
    """
    course = Course.read(root)
    with tempfile.TemporaryDirectory(dir=run.parent, prefix="lite-") as scratch:
        contents = Path(scratch) / "contents"
        editions = write_notebooks(contents, course)
        build(Path(scratch), contents, run)
    packages = lay(run, files, lock, kernel_wheels())
    configure(run, packages)
    for path in [path for name in UNUSED for path in run.glob(name)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    # What a tab shows while a cell runs: left out with all else of this Python's, and asked for.
    icons = resources.files("jupyter_server") / "static" / "favicons"
    shutil.copytree(str(icons), run / "static" / "favicons")
    for app in APPS:
        page = run / app / "index.html"
        page.write_text(course_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    name_notebooks(run, course, editions)
    return packages


def name_notebooks(run: Path, course: Course, editions: dict[str, str]) -> None:
    """Write what says which notebooks there are."""
    (run / "editions.js").write_text(script(editions), encoding="utf-8")
    (run / "index.html").write_text(start_page(course), encoding="utf-8")


def exchange_notebooks(run: Path, root: Path) -> bool:
    """Put the notebooks as they are now into the folder as it was made before.

    Returns False, with the folder half changed, where they are not the same ones by their names.
    """
    course = Course.read(root)
    with tempfile.TemporaryDirectory(dir=run.parent, prefix="lite-") as scratch:
        contents = Path(scratch) / "contents"
        editions = write_notebooks(contents, course)
        there = {
            path.relative_to(run / "files").as_posix() for path in run.glob("files/**/*.ipynb")
        }
        if there != editions.keys():
            return False
        for name in editions:
            content = (contents / name).read_bytes()
            if (run / "files" / name).read_bytes() != content:
                (run / "files" / name).write_bytes(content)
                os.utime(run / "files" / name, (EPOCH, EPOCH))
    for listing in run.glob("api/contents/**/all.json"):
        listed = json.loads(listing.read_text(encoding="utf-8"))
        for entry in listed["content"]:
            if entry["type"] != "directory":
                entry["size"] = (run / "files" / entry["path"]).stat().st_size
        listing.write_text(json.dumps(listed, **LISTED), encoding="utf-8")
    name_notebooks(run, course, editions)
    return True


def first_starts(run: Path, packages: Packages) -> dict[str, int]:
    """Return what the first start of each chapter fetches, in bytes."""
    names = sorted(path.stem for path in (run / "files").glob("[0-9][0-9]_*.ipynb"))
    return {name: first_start(run, name, packages) for name in names}


def first_start(run: Path, name: str, packages: Packages) -> int:
    """Return the bytes of a chapter's first start: JupyterLite, the notebook, Python, packages."""
    notebook = run / "files" / f"{name}.ipynb"
    wants_scipy = any(part in notebook.read_text(encoding="utf-8") for part in SCIPY_FOR)
    begun = PROGRAM + notebook.stat().st_size + packages.first
    return begun + (packages.extra if wants_scipy else 0)


def start_page(course: Course) -> str:
    """Return the page of the folder itself: the chapters, and the reader's own files."""
    chapters = "\n".join(
        f'<li value="{page.number}"><a href="notebooks/index.html?path={page.name}.ipynb">'
        f"{escape(page.title)}</a></li>"
        for page in course.facts.pages.values()
        if page.is_chapter
    )
    page = Path(__file__).with_name("start.html").read_text(encoding="utf-8")
    return guarded(page.replace("{chapters}", chapters), START)


def write_notebooks(folder: Path, course: Course) -> dict[str, str]:
    """Write the learner's copies below a folder; return the edition of each by its path."""
    editions = {}
    for name, content in course.files(kept=KEPT).items():
        notebook = nbformat.reads(content.decode(), as_version=4)
        editions[name] = edition(notebook)
        notebook.metadata["kernelspec"] = KERNELSPEC
        notebook.metadata["descent"] = {"edition": editions[name]}
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole texts, not lists of lines: it is the server that would join them in JupyterLab.
        text = nbformat.writes(notebook, split_lines=False)
        path.write_text(text, encoding="utf-8")
    return editions


def extension(name: str) -> Path:
    """Return the folder of an extension of JupyterLab's in this Python."""
    return Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name


def kernel_wheels() -> list[Path]:
    """Return the wheels that come with JupyterLite's kernel and that it cannot do without."""
    folder = extension(KERNEL) / "static" / "pypi"
    return sorted(
        wheel for name in KERNEL_NEEDS for wheel in folder.glob(f"{name.replace('-', '_')}-*.whl")
    )


def build(scratch: Path, contents: Path, run: Path) -> None:
    """Run `jupyter lite build`, with nothing of this machine in it."""
    options = ["build", "--force", "--ignore-sys-prefix", "--no-sourcemaps", "--no-libarchive"]
    options += ["--no-unused-shared-packages", f"--source-date-epoch={EPOCH}"]
    options += [f"--apps={app}" for app in APPS]
    options += [
        f"--LiteBuildConfig.federated_extensions={extension(name)}" for name in EXTENSIONS.values()
    ]
    options += [f"--lite-dir={scratch}", f"--contents={contents}", f"--output-dir={run}"]
    done = subprocess.run(
        [sys.executable, "-m", "jupyterlite_core.app", *options],
        cwd=scratch,
        env=with_programs() | {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_NO_CONFIG": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode or not (run / "notebooks" / "index.html").exists():
        raise RuntimeError(f"jupyter lite build failed:\n{done.stdout[-2000:]}")


def configure(run: Path, packages: Packages) -> None:
    """Say in jupyter-lite.json where Python is, and that nothing else is asked for anything."""
    path = run / "jupyter-lite.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    data = settings["jupyter-config-data"]
    data |= {
        "appName": "Descent",
        "appUrl": "./tree",
        "faviconUrl": "./../_static/favicon.svg",
        "disabledExtensions": sorted(DISABLED),
        "settingsOverrides": json.loads(SETTINGS.read_text(encoding="utf-8")) | OVERRIDES,
        "showLoadingIndicator": True,
    }
    data.setdefault("litePluginSettings", {})[f"{KERNEL}:kernel"] = {
        "pyodideUrl": f"./{packages.url}/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": sorted(packages.preloaded)},
        "pipliteUrls": [],
    }
    path.write_text(json.dumps(settings, sort_keys=True, indent=1), encoding="utf-8")


def course_page(html: str) -> str:
    """Return a page of JupyterLite as a page of the course."""
    for pattern, replacement, needed in CHANGES:
        html, count = re.subn(pattern, replacement, html)
        if needed and not count:
            raise ValueError(f"a page of JupyterLite is not as it was: no {pattern}")
    return guarded(html, LAB)
