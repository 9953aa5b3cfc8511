"""Stop a piece of work at each of its dealings with the disk in turn, to see what it leaves."""

import errno
import os
import signal
import sys
import traceback
from itertools import count

KILLED, FULL, INTERRUPTED = "killed", "a full disk", "Ctrl-C"
WAYS = (KILLED, FULL, INTERRUPTED)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FINISHED, STOPPED, GOT_OVER = 0, 1, 2


def every_stop(work, way, prepare):
    """Yield after each stop, until the work is done before it comes to the next.

    `prepare` is called before each, here; `work` in a fork of this process, which is killed, finds
    no room for anything new from then on, or is interrupted once.
    """
    for step in count():
        prepare()
        if not _reached(work, way, step):
            assert step, "the work has written nothing"
            return
        yield step


def _reached(work, way, step) -> bool:
    """Do the work in a fork, which is stopped at a step; return whether it came so far."""
    child = os.fork()
    if child == 0:
        _do(work, way, step)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (FINISHED, STOPPED, GOT_OVER, -signal.SIGKILL), f"the work failed: {code}"
    return code != FINISHED


def _do(work, way, step):
    sys.dont_write_bytecode = True
    done, reached, opening = 0, False, False

    def watch(event, arguments):
        nonlocal done, reached, opening
        if opening:
            return
        new = event == "os.mkdir" or (event == "open" and (arguments[2] or 0) & WRITING)
        change = event in ("os.rename", "os.remove", "os.rmdir")
        if not (new or (change and way != FULL)):
            return
        done += 1
        if done <= step or (reached and way != FULL):
            return
        reached = True
        if event == "open" and arguments[2] & os.O_TRUNC:
            opening = True  # it is stopped after that, with nothing written
            os.close(os.open(arguments[0], arguments[2], 0o666))
            opening = False
        if way == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        if way == INTERRUPTED:
            raise KeyboardInterrupt
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))

    code = 3
    try:
        sys.addaudithook(watch)
        work()
        code = GOT_OVER if reached else FINISHED
    except (Exception, KeyboardInterrupt):
        code = STOPPED if reached else 3
        if not reached:
            traceback.print_exc()
    finally:
        os._exit(code)
