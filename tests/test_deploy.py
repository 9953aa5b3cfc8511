"""The container, the values for a cluster, Binder's files, and the branch that pages link to."""

import json
import os
import re
import stat
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import lock
import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from setuptools.config.pyprojecttoml import read_configuration

import course_lib

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
sys.path.append(str(DEPLOY))

import healthy  # noqa: E402
import start  # noqa: E402

CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """What the image has in /opt/course."""
    folder = tmp_path_factory.mktemp("image") / "course"
    program = [sys.executable, str(DEPLOY / "start.py"), "--prepare", str(folder), str(ROOT)]
    subprocess.run(program, check=True)
    return folder


def started(course, home, *arguments):
    """Run a start in a home folder; the program is Python, which says that it was reached."""
    return subprocess.run(
        [sys.executable, str(course / "start.py"), *arguments],
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        text=True,
    )


REACHED = (sys.executable, "-c", "print('the server')")


def test_the_image_is_pinned_small_and_without_rights():
    stages = re.findall(r"^FROM (.+)$", CONTAINER, re.MULTILINE)
    assert stages == ["${PYTHON} AS made", "${PYTHON}"]
    version = re.search(r"^ARG PYTHON=\S+/python:(\d+\.\d+)\.\d+-slim-\w+$", CONTAINER, re.M)
    assert version[1] == lock.IMAGE_PYTHON
    last = CONTAINER.split("FROM ${PYTHON}\n")[1]
    assert "USER 1000:100" in last and "HEALTHCHECK" in last
    assert "pip" not in last and "COPY . " not in last
    assert "--require-hashes" in CONTAINER


def test_nothing_that_the_image_installs_or_builds_with_comes_unpinned():
    installs = re.findall(r"pip install ((?:[^\n]+\\\n)*[^\n]+)", CONTAINER)
    assert len(installs) == 2
    for one in installs:
        assert "--require-hashes" in one or "--no-index --no-deps --no-build-isolation" in one
    builds = read_configuration(ROOT / "pyproject.toml")["build-system"]["requires"]
    image = pins("deploy/requirements.txt")
    for wanted in map(Requirement, builds):
        assert wanted.specifier.contains(image[wanted.name])


def test_what_docker_is_given_is_what_the_build_needs():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    given = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in given)
    # To install the package, to read the course, and to start.
    assert given >= {"pyproject.toml", "README.md", "LICENSE", "course_lib", "tools", "deploy"}
    assert given >= {"chapters", "_toc.yml", "index.md", "references.bib"}
    for name in re.findall(r"/source/(deploy/[\w.]+)", CONTAINER):
        assert (ROOT / name).exists(), name


def test_the_images_packages_are_pinned_with_hashes_and_those_of_the_lock():
    text = (DEPLOY / "requirements.txt").read_text(encoding="utf-8")
    image, course = pins("deploy/requirements.txt"), pins("requirements.txt")
    assert text.count("\n    --hash=") >= len(image)
    assert re.findall(r"^(?![\w.-]+==|    --hash=).+$", text, re.MULTILINE) == []
    both = image.keys() & course.keys()
    assert {"numpy", "matplotlib", "jupyterlab", "anywidget"} <= both
    assert [name for name in both if image[name] != course[name]] == []
    project = read_configuration(ROOT / "pyproject.toml")["project"]
    extras = project["optional-dependencies"]
    for line in [*extras["server"], *extras["notebooks"]]:
        wanted = Requirement(line)
        if wanted.name != "course-lib":
            assert wanted.specifier.contains(image[wanted.name]), line


def test_a_cluster_starts_this_image_as_this_user():
    values = yaml.safe_load((DEPLOY / "values.yaml").read_text(encoding="utf-8"))
    user = values["singleuser"]
    assert user["image"]["tag"] == course_lib.__version__
    program = re.search(r"^ENTRYPOINT (.+)$", CONTAINER, re.MULTILINE)[1]
    assert user["cmd"] == [*json.loads(program), "jupyterhub-singleuser"]
    assert f"USER {user['uid']}:{user['fsGid']}" in CONTAINER
    assert values["hub"]["config"] == {"Authenticator": {}}  # nobody, until somebody says who
    page = (ROOT / "teaching" / "servers.md").read_text(encoding="utf-8")
    chart = re.search(r"--version (\d+\.\d+)\.\d+ --values deploy/values\.yaml", page)[1]
    assert f"version {chart}" in (DEPLOY / "values.yaml").read_text(encoding="utf-8")
    assert f"Zero to JupyterHub {chart}" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["jupyter_server_config.json", "jupyter_lab_config.json"])
def test_jupyters_settings_are_of_the_image(name):
    settings = json.loads((DEPLOY / name).read_text(encoding="utf-8"))
    home = settings.get("ServerApp", {}).get("root_dir", "/home/jovyan/descent")
    assert home == "/home/jovyan/descent"
    if "LabApp" in settings:
        inside = settings["LabApp"]["app_settings_dir"].removeprefix("/opt/course/")
        assert (ROOT / "tools" / inside).is_dir()


