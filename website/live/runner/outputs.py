"""What a cell prints and shows, in order, and no more of it than a page can hold."""

import io
import json
import time
from collections.abc import Callable

CHARACTERS = 20_000
PIECES = 100  # figures, tables and the like
PATIENCE = 1_000  # further writes, until what goes on printing is stopped
PARTS = 100  # told at once; later ones
PARTS_EVERY = 0.3  # s
CUT = f"\n… The output was cut here, after {CHARACTERS:,} characters.\n"


class TooMuch(BaseException):
    """Ends a cell that goes on printing; no `except Exception` catches it."""


class Outputs:
    """Collects outputs as the page takes them: dicts with a `kind`.

    `tell` is given, now and then, what there is so far: all that is left when a cell is stopped.
    """

    def __init__(self, tell: Callable[[str], None]):
        self.items: list[dict] = []
        self.truncated = False
        self._tell = tell
        self._characters = self._pieces = self._beyond = self._parts = 0
        self._told = time.monotonic()

    def write(self, text: str, stream: str) -> None:
        if self.truncated:
            self._refuse()
            return
        left = CHARACTERS - self._characters
        self._characters += self._text(text[:left], stream)
        if len(text) > left:
            self.truncated = True
            self._text(CUT, "stderr")
        if text != "\n":  # which print() writes by itself
            self._tell_now_and_then()

    def add(self, item: dict) -> None:
        if item["kind"] == "text":
            self.write(item["text"], item["stream"])
            return
        if self._pieces >= PIECES:
            self.truncated = True
            self._refuse()
            return
        self._pieces += 1
        self.items.append(item)
        self._tell_now_and_then()

    def _text(self, text: str, stream: str) -> int:
        """Add text; return by how much there is more: a progress bar writes over itself."""
        last = self.items[-1] if self.items else {}
        if last.get("kind") != "text" or last["stream"] != stream:
            last = {"kind": "text", "text": "", "stream": stream}
            self.items.append(last)
        before = len(last["text"])
        last["text"] = _written_over(last["text"], text)
        return len(last["text"]) - before

    def _refuse(self) -> None:
        self._beyond += 1
        if self._beyond == 2 * PATIENCE:  # it catches even TooMuch: only the page can end it now
            self._tell(json.dumps({"flood": self.items}))
        if self._beyond > PATIENCE:
            raise TooMuch

    def _tell_now_and_then(self) -> None:
        now = time.monotonic()
        if self._parts < PARTS or now - self._told > PARTS_EVERY:
            self._parts += 1
            self._told = now
            self._tell(json.dumps({"outputs": self.items}))


def _written_over(text: str, more: str) -> str:
    """Text with more after it, where a carriage return leads back to the line's beginning."""
    if "\r" not in more and not text.endswith("\r"):
        return text + more
    before, newline, line = (text + more.replace("\r\n", "\n")).rpartition("\n")
    before = "\n".join(one.rstrip("\r").rpartition("\r")[2] for one in before.split("\n"))
    kept = line.rstrip("\r").rpartition("\r")[2]
    return before + newline + kept + ("\r" if line.endswith("\r") else "")


class Stream(io.TextIOBase):
    """In the place of sys.stdout or sys.stderr."""

    def __init__(self, outputs: Outputs, name: str):
        self._outputs, self._name = outputs, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._outputs.write(text, self._name)
        return len(text)
