"""The widgets' modules and style sheets, as `make widgets` has built them into built/.

The bundles are committed, so that readers need no node; a test fails when one is stale.
"""

import json
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE / "built"


@cache
def module_names() -> tuple[str, ...]:
    """Names of the widgets there are.

    >>> "average_explorer" in module_names(), "rules" in module_names()
    (True, False)
    """
    return tuple(sorted(path.stem for path in BUILT.glob("*.js")))


@cache
def module_source(name: str) -> str:
    """The ES module of a widget, minified: all of it in one file, with a default export.

    Raises FileNotFoundError for a widget that there is not.

    >>> "export{" in module_source("average_explorer")
    True
    """
    return (BUILT / f"{name}.js").read_text(encoding="utf-8")


def shared_numbers(name: str) -> dict:
    """Numbers that a widget's Python and its JavaScript both read, from shared/maths/`name`.json.

    >>> shared_numbers("escape")
    {'startX': 1.5, 'farAway': 1}
    """
    return json.loads((HERE / "shared" / "maths" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def style_sheet(*names: str) -> str:
    """What all widgets share, the palette as variables in front, and these widgets' own rules.

    >>> "--descent-data: #9a9aa5" in style_sheet("average_explorer")
    True
    """
    files = [BUILT / "shared.css", *(BUILT / f"{name}.css" for name in sorted(set(names)))]
    return "".join(file.read_text(encoding="utf-8") for file in files if file.exists())
