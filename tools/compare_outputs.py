"""How the outputs of a cell differ from the stored ones: all of them, in order, to the letter."""

import base64
import difflib
import io
import json
from collections.abc import Iterator

import numpy as np
from PIL import Image

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # its model has a new id in each run
# Drawn by `make notebooks` alone, from what the text and the PNG beside it are drawn from.
FOR_PAGES = "application/vnd.descent.figure+json"
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
    changes = []
    for number, (one, other) in enumerate(zip(before, after, strict=False), start=1):
        changes += [f"output {number}: {change}" for change in _changes(one, other)]
    for extra in after[len(before) :]:
        changes.append(f"a new output: {_kinds(extra)}{_content(extra)}")
    for missing in before[len(after) :]:
        changes.append(f"a stored output is missing: {_kinds(missing)}{_content(missing)}")
    return "\n".join(changes) or None


def _changes(stored: dict, new: dict) -> Iterator[str]:
    if stored.keys() != new.keys():
        added = {kind: new[kind] for kind in new.keys() - stored.keys()}
        yield f"stored {_kinds(stored)}, now {_kinds(new)}{_content(added)}"
        return
    for kind in sorted(stored, key=_is_picture):  # texts first: they say more
        change = _picture_change if _is_picture(kind) else _text_change
        if how := change(stored[kind], new[kind]):
            yield f"{kind} {how}"


def _flat(outputs: list) -> list[dict]:
    """Return for each output what is in it: kind to content."""
    flat = []
    for output in outputs:
        if output["output_type"] == "stream":
            flat.append({output["name"]: output["text"]})
        elif output["output_type"] == "error":
            flat.append({"error": f"{output['ename']}: {output['evalue']}"})
        else:
            left_out = (WIDGET_VIEW, FOR_PAGES)
            flat.append({k: v for k, v in output["data"].items() if k not in left_out})
    return [content for content in flat if content]


def _kinds(content: dict) -> str:
    return ", ".join(sorted(content)) or "nothing"


def _content(output: dict) -> str:
    texts = (text for kind, text in sorted(output.items()) if not _is_picture(kind))
    return "".join(f"\n    {text}" for text in texts if isinstance(text, str))


def _is_picture(kind: str) -> bool:
    return kind in ("image/png", "image/jpeg")


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
