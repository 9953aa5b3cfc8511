"""Files, written whole or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a full disk or Ctrl-C leaves what was there.

    Raises OSError as `Path.write_bytes` does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "new.txt", b"all of it")
    ...     [(path.name, path.read_text()) for path in Path(folder).iterdir()]
    [('new.txt', 'all of it')]
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")  # beside it: on the same disk
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
