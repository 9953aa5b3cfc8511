"""The style sheets of a page, inside the page: its first paint waits for no second request.

The course's own sheets are the same on every page, without their comments. Of those that extensions
bring, a page gets the rules for what it has, a tenth.

Where a query in a sheet begins or ends to hold, a browser takes the whole sheet for another: what
any of its rules may be about gets its style anew, and where the sheet brings type, all is laid out
anew as well. So type has a sheet of its own, and so has what depends on the page's width.
"""

import re
from collections.abc import Iterator
from functools import cache

STRING = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
OF_OTHERS = re.compile(r":(?:is|not|where|has)\([^()]*\)")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
HOLDING_RULES = ("@media", "@supports", "@layer", "@container")
OF_WIDTH = re.compile(r"@media\b.*\b(?:min|max)-width\b")


@cache
def short(css: str) -> str:
    """The same style sheet without comments and without spaces that say nothing.

    Examples
    --------
    >>> short('a :is(b, i) { color: red; /* warm */ content: "/* ; */ "; }')
    'a :is(b,i){color:red;content:"/* ; */ "}'
    """
    parts = STRING.split(COMMENT.sub(lambda found: found[1] or "", css))
    for i in range(0, len(parts), 2):  # between the strings
        text = re.sub(r"\s+", " ", parts[i])
        text = re.sub(r"(?<!:) ?([{};,>]) ?", r"\1", text)  # an empty value keeps its space
        text = re.sub(r"(?<=[\w)]): (?=[^{}]*[;}]|[^{}]*$)", ":", text)
        parts[i] = text.replace(";}", "}")
    return "".join(parts).strip()


def rules(css: str) -> Iterator[tuple[str, str]]:
    """What stands before each outer pair of braces of a short style sheet, and what is in it."""
    depth = begun = opened = 0
    for brace in re.finditer(r"[{}]", STRING.sub(lambda found: "_" * len(found[0]), css)):
        at = brace.start()
        if brace[0] == "{":
            opened = at if depth == 0 else opened
            depth += 1
            continue
        depth -= 1
        if depth == 0:
            yield css[begun:opened], css[opened + 1 : at]
            begun = at + 1


def needed(css: str, classes: frozenset[str]) -> str:
    """Of a style sheet what is about these classes, or about no class at all.

    Examples
    --------
    >>> needed(".a .b{top:0}@media print{.c,.a{left:0}}p{margin:0}", frozenset({"a"}))
    '@media print{.c,.a{left:0}}p{margin:0}'
    """
    kept = []
    for prelude, inside in rules(short(css)):
        if prelude.startswith(HOLDING_RULES):
            inside = needed(inside, classes)
            if not inside:
                continue
        elif not prelude.startswith("@"):
            selectors = OF_OTHERS.sub("", prelude).split(",")
            if not any(classes.issuperset(CLASS.findall(one)) for one in selectors):
                continue
        kept.append(f"{prelude}{{{inside}}}")
    return "".join(kept)


def parted(css: str) -> tuple[str, str, str]:
    """A short style sheet's type; its rules; and those for some widths, then those for paper.

    The last come behind all rules, wherever they stood, and win against what is as specific. What
    is for paper comes behind the widths, for paper has one, too.

    Examples
    --------
    >>> parted("@media print{a{b:c}}@media (max-width:9em){a{b:d}}@font-face{src:e}a{b:f}")
    ('@font-face{src:e}', 'a{b:f}', '@media (max-width:9em){a{b:d}}@media print{a{b:c}}')
    """
    type_, plain, of_width, on_paper = [], [], [], []
    for prelude, inside in rules(css):
        kind = plain
        if prelude == "@font-face":
            kind = type_
        elif prelude == "@media print":
            kind = on_paper
        elif OF_WIDTH.match(prelude):
            kind = of_width
        kind.append(f"{prelude}{{{inside}}}")
    return "".join(type_), "".join(plain), "".join(of_width + on_paper)


def classes_of(html: str) -> frozenset[str]:
    """The classes that a page's HTML names."""
    return frozenset(
        name for found in re.findall(r'\bclass="([^"]*)"', html) for name in found.split()
    )


def placed(css: str, folder: str) -> str:
    """The sheet with its files named from the page: they lie in this folder.

    Examples
    --------
    >>> placed("src:url(fonts/a.woff2)", "../_static")
    'src:url(../_static/fonts/a.woff2)'
    """
    return re.sub(r"""url\((?!["']?(?:data:|#))""", f"url({folder}/", css)
