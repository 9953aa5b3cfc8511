"""How a value is shown: a notebook's forms, in the order in which a page likes them."""

import base64
import pprint
import sys
from itertools import islice
from typing import Any

ELEMENTS = 1_000  # of a long list
METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "text/latex": "_repr_latex_",
}


def item(value: Any) -> dict:
    """Return the output that shows a value."""
    figure = getattr(sys.modules.get("matplotlib.figure"), "Figure", None)
    if figure is not None and isinstance(value, figure):
        from . import figures

        return figures.image(value)
    forms = _forms(value)
    for kind in METHODS:
        if forms.get(kind):
            return _of_kind(kind, forms[kind])
    text = forms.get("text/plain") or plain(value)
    return {"kind": "text", "text": f"{text}\n", "stream": "stdout"}


def plain(value: Any) -> str:
    """Return a value as text: a long collection without what comes after its first thousand."""
    if isinstance(value, list | tuple | set | frozenset | dict) and len(value) > ELEMENTS:
        some = list(islice(value.items() if isinstance(value, dict) else value, ELEMENTS))
        first = pprint.pformat(dict(some) if isinstance(value, dict) else some, compact=True)
        return f"{first[:-1]},\n … and {len(value) - ELEMENTS:,} more"
    text = repr(value)
    if len(text) < 80 or type(value).__repr__ not in (list.__repr__, dict.__repr__, tuple.__repr__):
        return text
    return pprint.pformat(value, width=79, compact=False, sort_dicts=False)


def _forms(value: Any) -> dict[str, Any]:
    if isinstance(value, type):
        return {}
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle):
        found = _data(bundle())
        if isinstance(found, dict):
            return _readable(found)
    methods = ((kind, getattr(value, name, None)) for kind, name in METHODS.items())
    return _readable({kind: _data(method()) for kind, method in methods if callable(method)})


def _readable(forms: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is no text, nor the bytes of a picture: a notebook passes over it, too."""
    return {
        kind: data
        for kind, data in forms.items()
        if isinstance(data, str) or (kind == "image/png" and isinstance(data, bytes))
    }


def _data(found: Any) -> Any:
    """The data without their metadata."""
    return found[0] if isinstance(found, tuple) else found


def _of_kind(kind: str, data: Any) -> dict:
    if kind == "text/html":
        return {"kind": "html", "html": data}
    if kind in ("text/markdown", "text/latex"):
        return {"kind": "markdown", "text": data}
    raw = data.encode() if isinstance(data, str) and kind != "image/png" else data
    text = raw if isinstance(raw, str) else base64.b64encode(raw).decode()
    return {"kind": "image", "src": f"data:{kind};base64,{text}", "alt": "A picture"}
