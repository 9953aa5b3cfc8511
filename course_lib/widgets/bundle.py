"""One self-contained ES module and one style sheet per widget, made from the files beside this."""

import re
from functools import cache
from pathlib import Path

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES

HERE = Path(__file__).parent

# The one form of import our files use: a name list from a file beside them.
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)


@cache
def module_names() -> tuple[str, ...]:
    """Names of the widgets there are: the .js files with a default export.

    >>> "average_explorer" in module_names(), "rules" in module_names()
    (True, False)
    """
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.js"))}
    return tuple(name for name, source in sources.items() if "\nexport default " in source)


@cache
def module_source(file_name: str) -> str:
    """Source of the ES module `file_name` with its imports laid before it, each once.

    The files share one scope then, so no two of them may declare the same top-level name
    (a test runs every bundle).

    >>> "export class ExponentialAverage" in module_source("average_explorer.js")
    True
    """
    parts: list[str] = []
    seen: set[str] = set()

    def add(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        source = (HERE / name).read_text(encoding="utf-8")
        for imported in IMPORT.findall(source):
            add(imported)
        parts.append(f"// {name}\n" + IMPORT.sub("", source))

    add(file_name)
    return "\n".join(parts)


@cache
def style_sheet() -> str:
    """The widgets' CSS, with the palette in front as variables, light and dark.

    >>> "--descent-data: #9a9aa5" in style_sheet()
    True
    """
    light, dark = [], []
    for name, style in (ROLE_STYLES | OPTIMIZER_STYLES).items():
        light.append(f"--descent-{name.lower()}: {style.light};")
        dark.append(f"--descent-{name.lower()}: {style.dark};")
        dash = " ".join(f"{2 * length:g}px" for length in style.dash)  # lines are 2 px thick
        light.append(f"--descent-{name.lower()}-dash: {dash or 'none'};")
    # widgets.css first: the others build on it.
    files = sorted(HERE.glob("*.css"), key=lambda file: (file.name != "widgets.css", file.name))
    css = "".join(file.read_text(encoding="utf-8") for file in files)
    return css.replace("/* palette: light */", " ".join(light)).replace(
        "/* palette: dark */", " ".join(dark)
    )
