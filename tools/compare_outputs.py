"""How the outputs of a cell differ from the stored ones: all of them, in order, to the letter."""

import base64
import difflib
import io
import json

import numpy as np
from PIL import Image

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # its model has a new id in each run
# Pictures. Rounding errors of 1e-9 in the data change a few edge pixels by 1 or 2 of 255 levels;
# the least change of a line that shows, a tenth of a pixel, changes hundreds by more than 8.
LEVELS = 8  # by which a pixel must change to count
PIXELS = 8  # so many may
MEAN = 0.01  # levels, over the whole picture: catches a small change of colour


def difference(stored: list, new: list) -> str | None:
    """Return how the new outputs differ from the stored, or None.

    Both are lists of a notebook's outputs (streams already joined).
    """
    before, after = _flat(stored), _flat(new)
    for number, (one, other) in enumerate(zip(before, after, strict=False), start=1):
        where = f"output {number}"
        if one.keys() != other.keys():
            return (
                f"{where} is of another kind: stored {_kinds(one)}, now {_kinds(other)}"
                f"{_added(one, other)}"
            )
        for kind in one:
            change = _picture_change if kind == "image/png" else _text_change
            if how := change(one[kind], other[kind]):
                return f"{where}: {kind} {how}"
    if len(before) == len(after):
        return None
    last = (before if len(before) > len(after) else after)[min(len(before), len(after))]
    verb = "is missing" if len(before) > len(after) else "is new"
    return (
        f"{len(after)} outputs instead of the {len(before)} stored; this one {verb}: "
        f"{_kinds(last)}{_added({}, last)}"
    )


def _flat(outputs: list) -> list[dict]:
    """Return for each output what is in it: kind to content."""
    flat = []
    for output in outputs:
        if output["output_type"] == "stream":
            flat.append({output["name"]: output["text"]})
        elif output["output_type"] == "error":
            flat.append({"error": f"{output['ename']}: {output['evalue']}"})
        else:
            flat.append({k: v for k, v in output["data"].items() if k != WIDGET_VIEW})
    return [content for content in flat if content]


def _kinds(content: dict) -> str:
    return ", ".join(sorted(content)) or "nothing"


def _added(before: dict, after: dict) -> str:
    texts = [after[kind] for kind in after if kind not in before and not kind.startswith("image/")]
    return "".join(f"\n    {text}" for text in texts if isinstance(text, str))


def _text_change(before, after) -> str | None:
    before, after = (
        text if isinstance(text, str) else json.dumps(text, indent=1, sort_keys=True)
        for text in (before, after)
    )
    if before == after:
        return None
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "stored", "now", lineterm="", n=1
    )
    return "changed:\n" + "\n".join(f"    {line}" for line in lines)


def _picture_change(before: str, after: str) -> str | None:
    if before == after:
        return None
    first, second = _pixels(before), _pixels(after)
    if first.shape != second.shape:
        sizes = [f"{width} × {height}" for height, width, _ in (first.shape, second.shape)]
        return f"changed its size: stored {sizes[0]}, now {sizes[1]} pixels"
    change = np.abs(first - second)
    count, mean = int(np.sum(change.max(axis=-1) > LEVELS)), float(change.mean())
    if count <= PIXELS and mean <= MEAN:
        return None
    return (
        f"changed: {count} pixels differ by more than {LEVELS} of 255 levels (allowed: {PIXELS}), "
        f"the mean difference is {mean:.2g} levels (allowed: {MEAN:g})"
    )


def _pixels(encoded: str) -> np.ndarray:
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        return np.asarray(picture.convert("RGBA"), dtype=np.int16)
