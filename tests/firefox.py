"""Find the system's Firefox and drive it over WebDriver BiDi: skip visibly without one, fail in CI.

Playwright brings a Firefox of its own, and drives no other. A reader's Firefox speaks BiDi by
itself (https://w3c.github.io/webdriver-bidi/): JSON over a websocket. What the tests need of it
is a page to go to, a question to it, and keys.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from base64 import b64decode
from contextlib import contextmanager
from pathlib import Path

import pytest
import websocket

HOW_TO_GET_ONE = (
    "no Firefox found: install one (Debian: apt install firefox-esr; elsewhere Mozilla's) "
    "or set FIREFOX to its path"
)
SECONDS = 60  # a slow machine is no fault of the page

# Off the network, but for the pages asked for; the agent itself sets most of the rest.
PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.ipc.processPrelaunch.enabled": False,  # one process fewer to start
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}

# The keys that have no character, as WebDriver numbers them: https://w3c.github.io/webdriver/#keyboard-actions
KEYS = {
    "Backspace": "\ue003",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Delete": "\ue017",
}


def find_firefox() -> str | None:
    """Path of the system's Firefox, or None; the variable FIREFOX overrides."""
    names = [os.environ.get("FIREFOX"), "firefox-esr", "firefox"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def require_firefox() -> str:
    """Path of Firefox; without one, skip the test (fail when CI is set) and say how to get one."""
    path = find_firefox()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_ONE)
    return path


@contextmanager
def running():
    """A headless Firefox with an empty profile: `with running() as firefox: firefox.page()`."""
    path = require_firefox()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        profile = Path(home) / "profile"
        profile.mkdir()
        (profile / "user.js").write_text(
            "".join(
                f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
                for name, value in PREFERENCES.items()
            )
        )
        log = Path(home) / "log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [
                    *(path, "--headless", "--no-remote", "--remote-debugging-port=0"),
                    *("--profile", str(profile)),
                ],
                env=os.environ | {"HOME": home},  # as root it starts in a home of root's alone
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            firefox = Firefox(_address(process, log))
            yield firefox
            firefox.close()
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process, log: Path) -> str:
    """Where the started Firefox listens, once it says so."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    pytest.fail(f"Firefox did not start to listen within {SECONDS} s:\n{log.read_text()[-2000:]}")


class Firefox:
    """A session of BiDi: commands are answered in order, events are kept for their pages."""

    def __init__(self, address: str):
        # Firefox refuses connections that come from a page, which an origin would say.
        self.socket = websocket.create_connection(
            f"{address}/session", timeout=SECONDS, suppress_origin=True
        )
        self.numbers = itertools.count(1)
        self.pages: dict[str, Page] = {}
        self.send("session.new", capabilities={})
        events = ["log.entryAdded", "network.beforeRequestSent", "network.fetchError"]
        self.send("session.subscribe", events=events)

    def send(self, method: str, **parameters):
        """The result of a command; an AssertionError with Firefox's own words if it has none."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message["type"] == "event":
                self._note(message["method"], message["params"])
            elif message.get("id") == number:
                assert message["type"] == "success", f"{method}: {message['message']}"
                return message["result"]

    def _note(self, event: str, said: dict) -> None:
        context = said.get("context") or said.get("source", {}).get("context")
        page = self.pages.get(context)
        if page is None:
            return
        if event == "log.entryAdded":
            page.messages.append(f"{said['level']}: {said['text']}")
        elif event == "network.beforeRequestSent":
            page.requests.append(said["request"]["url"])
        else:
            page.failed.append(f"{said['request']['url']}: {said['errorText']}")

    def page(self, width=1280, height=860) -> "Page":
        """A new tab of that size, in front."""
        context = self.send("browsingContext.create", type="tab")["context"]
        self.pages[context] = Page(self, context)
        self.pages[context].resize(width, height)
        return self.pages[context]

    def close(self) -> None:
        self.send("session.end")
        self.socket.close()


class Page:
    """A tab, and what it has said and asked for since it was opened."""

    def __init__(self, firefox: Firefox, context: str):
        self.firefox, self.context = firefox, context
        self.messages: list[str] = []  # of its console, and its uncaught errors
        self.requests: list[str] = []
        self.failed: list[str] = []

    def send(self, method: str, **parameters):
        return self.firefox.send(method, context=self.context, **parameters)

    def goto(self, address: str) -> None:
        """Open an address and wait until all of it has loaded."""
        self.send("browsingContext.navigate", url=address, wait="complete")

    def resize(self, width: int, height: int) -> None:
        self.send("browsingContext.setViewport", viewport={"width": width, "height": height})

    def go(self, steps: int) -> None:
        """Back (-1) or forward (1) in its history."""
        self.send("browsingContext.traverseHistory", delta=steps)

    def picture(self, path: Path) -> None:
        """What is seen of it, as PNG."""
        path.write_bytes(b64decode(self.send("browsingContext.captureScreenshot")["data"]))

    def reload(self) -> None:
        self.send("browsingContext.reload", wait="complete")

    def close(self) -> None:
        self.send("browsingContext.close")

    def evaluate(self, expression: str):
        """The value, as Python's, of an expression (or of its promise) in the page."""
        # Through JSON: BiDi's own form of a value names the type of every part of it.
        answer = self.firefox.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression}) ?? null))()",
            target={"context": self.context},
            awaitPromise=True,
            userActivation=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def wait_for(self, condition: str, seconds=SECONDS):
        """The first value of an expression that is not false; a failure with it after a time."""
        deadline = time.monotonic() + seconds
        while not (value := self.evaluate(condition)):
            assert time.monotonic() < deadline, f"not within {seconds} s: {condition}"
            time.sleep(0.05)
        return value

    def press(self, *keys: str) -> None:
        """Press keys one after another: "a", "ArrowRight", "Control+Enter"."""
        actions = []
        for key in keys:
            held = [KEYS.get(part, part) for part in (key.split("+") if len(key) > 1 else [key])]
            actions += [{"type": "keyDown", "value": value} for value in held]
            actions += [{"type": "keyUp", "value": value} for value in reversed(held)]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.send("input.performActions", actions=[keyboard])

    def type(self, text: str) -> None:
        self.press(*("Enter" if letter == "\n" else letter for letter in text))

    def click(self, selector: str) -> None:
        """Scroll the first element of a selector into view and click on its middle."""
        x, y = self.evaluate(f"""(() => {{
          const element = document.querySelector({json.dumps(selector)});
          element.scrollIntoView({{ block: "center", behavior: "instant" }});
          const box = element.getBoundingClientRect();
          return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
        }})()""")
        mouse = {
            "type": "pointer",
            "id": "mouse",
            "actions": [
                {"type": "pointerMove", "x": x, "y": y},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        }
        self.send("input.performActions", actions=[mouse])
