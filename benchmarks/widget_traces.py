"""What Chromium's trace says of a page's main thread: script for each input event, and frames."""

from dataclasses import dataclass

import numpy as np

CATEGORIES = [
    *("devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "blink.user_timing"),
]
SCRIPT = {"EventDispatch", "FunctionCall", "RunMicrotasks", "FireAnimationFrame", "TimerFire"}
MARK = "descent-input"  # what a page sets as performance.mark where no event begins an input
MARKED = f"performance.mark('{MARK}');"
CHANGES = {"input", "change"}
LAYOUT = {"UpdateLayoutTree", "Layout"}


@dataclass(frozen=True)
class Call:
    """One stretch of the main thread, in microseconds; `cpu` is what it took of the processor."""

    name: str
    type: str
    start: float
    end: float
    cpu: float


def calls(events: list[dict]) -> list[Call]:
    """What the main thread of the page that set a mark did, in the order of time; outer first."""
    threads = [(one["pid"], one["tid"]) for one in events if one["name"] == MARK]
    found = [
        Call(
            one["name"],
            type_of(one),
            one["ts"],
            one["ts"] + one.get("dur", 0),
            one.get("tdur", one.get("dur", 0)),
        )
        for one in events
        if (one["pid"], one["tid"]) == threads[0] and one["ph"] in "XIR"
    ]
    return sorted(found, key=lambda call: (call.start, -call.end))


def type_of(event: dict) -> str:
    return (event.get("args") or {}).get("data", {}).get("type", "")


def costs(found: list[Call], begins: str) -> np.ndarray:
    """Milliseconds of script from each input to the next, its own listeners included.

    `begins` is MARK, an animation frame, or the type of a DOM event; a key that changed nothing
    does not count.
    """
    inputs, changed, end = [], [], 0.0
    for call in found:
        script = call.name in SCRIPT
        inside = call.start < end  # of a call that is counted already
        if begins in (call.name, call.type) and not inside:
            inputs.append(0.0)
            changed.append(begins != "keydown")
        if not inputs or not script:
            continue
        changed[-1] = changed[-1] or call.type in CHANGES
        if not inside:
            inputs[-1] += call.cpu / 1000
            end = call.end
    return np.array([cost for cost, counts in zip(inputs, changed, strict=True) if counts])


def forced(found: list[Call]) -> int:
    """How often script made the page find its styles or its layout at once, not in a frame."""
    times, end = 0, 0.0
    for call in found:
        times += call.name in LAYOUT and call.start < end
        end = max(end, call.end) if call.name in SCRIPT else end
    return times


def frames(found: list[Call]) -> np.ndarray:
    """Milliseconds of CPU of each frame: all tasks from the one that showed the last to its own.

    Script, style, layout and paint are in it, and whatever else the page had to do meanwhile.
    """
    commits = [call.start for call in found if call.name == "Commit"]
    tasks = [call for call in found if call.name == "RunTask"]
    took, next_commit, sums = 0.0, 0, []
    for task in tasks:
        took += task.cpu / 1000
        shown = False
        while next_commit < len(commits) and commits[next_commit] < task.end:
            next_commit, shown = next_commit + 1, True
        if shown:
            sums.append(took)
            took = 0.0
    return np.array(sums)