def test_the_start_page_is_for_a_server(course):
    start_page = (course / "notebooks" / "Start here.ipynb").read_text(encoding="utf-8")
    assert "stop and start your server again" in start_page
    assert not re.search(r"\bmake (lab|\w+`)", start_page)


def test_a_first_start_copies_a_second_keeps(course, tmp_path):
    done = started(course, tmp_path, *REACHED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("the server\n")
    copies = tmp_path / "descent"
    assert (copies / "Start here.ipynb").exists()
    assert len(list(copies.glob("0*.ipynb"))) == len(list((ROOT / "chapters").glob("0*.ipynb")))
    assert not (copies / "solutions").exists()
    mine = copies / "01_averages.ipynb"
    notebook = nbformat.read(mine, 4)
    notebook.cells[-1].source += "\nmine"
    nbformat.write(notebook, mine)
    before = mine.read_bytes()
    (copies / "02_momentum.ipynb").unlink()
    done = started(course, tmp_path, *REACHED)
    assert done.returncode == 0 and mine.read_bytes() == before
    assert (copies / "02_momentum.ipynb").exists()


def test_a_home_that_cannot_be_written_is_said_and_does_not_stop_the_server(course, tmp_path):
    (tmp_path / "descent").write_text("a file where the folder should be")
    done = started(course, tmp_path, *REACHED)
    assert done.returncode == 0
    assert done.stdout == "the server\n"
    assert done.stderr.count("\n") == 1
    assert "could not be brought up to date" in done.stderr
    assert (tmp_path / "descent").read_text() == "a file where the folder should be"


def test_a_program_that_is_not_there_or_not_named(course, tmp_path):
    done = started(course, tmp_path, "no-such-server")
    assert done.returncode == 1
    assert "no-such-server could not be started (No such file or directory)." in done.stderr
    assert "Traceback" not in done.stderr
    assert "Say what to start" in started(course, tmp_path).stderr


def test_an_image_is_not_prepared_over_another(course):
    with pytest.raises(FileExistsError):
        start.prepare(course, ROOT)


@pytest.mark.parametrize(
    ("prefix", "content", "code"),
    [
        ("/", b'{"version": "2"}', 0),
        ("/user/ada/", b'{"version": "2"}', 0),
        ("/", b'{"error": 1}', 1),
        ("/", b"<html>", 1),
    ],
)
def test_whether_the_server_is_well(monkeypatch, prefix, content, code):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == f"{prefix}api" else 404)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", prefix)
    monkeypatch.setattr(healthy, "PORT", server.server_port)
    assert healthy.main() == code
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/elsewhere/")
    assert healthy.main() == 1
    server.shutdown()
    server.server_close()
    assert healthy.main() == 1  # nobody listens any more


def test_binder_finds_its_files():
    binder = ROOT / ".binder"
    assert (binder / "requirements.txt").read_text() == "-r ../requirements.txt\n"
    script = (binder / "postBuild").read_text(encoding="utf-8")
    assert (binder / "postBuild").stat().st_mode & stat.S_IXUSR
    tool = re.search(r"^python (tools/\w+\.py) --copy-only$", script, re.MULTILINE)[1]
    assert (ROOT / tool).exists()
    oldest = read_configuration(ROOT / "pyproject.toml")["project"]["requires-python"]
    version = (binder / "runtime.txt").read_text().strip().removeprefix("python-")
    assert Requirement(f"python{oldest}").specifier.contains(version)


@pytest.fixture
def branch_step(tmp_path):
    """Run the workflow's last step on a folder of one notebook, against a repository here."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    script = workflow["jobs"]["notebooks"]["steps"][-1]["run"]
    hub, work = tmp_path / "hub.git", tmp_path / "main"
    subprocess.run(["git", "init", "--quiet", "--bare", hub], check=True)
    address = '"https://x-access-token:$TOKEN@github.com/$GITHUB_REPOSITORY"'
    assert address in script
    work.mkdir()

    def run(text, commit):
        folder = tmp_path / "branch"
        subprocess.run(["rm", "-rf", folder], check=True)
        (folder / ".binder").mkdir(parents=True)
        for name in (".made-by-descent", "01.ipynb", ".binder/runtime.txt"):
            (folder / name).write_text(text)
        subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script.replace(address, str(hub))],
            cwd=work,
            env={**os.environ, "GITHUB_SHA": commit, "HOME": str(tmp_path)},
            check=True,
            capture_output=True,
        )
        git = ["git", "-C", str(hub)]
        log = subprocess.check_output([*git, "log", "--format=%s", "notebooks"], text=True)
        names = subprocess.check_output(
            [*git, "ls-tree", "-r", "--name-only", "notebooks"], text=True
        )
        return log.splitlines(), names.split()

    return run


def test_the_branch_has_one_commit_and_changes_only_with_the_course(branch_step):
    files = [".binder/runtime.txt", "01.ipynb"]
    said = "The notebooks of the course at "
    assert branch_step("one", "a") == ([f"{said}a"], files)
    assert branch_step("one", "b") == ([f"{said}a"], files)
    assert branch_step("two", "c") == ([f"{said}c"], files)
