"""Make .venv and install the course into it: the one tool that the system's own Python runs.

It needs no package, and its syntax is Python 3.6's, so that an old Python can still say what is
missing instead of stumbling over the grammar. Every other tool runs with .venv's Python.

    python3 tools/environment.py            what reading, running and testing need
    python3 tools/environment.py --peers    torch, optax, keras and pandas as well (for comparisons)
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOG = os.path.join(ROOT, "_build", "install.log")
# The first says which steps of the installation are done. The second marks a .venv whose packages
# are still being installed: found later, it was interrupted.
STAMP = os.path.join(VENV, "descent-installed.json")
UNFINISHED = os.path.join(VENV, "descent-unfinished")

INSTALL_PYTHON = (
    "Install a newer one (Debian, Ubuntu: `sudo apt install python3.11 python3.11-venv`; "
    "macOS: `brew install python@3.13`; Windows: python.org) and run the command again."
)


class Problem(Exception):
    """Something that the person at the keyboard can mend; its text says how."""


def venv_python(venv=VENV):
    """Return the path of the interpreter inside a virtual environment, on any system."""
    if os.name == "nt":
        return os.path.join(venv, "Scripts", "python.exe")
    return os.path.join(venv, "bin", "python")


def answer(python, code):
    """Return what `python -c code` prints, or None when it cannot be run or fails."""
    try:
        done = subprocess.run(
            [python, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def version_of(python):
    """Return (major, minor) of an interpreter, or None when it does not start.

    A name on PATH proves little: version managers put a `python3.12` there that only says that
    3.12 is not switched on.
    """
    said = answer(python, "import sys; print('%d.%d' % sys.version_info[:2])")
    try:
        return tuple(int(part) for part in said.split("."))
    except (AttributeError, ValueError):
        return None


def dotted(version):
    """Return (3, 11) as "3.11"."""
    return ".".join(map(str, version))


def find_python():
    """Return an interpreter that is new enough and can make a virtual environment."""
    names = ["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"]
    found = [sys.executable] + [path for path in map(shutil.which, names) if path]
    newest, without_venv = (), None
    for python in found:
        version = version_of(python)
        if version is None or version < OLDEST:
            newest = max(newest, version or ())
            continue
        if answer(python, "import ensurepip, venv; print('yes')") == "yes":
            return python
        without_venv = without_venv or (python, version)
    if without_venv:
        python, version = without_venv
        raise Problem(
            f"Python {dotted(version)} ({python}) has no venv module, which the course's own "
            "environment is made with: on Debian and Ubuntu run `sudo apt install python3-venv` "
            f"(or `python{dotted(version)}-venv`), then the same command again."
        )
    only = f"only Python {dotted(newest)}" if newest else "none that starts"
    raise Problem(
        f"Descent needs Python {dotted(OLDEST)} or newer, and found {only}. {INSTALL_PYTHON}"
    )


def digest(*names):
    """Return one hash over the contents of files of the project."""
    whole = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            whole.update(file.read() + b"\0")
    return whole.hexdigest()


def read_stamp():
    """Return what is known to be installed: {} when nothing is, or the note is unreadable."""
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def wanted_stamp(peers):
    """Return what the stamp says once everything is installed."""
    wanted = {
        "root": ROOT,
        "requirements": digest("requirements.txt"),
        "package": digest("pyproject.toml"),
    }
    if peers:
        wanted["peers"] = digest(
            "requirements-peers.txt", "requirements-torch.txt", "requirements-torch-cpu.txt"
        )
    return wanted


def note(stamp, wanted, *steps):
    """Write down that some steps of the installation are done; return the new stamp."""
    stamp = dict(stamp, **{step: wanted[step] for step in steps})
    part = STAMP + ".part"
    with open(part, "w") as file:
        json.dump(stamp, file, indent=1, sort_keys=True)
    os.replace(part, STAMP)
    return stamp


@contextmanager
def only_one():
    """Let a second `make` wait for the first instead of installing into the same folder.

    A program that is started inside with close_fds=False has the lock too: where the first is
    killed, the second waits until what it had started has ended.
    """
    os.makedirs(os.path.dirname(LOG), exist_ok=True)
    with open(os.path.join(ROOT, "_build", "lock"), "w") as file:
        try:
            import fcntl
        except ImportError:  # Windows: two at once are left to the user
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another command is at work here; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        os.set_inheritable(file.fileno(), True)
        yield


def explain(log, what):
    """Turn pip's output into the one sentence that a reader can act on."""
    text = log.lower()
    if "no space left on device" in text or "not enough space" in text:
        return "The disk is full: make room (about 1 GB) and run the command again."
    if "do not match the hashes" in text:
        return (
            f"{what} were not installed: a file that was downloaded is not the one that the lock "
            "names by its hash. It may be damaged, or somebody has changed it: run the command "
            "again, and if that does not help, tell us."
        )
    offline = (
        "newconnectionerror",
        "name resolution",
        "failed to establish a new connection",
        "connecttimeout",
        "read timed out",
        "network is unreachable",
        "proxyerror",
        "from versions: none",
    )
    if any(sign in text for sign in offline):
        return (
            f"{what} could not be downloaded: check the network connection (and the proxy, if you "
            "need one) and run the command again."
        )
    # Two of pip's own lines only announce that there is an error further up.
    errors = re.findall(r"^ *error: (?!subprocess-|metadata-)(.+)", log, re.I | re.M)
    last = (errors or log.strip().splitlines() or ["nothing"])[-1].strip()
    return f"{what} could not be installed. pip says: {last}."


