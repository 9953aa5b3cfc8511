"""What the course's first page has besides its text, all of it made from what the course has.

    ```{landing-buttons} chapters/01_averages       begin, or go on where one stopped; and run
    ```{course-tested}                              what a check runs, counted in the notebooks
    ```{course-citation}                            CITATION.cff, as BibTeX

A list of chapters, `{.chapters}`, gets beside each chapter its picture from website/pictures, which
website/chapter_pictures.py draws.
"""

import json
import re
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from course_plan import chapters_shown, counted
from descent_run import START, note
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

PICTURES = Path(__file__).parents[1] / "pictures"
STYLE = Path(__file__).parents[1] / "styles" / "landing.css"
DRAWN = ("image/png", "image/svg+xml")


class landing_buttons(nodes.General, nodes.Element):
    """The two buttons; what they are depends on how the site is built."""


class LandingButtons(SphinxDirective):
    """Its argument is the page to begin with."""

    required_arguments = 1

    def run(self):
        if self.arguments[0] not in self.env.found_docs:
            raise self.error(f"there is no page {self.arguments[0]} to begin with")
        return [landing_buttons(begin=self.arguments[0])]


class CourseTested(SphinxDirective):
    """How much a check of the course runs again, and what with."""

    def run(self):
        root = Path(self.env.srcdir)
        chapters = chapters_shown(self.env)
        notebooks = [
            json.loads((root / f"{chapter.name}.ipynb").read_text("utf-8")) for chapter in chapters
        ]
        return [nodes.paragraph("", what_is_tested(notebooks, chapters))]


class CourseCitation(SphinxDirective):
    """How to cite the course, to copy."""

    def run(self):
        path = Path(self.env.srcdir) / "CITATION.cff"
        self.env.note_dependency(str(path))
        text = bibtex(yaml.safe_load(path.read_text(encoding="utf-8")))
        return [nodes.literal_block(text, text, language="bibtex")]


def what_is_tested(notebooks: list[dict], chapters) -> str:
    """Return a sentence on what is run again and compared."""
    cells = [cell for one in notebooks for cell in one["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    figures = sum(any(kind in output.get("data", ()) for kind in DRAWN) for output in outputs)
    exercises = sum(len(chapter.exercises) for chapter in chapters)
    return (
        f"A check of the course runs the {counted(len(cells), 'cell')} of its chapters again and "
        f"compares every output with what you see here, {counted(figures, 'figure')} among them. "
        f"It answers the {counted(exercises, 'exercise')}, right and wrong, and walks the "
        "optimizers beside those of PyTorch and optax, step by step."
    )


def bibtex(citation: dict) -> str:
    """Return CITATION.cff's content as an entry for BibTeX.

    Examples
    --------
    >>> print(bibtex({"title": "On β", "authors": [{"given-names": "A.", "family-names": "Bo"}],
    ...               "version": "0.1.0", "date-released": "2026-11-26"}))
    @misc{descent,
      title   = {{On β}},
      author  = {Bo, A.},
      year    = {2026},
      version = {0.1.0}
    }
    """
    fields = {
        "title": f"{{{citation['title']}}}",
        "author": " and ".join(map(author, citation["authors"])),
        "year": str(citation.get("date-released", ""))[:4],
        "version": citation.get("version", ""),
        "url": citation.get("url", ""),
    }
    lines = [f"  {name:<7} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{descent,\n" + ",\n".join(lines) + "\n}"


def author(person: dict) -> str:
    """Return a name as BibTeX sorts it; a group's, which is not to be taken apart, in braces."""
    if "name" in person:
        return f"{{{person['name']}}}"
    return f"{person['family-names']}, {person['given-names']}"


def visit_landing_buttons(translator, node):
    """Begin and run; the script puts in the place of the first where one stopped."""
    builder = translator.builder
    begin = builder.get_relative_uri(builder.current_docname, node["begin"])
    sizes = builder.config.descent_run
    run = (
        f'<a class="button button-second" href="{START}">Run the chapters in your browser</a>\n'
        f"<small>{note(min(sizes.values()))}</small>\n"
        if sizes
        else ""
    )
    translator.body.append(
        '<div class="landing-buttons">\n'
        f'<a class="button begin" href="{begin}">Begin with chapter 1</a>\n'
        f'<p class="welcome-back"></p>\n{run}</div>\n'
    )
    raise nodes.SkipNode


def dress(app, pagename, templatename, context, doctree):
    """Give a page with a list of chapters its style, and each chapter there its picture."""
    body = context.get("body") or ""
    if app.builder.format != "html" or not re.search(r'class="[^"]*\bchapters\b', body):
        return
    soup = BeautifulSoup(body, "html.parser")
    for row in soup.select(".chapters > li"):
        link = row.find("a", href=True)
        name = Path(link["href"].split("#")[0]).stem if link else ""
        picture = PICTURES / f"{name}.svg"
        if picture.is_file():
            row.insert(0, BeautifulSoup(picture.read_text(encoding="utf-8"), "html.parser"))
        # The title stands on a line of its own: what follows is a sentence.
        if link and link.parent.name == "strong" and isinstance(link.parent.next_sibling, str):
            text = link.parent.next_sibling.lstrip(": \n")
            link.parent.next_sibling.replace_with(f" {text[:1].upper()}{text[1:]}")
    context["body"] = f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n{soup}"


def setup(app):
    app.add_node(landing_buttons, html=(visit_landing_buttons, None))
    app.add_directive("landing-buttons", LandingButtons)
    app.add_directive("course-tested", CourseTested)
    app.add_directive("course-citation", CourseCitation)
    app.connect("html-page-context", dress, priority=850)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
