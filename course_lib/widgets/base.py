"""What every widget of the course shares: its module, its colours and its life without a kernel.

In JupyterLab a widget is an ordinary anywidget. Its `text/html` form carries the same widget to
the website: a `div` with the module's name, the traits as JSON, and a picture for readers without
JavaScript. There `website/assets/widget-host.js` runs the same module from that.
"""

import json
import os
from html import escape

import anywidget
import traitlets

from course_lib.widgets.bundle import BUILT, module_source, style_sheet


class DescentWidget(anywidget.AnyWidget):
    """Base of the course's widgets: a subclass names its module and draws a static picture.

    A subclass sets `module` (the stem of its .js file beside it), declares traits of
    `course_lib.widgets.traits`, names in `linked` those that a reader can change, and defines
    `picture()`, the HTML shown without JavaScript. The browser gets the limits of those with the
    state, and the other private traits in `sent`. Unknown arguments raise TypeError; bad values
    raise TypeError or ValueError.
    """

    module = ""
    linked: tuple[str, ...] = ()
    sent: tuple[str, ...] = ("_limits",)

    _limits = traitlets.Dict(read_only=True).tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        own = "module" in cls.__dict__  # anywidget makes further subclasses, which have theirs
        # Given a path, anywidget follows the file: beside `make watch`, a widget in JupyterLab
        # takes up each new bundle and keeps its state.
        followed = own and os.environ.get("ANYWIDGET_HMR") == "1"
        if followed:
            cls._esm = BUILT / f"{cls.module}.js"
        super().__init_subclass__(**kwargs)
        if own:
            cls._css = style_sheet(cls.module)
        if own and not followed:
            cls._esm = module_source(cls.module)

    @traitlets.default("_limits")
    def _default_limits(self):
        return {name: self.traits()[name].limits() for name in self.linked}

    def __init__(self, **traits):
        known = self.public_traits()
        for name in traits:
            if name not in known:
                raise TypeError(
                    f"{type(self).__name__} has no trait {name!r}; it has {', '.join(known)}"
                )
        super().__init__(**traits)

    @classmethod
    def public_traits(cls) -> list[str]:
        """Names of the traits the widget itself declares, in alphabetical order."""
        inherited = anywidget.AnyWidget.class_trait_names()
        own = set(cls.class_trait_names(sync=True)) - set(inherited)
        return sorted(name for name in own if not name.startswith("_"))  # no _esm, no _css

    def state(self) -> dict:
        """The traits' values by name: what the browser gets."""
        return {name: getattr(self, name) for name in self.public_traits()}

    def picture(self) -> str:
        """HTML of the first state, for readers without JavaScript."""
        raise NotImplementedError

    def html(self) -> str:
        """The widget as HTML that needs no kernel; the same bytes for the same traits."""
        sent = self.state() | {name: getattr(self, name) for name in self.sent}
        return (
            f'<div class="descent-embed" data-descent-widget="{escape(self.module)}">\n'
            f'<script type="application/json">{script_json(sent)}</script>\n'
            f"{self.picture()}\n</div>"
        )

    def __repr__(self) -> str:
        """The class and its short traits, without memory address or model id."""
        shown = ((name, repr(value)) for name, value in self.state().items())
        return f"{type(self).__name__}({', '.join(f'{n}={v}' for n, v in shown if len(v) < 30)})"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if bundle is not None else ({"text/plain": repr(self)}, {})
        return {**data, "text/html": self.html()}, metadata


def script_json(value) -> str:
    """JSON that can stand inside a script element: no `<`, `>`, `&`, no line separators.

    >>> script_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
