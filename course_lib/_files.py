"""Files and folders, written whole or not at all, whenever the writing process is stopped."""

import glob
import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a full disk, Ctrl-C or a kill leaves what was there.

    A part that was left by a process that was killed is deleted. Raises OSError as
    `Path.write_bytes` does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "new.txt", b"all of it")
    ...     [(path.name, path.read_text()) for path in Path(folder).iterdir()]
    [('new.txt', 'all of it')]
    """
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        if _is_left_behind(left):
            left.unlink(missing_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")  # beside it: on the same disk
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a power cut might leave the new name without its content
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _is_left_behind(part: Path) -> bool:
    """Whether the process that was writing a part is gone."""
    if os.name != "posix":
        return False  # there is no harmless way to ask
    try:
        os.kill(int(part.name.split(".")[-2]), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError, OverflowError):
        pass
    return False


def replace_folder(new: Path, target: Path) -> None:
    """Put a finished folder in the place of another on the same disk, which is then deleted.

    That takes two steps. Stopped between them, the old folder stands beside its place until
    `put_back` is called, as this does first.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("new", "target"):
    ...         (Path(folder) / name).mkdir()
    ...         (Path(folder) / name / "which").write_text(name)
    ...     replace_folder(Path(folder) / "new", Path(folder) / "target")
    ...     [(path.name, (path / "which").read_text()) for path in Path(folder).iterdir()]
    3
    6
    [('target', 'new')]
    """
    put_back(target)
    old = _old(target)
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    finally:
        put_back(target)


def put_back(target: Path) -> None:
    """Finish what `replace_folder` was stopped in: its place is taken, and nothing is beside it.

    What cannot be deleted stays until the next time.
    """
    old = _old(target)
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            old.rename(target)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")
