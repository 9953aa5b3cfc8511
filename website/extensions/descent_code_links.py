"""Names of the library in shown code lead to the reference.

Which object a name stands for is read from the page's own code: its imports, block after block,
and in blocks of the library's source the names of the package. Each object is linked once in a
block. The code itself stays as it is, to the letter: a link only goes around a name.

sphinx-codeautolink does this for more kinds of code; it fails on a page with sphinx-exercise's
boxes, whose sections have no title, and reads every finished page once more.
"""

import ast
import html
import re
from collections.abc import Iterator

import course_lib

BLOCK = re.compile(
    r'(<div class="highlight-i?python\d?[^"]*"><div class="highlight"><pre[^>]*>)(.*?)(</pre>)',
    re.S,
)
PIECE = re.compile(r"<[^>]*>|[^<]+")
ROOT = course_lib.__name__
PACKAGE = {name: f"{ROOT}.{name}" for name in course_lib.__all__}

Place = tuple[int, int]  # line, counted from 1, and byte in it


def imported(tree: ast.AST) -> dict[str, str]:
    """What a block's imports from the library bind: name -> the object's full name.

    >>> imported(ast.parse("from course_lib import Adam, schedules as s; import numpy"))
    {'Adam': 'course_lib.Adam', 's': 'course_lib.schedules'}
    """
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == ROOT:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def rebound(tree: ast.AST) -> set[str]:
    """Names that a block gives to something else: variables, arguments, functions, classes."""
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return stored | arguments


def named(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[str, Place]]:
    """(full name, where its last part begins) of all that is named in a block, in any order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == ROOT:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", (alias.lineno, alias.col_offset)
        elif isinstance(node, ast.Name | ast.Attribute):
            full, last = node, ""
            parts = []
            while isinstance(full, ast.Attribute):
                parts.append(full.attr)
                full = full.value
            if isinstance(full, ast.Name) and full.id in names:
                last = parts[0] if parts else full.id
                where = (node.end_lineno, node.end_col_offset - len(last.encode()))
                yield ".".join([names[full.id], *reversed(parts)]), where


def link_names(body: str, address_of) -> str:
    """The page's HTML with links in its code; `address_of` knows an object's address, or None."""
    names = dict(PACKAGE)

    def link(block) -> str:
        pieces = PIECE.findall(block[2])
        code = html.unescape("".join(piece for piece in pieces if piece[0] != "<"))
        try:
            tree = ast.parse(code)
        except SyntaxError:  # a magic, or a console
            return block[0]
        others = rebound(tree)
        names.update(imported(tree))
        found = {}
        for full, where in sorted(named(tree, names), key=lambda one: one[1]):
            if full.split(".")[-1] not in others and full not in found:
                found[full] = where, address_of(full)
        for name in others:
            names.pop(name, None)
        addresses = {where: address for where, address in found.values() if address}
        return block[1] + _with_links(pieces, addresses) + block[3]

    return BLOCK.sub(link, body)


def _with_links(pieces: list[str], addresses: dict[Place, str]) -> str:
    made, line, byte = [], 1, 0
    for piece in pieces:
        if piece[0] == "<":
            made.append(piece)
            continue
        address = addresses.get((line, byte))
        made.append(f'<a class="code-link" href="{address}">{piece}</a>' if address else piece)
        text = html.unescape(piece)
        line += text.count("\n")
        byte = len(text.rpartition("\n")[2].encode()) + (0 if "\n" in text else byte)
    return "".join(made)


def rework(app, pagename, templatename, context, doctree):
    if app.builder.format != "html" or not context.get("body"):
        return
    objects = app.env.get_domain("py").objects

    def address_of(name: str) -> str | None:
        entry = objects.get(name)
        if entry is None or entry.objtype == "module":  # the module of a name says little
            return None
        page = app.builder.get_relative_uri(pagename, entry.docname)
        return html.escape(f"{'' if entry.docname == pagename else page}#{entry.node_id}")

    context["body"] = link_names(context["body"], address_of)


def setup(app):
    app.connect("html-page-context", rework, priority=850)  # when the HTML of a page is settled
    return {"parallel_read_safe": True, "parallel_write_safe": True}
