"""What is made for JupyterLite: the same every time, of its own site, versions told apart."""

import base64
import filecmp
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import nbformat
import pytest
from lite.editions import edition, script
from lite.packages import closure, empty_wheel, lay, normal
from lite.policy import LAB, START, guarded
from lite.site import CHANGES, course_page, write_site

ROOT = Path(__file__).parents[1]
WHEEL = "pyodide_kernel-0.6.1-py3-none-any.whl"


def package(name, *depends):
    return {
        "name": name,
        "version": "1",
        "file_name": f"{name}-1-py3-none-any.whl",
        "sha256": "0" * 64,
        "imports": [name],
        "depends": list(depends),
        "install_dir": "site",
    }


@pytest.fixture(scope="module")
def python():
    """Files and a lock of the shape of Pyodide's, with nothing in them."""
    names = "micropip sqlite3 comm jedi ipython anywidget contourpy matplotlib numpy pillow tqdm"
    packages = {
        name: package(name) for name in (*names.split(), "threadpoolctl", "pandas", "openblas")
    }
    packages["scipy"] = package("scipy", "numpy", "openblas")
    packages["course-lib"] = package("course-lib", "numpy")
    files = {entry["file_name"]: name.encode() for name, entry in packages.items()}
    for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"):
        files[name] = name.encode()
    return files, {"info": {"version": "0.27.7"}, "packages": packages}


@pytest.fixture(scope="module")
def runs(tmp_path_factory, python):
    """The folder, made twice."""
    folders = [tmp_path_factory.mktemp(name) / "run" for name in ("one", "two")]
    sizes = [write_site(folder, ROOT, *python) for folder in folders]
    assert sizes[0] == sizes[1]
    return folders


def test_two_builds_are_the_same_to_the_byte(runs):
    one, two = ({path.relative_to(run) for path in run.rglob("*")} for run in runs)
    assert one == two
    files = [str(path) for path in one if (runs[0] / path).is_file()]
    assert filecmp.cmpfiles(*runs, files, shallow=False)[1:] == ([], [])


def test_it_holds_the_course_and_nothing_that_nobody_fetches(runs):
    run = runs[0]
    assert (run / "files" / "01_averages.ipynb").is_file()
    assert (run / "files" / "solutions" / "01_averages.ipynb").is_file()
    for pattern in ("*.map", "*.ttf", "service-worker.js", "*.webmanifest", ".jupyterlite*"):
        assert list(run.rglob(pattern)) == []
    assert not {"lab", "repl", "consoles", "edit"} & {path.name for path in run.iterdir()}


def test_it_asks_its_own_site_only(runs):
    text = (runs[0] / "jupyter-lite.json").read_text("utf-8")
    assert "://" not in text
    data = json.loads(text)["jupyter-config-data"]
    kernel = data["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert (runs[0] / kernel["pyodideUrl"]).is_file()
    names = {extension["name"] for extension in data["federated_extensions"]}
    assert names == {
        "@jupyter-widgets/jupyterlab-manager",
        "@jupyterlite/pyodide-kernel-extension",
        "anywidget",
    }


def test_each_published_notebook_says_its_edition_and_the_pages_know_it(runs):
    run = runs[0]
    known = json.loads(
        re.search(r"const PUBLISHED = (.*);", (run / "editions.js").read_text("utf-8"))[1]
    )
    folder = run / "files"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.ipynb")}
    assert set(known) == set(files)
    for name, path in files.items():
        notebook = nbformat.read(path, as_version=4)
        assert notebook.metadata["descent"]["edition"] == known[name] == edition(notebook)
    for app in ("notebooks", "tree"):
        page = (run / app / "index.html").read_text("utf-8")
        assert page.index("import('../editions.js')") < page.index("../config-utils.js?")


def test_an_edition_is_one_of_the_text_and_not_of_what_it_printed():
    cell = nbformat.v4.new_code_cell("print('β')")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    before = edition(notebook)
    cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="β")], 1
    assert edition(notebook) == before
    cell.source += " "
    assert edition(notebook) != before


def test_the_script_needs_its_place(monkeypatch, tmp_path):
    (tmp_path / "editions.js").write_text("nothing")
    monkeypatch.setattr("lite.editions.SCRIPT", tmp_path / "editions.js")
    with pytest.raises(ValueError, match="no place for the editions"):
        script({})


def test_a_page_of_another_jupyterlite_is_refused():
    with pytest.raises(ValueError, match="is not as it was"):
        course_page("<html><title>Another</title></html>")
    assert all(len(change) == 3 for change in CHANGES)


def test_pythons_folder_is_named_after_what_is_in_it(tmp_path, python):
    files, lock = python
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"kernel")
    others = [
        tmp_path / "piplite-0.6.1-py3-none-any.whl",
        tmp_path / "ipykernel-1-py3-none-any.whl",
    ]
    for other in others:
        other.write_bytes(b"")
    made = lay(tmp_path, files, lock, [wheel, *others])
    folder = tmp_path / made.url
    written = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"]
    assert "pandas" not in written  # no promise of what is not there
    assert {entry["file_name"] for entry in written.values()} <= {
        path.name for path in folder.iterdir()
    }
    assert made.extra == len(b"scipy") + len(b"openblas")
    on_disk = sum(path.stat().st_size for path in folder.iterdir())
    assert made.first + made.extra == on_disk

    another = lay(tmp_path, {**files, "pyodide.asm.js": b"new"}, lock, [wheel, *others])
    assert another.url != made.url


def test_an_empty_wheel_installs_only_its_name():
    wheel = zipfile.ZipFile(io.BytesIO(empty_wheel("ssl")))
    assert sorted(wheel.namelist()) == [
        f"ssl-0.dist-info/{x}" for x in ("METADATA", "RECORD", "WHEEL")
    ]
    assert empty_wheel("ssl") == empty_wheel("ssl")


def test_names_are_compared_as_indexes_compare_them():
    assert normal("Prompt_Toolkit") == "prompt-toolkit"
    assert closure(["a"], {"a": {"depends": ["B_c"]}, "b-c": {"depends": ["a"]}}) == ["a", "b-c"]


def test_its_pages_have_a_policy_that_ends_at_the_site():
    page = guarded('<meta charset="utf-8" /><script>a()</script><script src="b.js"></script>', LAB)
    policy = page.split('content="')[1].split('"')[0]
    named = {source for part in policy.split("; ") for source in part.split()[1:]}
    digest = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()
    assert f"'sha256-{digest}'" in named
    wider = {"'self'", "'none'", "'unsafe-eval'", "'unsafe-inline'", "data:", "blob:"}
    assert named == wider | {f"'sha256-{digest}'"}
    start = guarded('<meta charset="utf-8"><style>b{}</style>', START)
    assert "default-src 'none'" in start and "script" not in start.split("content=")[1]
    with pytest.raises(ValueError, match="charset"):
        guarded("<p>One</p>", LAB)