def pip(what, *arguments):
    """Run `pip install` in .venv, silently: all it says goes to the log."""
    command = [venv_python(), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--retries", "2", *arguments]
    with open(LOG, "ab") as log:
        start = log.tell()
        code = subprocess.call(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            close_fds=False,  # with the lock of `only_one`
        )
    if code:
        with open(LOG, "rb") as log:
            log.seek(start)
            said = log.read().decode("utf-8", "replace")
        raise Problem(f"{explain(said, what)} (Everything pip said: {LOG})")


def install_lock(name):
    """Install what a lock lists: it is complete, and each file is checked by its hash."""
    pip(f"The packages of {name}", "--no-deps", "--require-hashes", "-r", name)


def install_torch():
    """Install torch: for Linux without CUDA where pip has been told of a place that has it so."""
    if sys.platform.startswith("linux"):
        try:
            return install_lock("requirements-torch-cpu.txt")
        except Problem:  # as on most machines: PyPI has no such build
            pass
    return install_lock("requirements-torch.txt")


def make_venv():
    """Create .venv. The marker says that it is unfinished until everything is installed."""
    python = find_python()
    print(f"Making .venv with Python {dotted(version_of(python))} ({python})", flush=True)
    try:
        os.makedirs(VENV)
        with open(UNFINISHED, "w") as file:
            file.write("Being made by tools/environment.py\n")
        done = subprocess.run(
            [python, "-m", "venv", VENV],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            close_fds=False,
        )
    except OSError as error:
        raise Problem(f"The folder .venv cannot be made: {error}") from None
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").strip()
        raise Problem(explain(said, "The virtual environment .venv"))


def why_unusable(stamp):
    """Return why the .venv that stands there has to be made again; None when it need not."""
    if os.path.exists(UNFINISHED):
        return "was left unfinished"
    version = version_of(venv_python())
    if version is None:
        return "does not start"
    if stamp.get("root", ROOT) != ROOT:
        return "was made in another folder"
    if version < OLDEST:
        raise Problem(
            f"The folder .venv holds Python {dotted(version)}, and Descent needs {dotted(OLDEST)} "
            "or newer: delete .venv and run the command again."
        )
    return None


def install(peers):
    """Bring .venv up to date, doing only what is not done yet."""
    wanted = wanted_stamp(peers)

    def missing(stamp, *keys):
        return any(stamp.get(key) != wanted.get(key) for key in keys or wanted)

    # Asked before the lock is taken: the usual case costs two small files to read.
    if not missing(read_stamp()) and os.path.exists(venv_python()):
        return
    with only_one():
        stamp = read_stamp()
        if not missing(stamp) and os.path.exists(venv_python()):
            return  # another command has done it, while this one waited
        if os.path.lexists(VENV):
            reason = why_unusable(stamp)
            if reason:
                find_python()  # before anything is deleted: there is something to replace it with
                print(f"The folder .venv {reason}: making it again.", flush=True)
                shutil.rmtree(VENV)
        new = not os.path.lexists(VENV)
        with open(LOG, "w"):
            pass
        begun = time.time()
        try:
            if new:
                stamp = {}
                make_venv()
            if missing(stamp, "requirements"):
                size = "about 700 MB, one to two minutes" if new else "those that changed"
                print(f"Installing the packages of requirements.txt ({size}) ...", flush=True)
                install_lock("requirements.txt")
                stamp = note(stamp, wanted, "requirements")
                if os.path.exists(UNFINISHED):
                    os.remove(UNFINISHED)
                new = False
        finally:
            # Failed, or interrupted: a half-made .venv would only puzzle the next command. One
            # that was there before stays.
            if new:
                shutil.rmtree(VENV, ignore_errors=True)
        if missing(stamp, "package", "root"):
            pip("The package course_lib", "--no-build-isolation", "--no-deps", "-e", ".")
            stamp = note(stamp, wanted, "package", "root")
        if peers and missing(stamp, "peers"):
            print("Installing the peers (torch, optax, keras, pandas) ...", flush=True)
            install_lock("requirements-peers.txt")
            install_torch()
            note(stamp, wanted, "peers")
        print(f"Installed in {time.time() - begun:.0f} s.", flush=True)


def main(arguments):
    try:
        install(peers="--peers" in arguments)
    except Problem as problem:
        return f"\n{problem}\n"
    except KeyboardInterrupt:
        return "\nInterrupted; run the same command again to go on."
    except OSError as error:
        return f"\n{error}\n"
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
