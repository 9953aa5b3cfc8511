"""The form of a chapter: boxes that a reader may open, and questions that come before an answer.

Both are gated pairs, like the exercises, so that code cells can stand inside:

    ```{deeper-start} Why the roots meet            ```{predict-start} What will β = 0.99 do?
    :label: deeper-roots                            :label: predict-beta
    ```                                             ```
    text, cells, figures, exercises                 what happens
    ```{deeper-end}                                 ```{predict-end}
    ```                                             ```

The page says below its title how long it takes, and each box how long it takes beside its title:
both are computed from the notebook, by form_counts. `{course-time}` says it of all chapters.

A page's `<details>` needs no script to be opened and read. A pair that does not match is a warning
at its line, and a build with `-W` fails on it.
"""

import json
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from form_counts import Form, in_hours, in_minutes, measured, rounded, source_of
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import solution_end_node, solution_start_node

logger = logging.getLogger(__name__)

NAMES = {"deeper": "box", "predict": "prediction"}


class fold(nodes.General, nodes.Element):
    """A pair with all that stands between its gates; the first child is its title."""


class fold_title(nodes.title):
    """A title, so that the search offers it, with the fold's id as its address."""


class fold_end(nodes.Invisible, nodes.Element):
    """The place where a fold ends, until its content has been gathered."""


class Start(SphinxDirective):
    """The opening gate; its argument is the title or the question, its option the label."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"label": directives.unchanged_required}

    def run(self):
        text, messages = self.state.inline_text(self.arguments[0], self.lineno)
        node = fold("", fold_title(self.arguments[0], "", *text))
        node["kind"] = self.name.removesuffix("-start")
        self.set_source_info(node)
        if label := self.options.get("label"):
            node["names"].append(nodes.fully_normalize_name(label))
            self.state.document.note_explicit_target(node, node)
        return [node, *messages]


class End(SphinxDirective):
    """The closing gate."""

    def run(self):
        node = fold_end(kind=self.name.removesuffix("-end"))
        self.set_source_info(node)
        return [node]


class reading_time(nodes.General, nodes.Element):
    """How long the page takes; no text, which the search would find."""


class CourseTime(SphinxDirective):
    """A sentence on how long all chapters take."""

    def run(self):
        names = sorted(self.env.found_docs)
        forms = [form for name in names if (form := form_of(self.env, name))]
        for name in names:
            if (path := self.env.doc2path(name)).endswith(".ipynb"):
                self.env.note_dependency(path)
        main, work, deeper = (
            sum(map(take, forms))
            for take in (
                lambda form: form.main.minutes(),
                lambda form: form.work.minutes(),
                lambda form: form.deeper,
            )
        )
        text = f"The whole course takes about {in_hours(main)} to read"
        text += f", its exercises {in_hours(work)} more" * (work > 0)
        text += f", and the boxes, for those who open them all, {in_hours(deeper)}" * (deeper > 0)
        return [nodes.paragraph("", f"{text}.")]


class GatherFolds(SphinxTransform):
    """Put what stands between two gates into one node."""

    default_priority = 5  # before the exercises, of which a fold may hold whole ones, are gathered

    def apply(self, **kwargs):
        start = None
        for node in list(self.document.findall(lambda one: isinstance(one, (fold, fold_end)))):
            name = NAMES[node["kind"]]
            if isinstance(node, fold):
                if start is not None:
                    self.warn(node, f"this {name} begins inside {described(start)}: end that first")
                start = node
                continue
            if start is None:
                self.warn(node, f"this {name} ends, and none has begun")
            elif start["kind"] != node["kind"]:
                self.warn(node, f"a {name} ends inside {described(start)}")
            elif node.parent is not start.parent:
                self.warn(start, f"a heading stands inside {described(start)}: use bold text")
            else:
                self.gather(start, node)
            start = None
            node.parent.remove(node)
        if start is not None:
            self.warn(start, f"{described(start)} never ends")

    def gather(self, start, end):
        parent = start.parent
        first, last = parent.index(start) + 1, parent.index(end)
        inside = parent[first:last]
        kinds = [type(node) for node in inside]
        if kinds.count(solution_start_node) != kinds.count(solution_end_node):
            self.warn(start, f"{described(start)} begins or ends in the middle of a solution")
            return
        del parent[first:last]
        start.extend(inside)

    def warn(self, node, message):
        logger.warning("%s", message, location=node, type="descent")


def restore_gates(app, docname, source):
    """Read in each gate's cell the gate, not what JupyterLab shows in its place."""
    if Path(app.env.doc2path(docname)).suffix == ".ipynb":
        notebook = json.loads(source[0])
        for cell in notebook["cells"]:
            cell["source"] = source_of(cell)
        source[0] = json.dumps(notebook)


