"""The reference: docstrings as pages, each object with its source folded below it.

Sphinx's own autodoc and napoleon read the docstrings. They are written to be read in `help()` too:
formulas between dollars, names between single backticks. Here these become what reStructuredText
has for them, and a surface, which has no docstring of its own, says its formula and its source.
"""

import importlib
import re

from docutils import nodes

# What stands for itself in the text of a docstring, and what would be markup without being meant.
MARKED = re.compile(r"\$(?P<formula>[^$]+)\$|``(?P<code>.+?)``|`(?P<name>[^`]+)`|(?P<sign>[*|])")
# A source's first author: "D. Kingma" is no fourth item of a list.
INITIAL = re.compile(r"^(\s*)(?=[A-Z]\. )")
# Types of Python and NumPy have no pages here.
WITHOUT_A_PAGE = [("py:.*", r"(?!course_lib\b).*"), ("py:.*", r"course_lib\..*\b_.*")]


def as_restructured(lines: list[str]) -> list[str]:
    """A docstring with its formulas and names as reStructuredText writes them.

    Examples stay as they are: from `>>>` to the next empty line nothing is touched.

    >>> as_restructured(["Let $a$ be `x`.", "", "$$a", "= b$$", "", ">>> f('*')"])
    ['Let :math:`a` be ``x``.', '', '.. math::', '', '   a', '   = b', '', '', ">>> f('*')"]
    """
    made, formula, example = [], None, False
    for line in lines:
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        example = bool(text) and (example or text.startswith(">>>"))
        if formula is not None or (text.startswith("$$") and not example):
            if formula is None:
                formula, text = indent, text[2:]
                made += [f"{indent}.. math::", ""]
            ends = text.endswith("$$")
            text = text.removesuffix("$$").strip()
            if text:
                made.append(f"{formula}   {text}")
            if ends:
                made.append("")
                formula = None
        elif example:
            made.append(line)
        else:
            made.append(INITIAL.sub(r"\1\\", MARKED.sub(_marked, line)))
    return made


def _marked(found) -> str:
    if found["formula"]:
        return f":math:`{found['formula']}`"
    if found["sign"]:
        return f"\\{found['sign']}"
    return f"``{found['code'] or found['name']}``"


def surface_text(surface) -> list[str]:
    """What the page of a surface says: all of it is in the object."""
    minima = len(surface.minima)
    ways = {0: "no local minimum", 1: "one local minimum"}.get(minima, f"{minima} local minima")
    (left, right), (low, high) = surface.domain
    place = (
        f"Domain [{left:g}, {right:g}] × [{low:g}, {high:g}], with {ways} in it; "
        f"start ({surface.start[0]:g}, {surface.start[1]:g})."
    )
    formula = f"$$f(x, y) = {surface.formula}$$"
    return [formula, "", place.replace("-", "−"), "", f"Source: {surface.source}."]


def read_docstring(app, what, name, thing, options, lines):
    from course_lib.surfaces import Surface

    if isinstance(thing, Surface):
        lines[:] = surface_text(thing)
    if isinstance(thing, dict):  # its page says what is in it; dict's own docstring does not
        lines.clear()
    if what in ("attribute", "property") and lines:
        lines[0] = lines[0].replace(": ", " – ")
    lines[:] = as_restructured(lines)


def find(module: str, fullname: str):
    thing = importlib.import_module(module)
    for part in fullname.split("."):
        thing = getattr(thing, part)
    return thing


def add_source(app, domain, kind, content):
    """Fold the source of a function or class below what its docstring says."""
    from course_lib.notebook.display import source_of

    signature = content.parent[0]
    if domain != "py" or kind not in ("class", "function"):
        return
    name = signature["fullname"]
    source = source_of(find(signature["module"], name))
    summary = f"<summary>Source of <code>{name}</code></summary>"
    content += [
        nodes.raw("", f'<details class="source">{summary}', format="html"),
        nodes.literal_block(source, source, language="python"),
        nodes.raw("", "</details>", format="html"),
    ]


def name_attributes(app, doctree):
    """Call them what the docstrings call them: napoleon's fields are "Variables"."""
    for label in doctree.findall(nodes.field_name):
        if label.astext() == "Variables" and isinstance(label[0], nodes.Text):
            label[0] = nodes.Text("Attributes")


def fill_cheat_sheet(app, docname, source):
    """Put what is generated into the page: only there the two marks stand."""
    if docname.endswith("cheat_sheet"):
        import optimizer_sheet

        app.env.note_dependency(str(optimizer_sheet.SOURCE))
        source[0] = source[0].replace("<!-- optimizers -->", optimizer_sheet.optimizer_cards())
        source[0] = source[0].replace("<!-- schedules -->", optimizer_sheet.schedule_table())


def settings(app, config):
    config.nitpick_ignore_regex = [*config.nitpick_ignore_regex, *WITHOUT_A_PAGE]


def setup(app):
    for extension in ("sphinx.ext.autodoc", "sphinx.ext.napoleon"):
        app.setup_extension(extension)
    app.connect("config-inited", settings)
    app.connect("source-read", fill_cheat_sheet)
    app.connect("autodoc-process-docstring", read_docstring, priority=400)  # before napoleon
    app.connect("doctree-read", name_attributes)
    app.connect("object-description-transform", add_source)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
