"""The site's own face: templates, one stylesheet, one script, and metadata on every page.

The theme still builds the navigation; its scripts, icon fonts and stylesheets (over two megabytes)
stay behind, together with every request to another origin.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

from docutils import nodes

WEBSITE = Path(__file__).parents[1]
STYLES = ("tokens", "layout", "text", "notebook", "form", "print")

# Taken away from the page: the theme's own, replaced here.
DROPPED = re.compile(
    r"basic\.css|exercise\.css|(pydata-sphinx-theme|sphinx-book-theme|theme)\.(css|js)"
    r"|doctools\.js|sphinx_highlight\.js|documentation_options\.js"
)
DROPPED_INLINE = re.compile(r"DOCUMENTATION_OPTIONS")
# Kept only on pages that use them.
NEEDED_FOR = {
    "mystnb": 'class="cell ',
    "sphinx-design": 'class="sd-',
    "design-tabs": "sd-tab-set",
}
# Files of the theme that no page asks for.
UNUSED = [
    "basic.css",
    "exercise.css",
    "file.png",
    "images",
    "locales",
    "minus.png",
    "plus.png",
    "sbt-webpack-macros.html",
    "scripts",
    "styles",
    "vendor",
    "webpack-macros.html",
]


def stylesheet() -> str:
    """The site's one stylesheet, from the files of website/styles in their order."""
    parts = [WEBSITE / "styles" / f"{name}.css" for name in STYLES]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def configure(app, config):
    config.templates_path.insert(0, str(WEBSITE / "templates"))
    # Canonical and social-card addresses need the place of publication; readers do not.
    config.html_baseurl = os.environ.get("DESCENT_SITE_URL", config.html_baseurl)
    if config.html_baseurl and not config.html_baseurl.endswith("/"):
        config.html_baseurl += "/"


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
    if not name:
        return not DROPPED_INLINE.search(asset.attributes.get("body", "") or "")
    if DROPPED.match(name):
        return False
    return all(mark in body for prefix, mark in NEEDED_FOR.items() if name.startswith(prefix))


def trim(app, pagename, templatename, context, doctree):
    body = context.get("body") or ""
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context.get(kind, []) if is_needed(asset, body)]
    has_maths = 'class="katex' in body
    context["has_maths"] = has_maths
    context["stylesheet_digest"] = digest(stylesheet())
    script = WEBSITE / "assets" / "site.js"
    context["script_digest"] = digest(script.read_text(encoding="utf-8"))


def add_metadata(app, pagename, templatename, context, doctree):
    site, tagline = app.config.html_title, f"{app.config.html_title}: {app.config.descent_tagline}"
    is_home = pagename == app.config.root_doc
    known = app.env.titles.get(pagename)
    title = tagline if is_home else known.astext() if known else pagename.capitalize()
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
    (static / "descent.css").write_text(stylesheet(), encoding="utf-8")
    for name in UNUSED:
        path = static / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def setup(app):
    app.add_config_value("descent_tagline", "", "html")
    app.connect("config-inited", configure)
    app.connect("html-page-context", trim, priority=900)
    app.connect("html-page-context", add_metadata, priority=900)
    # After the theme's own last step, which writes into the same folder.
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
