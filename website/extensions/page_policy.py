"""A page's Content-Security-Policy, as strict as what stands in the page allows.

It stands in the page itself, so it holds on any host and in a folder. Scripts and styles that are
written inside the page are named by their hashes; a style attribute becomes a class, since there is
no hash for an attribute that forbids it elsewhere.

Source: https://www.w3.org/TR/CSP3/
"""

import base64
import hashlib
import re

# What is no tag: the inside of scripts, styles and comments.
RAW = r"<!--.*?-->|<(script|style|textarea|title)\b[^>]*>.*?</\1>"
VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'>]+)"""
TAG = re.compile(
    rf"{RAW}|<[a-zA-Z](?:[^\s>\"']+)?(?:\s+[^\s=>\"']+(?:\s*=\s*{VALUE})?)*\s*/?>", re.S
)
STYLE = re.compile(r'\sstyle="([^"]*)"')
CLASS = re.compile(r'\sclass="([^"]*)"')
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S)
SHEET = re.compile(r"<style\b[^>]*>(.*?)</style>", re.S)
# A script by its attributes: of data only what a page runs as its script's text.
TYPE = re.compile(r'\stype="([^"]*)"')
RUN_LATER = " data-descent-module="
PLACE = '<meta charset="utf-8">'
META = re.compile(r'\s*<meta http-equiv="Content-Security-Policy" content="[^"]*">')


def source(text: str) -> str:
    """How a policy names a script or style sheet with this text.

    Examples
    --------
    >>> source("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def name_of(style: str) -> str:
    """A class for a style: the same on every page, and for nothing else.

    Examples
    --------
    >>> name_of("top:0")
    's-pKHEk'
    """
    return f"s-{base64.urlsafe_b64encode(hashlib.sha256(style.encode()).digest()).decode()[:5]}"


def classed(html: str) -> tuple[str, str]:
    """The page with a class for each style attribute, and the style sheet that has what they said.

    A class is named for what it says, so it says the same on every page. Its selector counts as one
    of an id: an attribute's word went before those of style sheets, too.

    Examples
    --------
    >>> classed('<p class="a" style="top:0"><i style="top:0">One</i></p>')
    ('<p class="a s-pKHEk"><i class="s-pKHEk">One</i></p>', '.s-pKHEk:not(#_){top:0}')
    """
    said: dict[str, str] = {}

    def change(found: re.Match) -> str:
        tag = found[0]
        style = STYLE.search(tag) if 'style="' in tag else None
        if style is None or found[1] or tag.startswith("<!"):
            return tag
        tag = tag[: style.start()] + tag[style.end() :]
        text = (
            style[1].replace("&quot;", '"').replace("&#39;", "'").replace("&amp;", "&").strip("; ")
        )
        if not text:
            return tag
        name = name_of(text)
        if said.setdefault(name, text) != text:
            raise ValueError(f"one class for two styles: {text!r} and {said[name]!r}")
        has = CLASS.search(tag)
        if has:
            return f"{tag[: has.end() - 1]} {name}{tag[has.end() - 1 :]}"
        end = re.match(r"<[^\s/>]+", tag).end()
        return f'{tag[:end]} class="{name}"{tag[end:]}'

    page = TAG.sub(change, html)
    return page, "".join(f".{name}:not(#_){{{text}}}" for name, text in said.items())


def unique(texts) -> str:
    return " ".join(dict.fromkeys(map(source, texts)))


def scripts_of(html: str) -> list[str]:
    """The texts that the page runs as scripts: at once, or when a widget begins."""
    texts = []
    for attributes, text in SCRIPT.findall(html):
        kind = TYPE.search(attributes)
        if " src=" not in attributes and (kind is None or RUN_LATER in attributes):
            texts.append(text)
    return texts


def policy(html: str) -> str:
    """What the page may load and run: the files of its own site, and what stands in it.

    That includes asking its own site for files: what looks a page over, as Lighthouse does, asks
    for robots.txt from within it. A page whose cells can be run (`data-python`) may start a worker
    from a blob, which keeps to the same policy: that worker compiles Python's WebAssembly and loads
    the scripts of Pyodide from files that it has checked, so these two are allowed there. Nothing
    may call `eval`.
    """
    runs_python = " data-python=" in html.partition("<head>")[0]
    allowed = {
        "default-src": "'none'",
        "script-src": f"'self' {unique(scripts_of(html))}",
        "style-src": unique(SHEET.findall(html)) or "'none'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    if runs_python:
        allowed["script-src"] += " 'wasm-unsafe-eval' blob:"
        allowed["worker-src"] = "blob:"
    allowed["connect-src"] = "'self'"
    return "; ".join(f"{name} {what}" for name, what in allowed.items())


def meta(text: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{text}">'


def guarded(html: str) -> str:
    """The page with its policy in its head, ahead of all that it loads; unchanged if it has one.

    Raises ValueError for a page without the place for it.
    """
    if META.search(html):
        return html
    page, sheet = classed(html)
    if page.count(PLACE) != 1:
        raise ValueError(f"the page needs one {PLACE}")
    if sheet:
        page = page.replace("</head>", f"<style>{sheet}</style>\n</head>", 1)
    return page.replace(PLACE, f"{PLACE}\n  {meta(policy(page))}")
