"""What benchmarks/widget_traces.py reads from a trace."""

import pytest

from benchmarks.widget_traces import MARK, calls, costs, forced, frames


def event(name, start, length=0.0, cpu=None, kind="", thread=1):
    """One event of a trace; times in microseconds."""
    return {
        "name": name,
        "ph": "X" if length else "R",
        "ts": start,
        "dur": length,
        "tdur": length if cpu is None else cpu,
        "pid": 1,
        "tid": thread,
        "args": {"data": {"type": kind}},
    }


TRACE = [
    event(MARK, 0),
    event("RunTask", 100, 5000, cpu=4000),
    event("EventDispatch", 200, 2000, cpu=1500, kind="keydown"),
    event("EventDispatch", 300, 1000, kind="input"),  # inside: counted with the key
    event("RunMicrotasks", 2300, 500),
    event("RunTask", 6000, 3000),
    event("FireAnimationFrame", 6100, 1000),
    event("Commit", 8000, 900),
    event("RunTask", 10_000, 7000),
    event("EventDispatch", 10_100, 6000, kind="keydown"),  # changes nothing
    event("Commit", 16_500, 400),
    event("FunctionCall", 3000, 900, thread=2),  # of another page
]


def test_script_is_counted_from_a_key_that_changes_something_to_the_next():
    assert costs(calls(TRACE), "keydown") == pytest.approx([1.5 + 0.5 + 1])


def test_script_is_counted_from_marks_too():
    assert costs(calls([*TRACE, event(MARK, 9000)]), MARK) == pytest.approx([3, 6])


def test_layout_is_forced_where_script_does_not_end_before():
    layouts = [event("UpdateLayoutTree", 6200, 50), event("Layout", 6300, 300)]
    due = event("Layout", 7200, 300)  # the frame's own
    assert forced(calls(TRACE)) == 0
    assert forced(calls([*TRACE, *layouts, due])) == 2


def test_a_frame_has_all_tasks_since_the_last_one():
    assert frames(calls(TRACE)) == pytest.approx([4 + 3, 7])
