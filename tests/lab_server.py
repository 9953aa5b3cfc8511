"""A real JupyterLab for browser tests: nothing of it, and of the reader's, is shared."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
}


def environment(home: Path) -> dict[str, str]:
    """Return variables by which all that Jupyter keeps stays in one folder."""
    return {name: str(home / folder) for name, folder in FOLDERS.items()}


@contextmanager
def running(options, home: Path, cwd: Path, **variables: str):
    """Run JupyterLab with options; gives its address, and the token is "test"."""
    home.mkdir(exist_ok=True)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", *options),
                *("--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"),
                *("--ServerApp.port_retries=50", "--IdentityProvider.token=test"),
            ],
            cwd=cwd,
            env=os.environ | environment(home) | {"PYTHONPATH": str(ROOT)} | variables,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _address(server, home / FOLDERS["JUPYTER_RUNTIME_DIR"])
        finally:
            server.terminate()
            server.wait(120)


def _address(server, runtime: Path, seconds=180) -> str:
    """The server's address, once it answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                address = json.loads(path.read_text())["url"]
                urllib.request.urlopen(f"{address}api?token=test", timeout=30).close()
                return address
            except (OSError, ValueError):
                pass
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not answer within {seconds} s")