def form_of(env, docname: str) -> Form | None:
    """The counts of a page that is a notebook; None of any other."""
    path = Path(env.doc2path(docname))
    if path.suffix != ".ipynb":
        return None
    return measured(path.read_text(encoding="utf-8"))


def tell_times(app, doctree):
    """Say below the title, and beside the title of each box, how long it takes."""
    form = form_of(app.env, app.env.docname)
    title = next(doctree.findall(nodes.title), None)
    if form is None or title is None:
        return
    parts = [f"<strong>{in_minutes(form.main.minutes())}</strong> to read"]
    if work := form.work.minutes():
        parts.append(f", {rounded(work)} for the exercises")
    if form.boxes:
        parts.append(f", {rounded(form.deeper)} more if you open every box")
    title.parent.insert(title.parent.index(title) + 1, reading_time(text="".join(parts) + "."))
    boxes = [node for node in doctree.findall(fold) if node["kind"] == "deeper"]
    if len(boxes) == len(form.boxes):  # else a gate is missing, which has been reported
        for node, box in zip(boxes, form.boxes, strict=True):
            node["time"] = in_minutes(box.counts.minutes())


def name_labels(app, doctree):
    """Let `{ref}` find each fold, and say its title."""
    domain = app.env.get_domain("std")
    for node in doctree.findall(fold):
        for name in node["names"]:
            domain.note_hyperlink_target(name, app.env.docname, node["ids"][0], node[0].astext())


def described(start) -> str:
    return f'the {NAMES[start["kind"]]} "{start[0].astext()}"'


def visit_fold(translator, node):
    if node["kind"] == "deeper":
        translator.body.append(translator.starttag(node, "details", CLASS="deeper"))
    else:
        translator.body.append(translator.starttag(node, "div", CLASS="predict"))


def depart_fold(translator, node):
    translator.body.append("</div>\n</details>\n" + "</div>\n" * (node["kind"] == "predict"))


def visit_reading_time(translator, node):
    translator.body.append(f'<p class="reading-time">{node["text"]}</p>\n')
    raise nodes.SkipNode


def visit_fold_title(translator, node):
    if node.parent["kind"] == "deeper":
        translator.body.append('<summary><span class="fold-title">')
    else:
        translator.body.append('<p class="predict-question"><strong>Predict</strong> ')


def depart_fold_title(translator, node):
    if node.parent["kind"] == "deeper":
        time = node.parent.get("time")
        said = f' <span class="fold-time">{time}</span>' if time else ""
        translator.body.append(f'</span>{said}</summary>\n<div class="fold-content">\n')
    else:
        translator.body.append(
            '</p>\n<details class="predict-answer"><summary>See what happens</summary>\n'
            '<div class="fold-content">\n'
        )


def setup(app):
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(fold_title, html=(visit_fold_title, depart_fold_title))
    app.add_node(fold_end)
    app.add_node(reading_time, html=(visit_reading_time, None))
    app.add_directive("course-time", CourseTime)
    for kind in NAMES:
        app.add_directive(f"{kind}-start", Start)
        app.add_directive(f"{kind}-end", End)
    app.add_transform(GatherFolds)
    app.connect("source-read", restore_gates)
    app.connect("doctree-read", name_labels)  # after the domain has entered the page's other labels
    app.connect("doctree-read", tell_times)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
