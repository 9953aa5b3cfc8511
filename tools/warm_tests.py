"""A process that has imported what all tests import, and forks for each run of pytest.

    python tools/warm_tests.py numpy matplotlib.pyplot      what to import first

tools/faults.py starts it in a copy of the project. To start pytest takes seconds there, and it does
so hundreds of times. Nothing of the project itself is imported before the fork, so each run reads
the files as they are then.

Each line read is a JSON object with `arguments` for pytest, `log`, the file for what it says, and
`seconds` at most. The answer is a line with pytest's code, or 1 where the time was up: a test that
hangs has noticed.
"""

import gc
import importlib
import json
import os
import select
import signal
import sys
import time
from contextlib import suppress


def run(arguments: list[str], log: str, seconds: float) -> int:
    """Run pytest in a fork; return its code."""
    done, tell = os.pipe()
    child = os.fork()
    if not child:
        code = 3  # pytest's own: an internal error
        try:
            os.setsid()  # so that whatever it starts can be ended with it
            os.close(done)
            file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            nothing = os.open(os.devnull, os.O_RDONLY)
            for mine, standard in ((nothing, 0), (file, 1), (file, 2)):
                os.dup2(mine, standard)
            import pytest

            code = int(pytest.main(arguments))
            sys.stdout.flush()
        finally:
            os._exit(code)
    os.close(tell)
    ready, _, _ = select.select([done], [], [], seconds)  # the pipe closes when the child ends
    os.close(done)
    if not ready:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # what it has left behind
    return os.waitstatus_to_exitcode(status) if ready else 1


def main() -> int:
    for name in sys.argv[1:]:
        with suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()  # pytest collects garbage many times, and would look through all of this
    for line in sys.stdin:
        begun = time.monotonic()
        code = run(**json.loads(line))
        print(json.dumps({"code": code, "seconds": time.monotonic() - begun}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
