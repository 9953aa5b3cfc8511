"""The site's own face: a theme of one stylesheet and one script, and metadata on every page.

Its templates are in website/templates. A page holds or loads what it uses, and nothing from
elsewhere.
"""

import hashlib
import os
import re
from importlib.resources import files
from pathlib import Path

from bs4 import BeautifulSoup
from docutils import nodes
from figure_colours import style_sheet as figure_colours
from page_styles import classes_of, needed, parted, placed, short
from pygments.formatters import HtmlFormatter

WEBSITE = Path(__file__).parents[1]
STYLES = (
    "tokens",
    "layout",
    "text",
    "notebook",
    "figures",
    "form",
    "reference",
    "live",
    "answers",
    "comforts",
    "distance",
    "print",
)
SCRIPTS = ("site.js", "comforts.js")
CODE_STYLES = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}

# The extensions' files that a page links to, where its text has the mark.
NEEDED_FOR = {
    "design-tabs": "sd-tab-set",
}
# The extensions' style sheets, of which a page gets what it has, and KaTeX's.
OF_OTHERS = {
    "": (
        files("myst_nb.static") / "mystnb.css",
        files("sphinx_design.static") / "sphinx-design.min.css",
    ),
    "/katex": (WEBSITE / "assets" / "katex" / "katex.min.css",),
}
FACE = re.compile(r"@font-face\{[^}]*\}")
# Files that no page asks for.
UNUSED = ("**/*.css", "file.png", "minus.png", "plus.png")


def stylesheet() -> str:
    """The site's own styles: the colours of code, and website/styles in their order."""
    code = []
    for mode, style in CODE_STYLES.items():
        colours, where = HtmlFormatter(style=style), f'html[data-theme="{mode}"] .highlight'
        code += colours.get_background_style_defs(where) + colours.get_token_style_defs(where)
    parts = [WEBSITE / "styles" / f"{name}.css" for name in STYLES]
    own = (part.read_text(encoding="utf-8") for part in parts)
    return "\n".join([*code, figure_colours(), *own])


def page_styles(body: str, static: str) -> tuple[str, str, str, str]:
    """The sheets of a page with this HTML: type, of others what it needs, and the course's own two.

    static : what leads from the page to their files.
    """
    classes = classes_of(body)
    others = "".join(
        placed(needed(sheet.read_text(encoding="utf-8"), classes), f"{static}{folder}")
        for folder, sheets in OF_OTHERS.items()
        for sheet in sheets
        if not folder or "katex" in classes
    )
    of_formulas = "".join(FACE.findall(others))
    type_, own, by_width = parted(placed(short(stylesheet()), static))
    return of_formulas + type_, FACE.sub("", others), own, by_width


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def configure(app, config):
    # Canonical and social-card addresses need the place of publication; readers do not.
    config.html_baseurl = os.environ.get("DESCENT_SITE_URL", config.html_baseurl)
    if config.html_baseurl and not config.html_baseurl.endswith("/"):
        config.html_baseurl += "/"
    # The course as one PDF: who sets it puts the file there, at the top of the site (publish.yml).
    config.descent_pdf = os.environ.get("DESCENT_PDF", config.descent_pdf)


def name_scripts(app):
    """Every page's scripts, with what tells a browser that one has changed: once for all pages."""
    app.descent_scripts = [
        (name, digest((WEBSITE / "assets" / name).read_text(encoding="utf-8"))) for name in SCRIPTS
    ]


def describe(doctree, limit: int = 160) -> str:
    """The page's `html_meta` description, or the start of its first paragraph, or nothing."""
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return meta["content"]
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 40 and isinstance(paragraph.parent, nodes.section):
            return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
    return ""


def is_needed(asset, body: str) -> bool:
    name = str(getattr(asset, "filename", asset) or "").rsplit("/", 1)[-1]
    return any(name.startswith(start) and mark in body for start, mark in NEEDED_FOR.items())


def sections_of(toc: str) -> str:
    """The list of a page's sections, without its title above them."""
    return str(BeautifulSoup(toc, "html.parser").select_one("ul ul") or "")


def trim(app, pagename, templatename, context, doctree):
    body = context.get("body") or ""
    scripts = context.get("script_files", [])
    context["script_files"] = [asset for asset in scripts if is_needed(asset, body)]
    is_home = pagename == app.config.root_doc
    context["page_toc"] = "" if is_home else sections_of(context.get("toc") or "")
    context["page_styles"] = page_styles(body, context["pathto"]("_static", 1))
    context["own_scripts"] = app.descent_scripts


def add_metadata(app, pagename, templatename, context, doctree):
    site, tagline = app.config.html_title, f"{app.config.html_title}: {app.config.descent_tagline}"
    is_home = pagename == app.config.root_doc
    known = app.env.titles.get(pagename)
    title = tagline if is_home else known.astext() if known else pagename.capitalize()
    context["author"] = app.config.author
    pdf = app.config.descent_pdf
    context["pdf_url"] = context["pathto"](pdf, 1) if pdf else ""
    context["site_name"] = site
    context["social_title"] = title
    context["page_title"] = title if is_home else f"{title} · {site}"
    context["description"] = (describe(doctree) if doctree else "") or f"{title}. {tagline}."
    card = "_static/social-card.png"
    base = app.config.html_baseurl
    context["card_url"] = base + card if base else context["pathto"](card, 1)
    is_notebook = doctree and str(app.env.doc2path(pagename)).endswith(".ipynb")
    notebook = f"_sources/{pagename}.ipynb"
    context["notebook_url"] = context["pathto"](notebook, 1) if is_notebook else None


def finish(app, exception):
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in UNUSED:
        for file in list(static.glob(pattern)):
            file.unlink()


def setup(app):
    app.add_html_theme("descent", str(WEBSITE / "templates"))
    app.add_config_value("descent_tagline", "", "html")
    app.add_config_value("descent_pdf", "", "html")
    app.connect("config-inited", configure)
    app.connect("builder-inited", name_scripts)
    app.connect("html-page-context", trim, priority=900)
    app.connect("html-page-context", add_metadata, priority=900)
    # After the extensions' own last steps, which write into the same folder.
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
