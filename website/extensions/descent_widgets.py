"""Make the course's widgets live on the site, without a kernel and without a request.

A page that holds a widget's `text/html` form gets, inside itself, the widgets' style sheet, the
source of each module it needs (once, as a script's text) and the short script that runs them. They
are what the installed `course_lib.widgets` gives, so the site and JupyterLab run the same files.

A page that is no notebook names its widget with a directive, the traits as YAML below it:

    :::{widget} DescentExplorer
    beta: 0.9
    :::
"""

import re
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from widget_modules import page_script

from course_lib import widgets
from course_lib.widgets.bundle import module_names, module_source, style_sheet

HOST = Path(__file__).parents[1] / "assets" / "widget-host.js"
WIDGET = re.compile(r'<div\b[^>]*\bdata-descent-widget="([^"]*)"')

logger = logging.getLogger(__name__)


class WidgetDirective(SphinxDirective):
    """A widget of course_lib.widgets by its class's name; the content is its traits, as YAML."""

    required_arguments = 1
    has_content = True

    def run(self):
        name = self.arguments[0]
        if name not in widgets.__all__:
            raise self.error(f"course_lib.widgets has no {name}; it has {widgets.__all__}")
        try:
            traits = yaml.safe_load("\n".join(self.content)) or {}
            widget = getattr(widgets, name)(**traits)
        except (yaml.YAMLError, TypeError, ValueError) as problem:
            raise self.error(f"{name}: {problem}") from None
        return [nodes.raw("", widget.html(), format="html")]


def live(body: str) -> str:
    """The page's HTML with what its widgets need around it; unchanged if there are none.

    Raises KeyError for a widget that course_lib does not have.
    """
    names = sorted(set(WIDGET.findall(body)))
    if not names:
        return body
    unknown = [name for name in names if name not in module_names()]
    if unknown:
        raise KeyError(", ".join(unknown))
    modules = [
        f'<script type="text/plain" data-descent-module="{name}">\n'
        f"{page_script(module_source(name))}</script>\n"
        for name in names
    ]
    host = HOST.read_text(encoding="utf-8")
    styles = f"<style data-descent-styles>\n{style_sheet(*names)}</style>"
    return f"{styles}\n{body}\n{''.join(modules)}<script>\n{host}</script>\n"


def add_widgets(app, pagename, templatename, context, doctree):
    if app.builder.format != "html" or not context.get("body"):
        return
    try:
        context["body"] = live(context["body"])
    except KeyError as error:
        logger.warning("%s: course_lib.widgets has no %s", pagename, error.args[0], type="descent")


def setup(app):
    app.add_directive("widget", WidgetDirective)
    # After everything that parses the page's HTML and writes it anew.
    app.connect("html-page-context", add_widgets, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
