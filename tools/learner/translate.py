"""MyST as plain Markdown: roles become text and links, directives what every program shows."""

import ast
import re

from learner.facts import DIRECTIVE, Facts, href
from learner.segments import FENCED

ROLE = r"(?P<open>\{{1,2})(?P<role>[a-z][a-z:]*)\}{1,2}(?P<tick>`+)(?P<content>(?:.|\n)+?)(?P=tick)"
NUMBERED = r"^(?P<indent>[ \t]*)\$\$(?P<maths>(?:(?!\$\$).|\n)*)\$\$[ \t]*\((?P<equation>[\w-]+)\)"
MATHS = r"\$\$(?:(?!\$\$).|\n)*\$\$|(?<!\\)\$(?!\$)(?:\\.|[^$\\])+\$"
CODE = r"(?<!`)(?P<code>`+)(?!`)(?:.|\n)+?(?<!`)(?P=code)(?!`)"
LINK = r"\[(?P<shown>(?:\$[^$]*\$|`[^`]*`|\\.|[^\[\]])*)\]\((?P<link>[^()\s]+)\)"
TARGET_LINE = r"^\([\w-]+\)=[ \t]*(?:\n+|\Z)"
COMMENT = r"^%[^\n]*\n?"
ALL = re.compile(
    "|".join([FENCED, NUMBERED, ROLE, CODE, LINK, MATHS, TARGET_LINE, COMMENT]), re.MULTILINE
)
ADMONITIONS = {"note", "tip", "hint", "important", "warning", "caution", "admonition", "seealso"}
OUTSIDE = ("http://", "https://", "mailto:")


class Translator:
    """Translates the texts of one page; `faults` says what it could not.

    `site`: for a notebook that stands alone, the address of the site (ending in /): all links lead
    there, as Colab and VS Code cannot find a cell. Or "" where there is none: links to other pages
    are left out. None: the pages are beside it.
    """

    def __init__(self, facts: Facts, here: str, site: str | None = None):
        self.facts, self.here, self.site = facts, here, site
        self.faults: list[str] = []
        self.cited: set[str] = set()

    def text(self, source: str) -> str:
        """Return Markdown in place of MyST."""
        return ALL.sub(self._replace, source).strip("\n")

    def code(self, source: str) -> str:
        """Return a code cell whose calls of `say` have Markdown in place of MyST."""
        if "say(" not in source:
            return source
        lines = source.encode().splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        try:
            tree = ast.parse(source)
        except SyntaxError:  # what only IPython reads
            return source
        whole = source.encode()
        said = [
            node.args[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args
        ]
        for node in sorted(said, key=lambda node: (node.lineno, node.col_offset), reverse=True):
            begin = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            new = ALL.sub(self._replace_in_code, whole[begin:end].decode())
            whole = whole[:begin] + new.encode() + whole[end:]
        return whole.decode()

    def link(self, text: str, page: str, cell: str, label: str = "") -> str:
        """Return a link to a cell of a page, or its text alone where that page is not there.

        `label`: what the site has there, where that is not the cell's id.
        """
        if self.site is None or (page == self.here and not self.site):
            return f"[{text}]({href(page, cell, self.here)})"
        if not self.site:
            return text
        place = "" if page == "index" else f"chapters/{page}.html"
        label = label or cell
        fragment = f"equation-{label}" if label.startswith("eq-") else label
        known = label and not label.startswith("cite-")  # the site numbers its sources
        return f"[{text}]({self.site}{place}{f'#{fragment}' if known else ''})"

    def _replace_in_code(self, found: re.Match) -> str:
        if found["role"] or found["link"]:
            return self._replace(found)
        if found["equation"]:  # inside a string, and mostly inside an f-string
            doubled = "{{" in found["maths"]
            return self._numbered(found, *(("\\\\", "{{", "}}") if doubled else ("\\\\", "{", "}")))
        return found.group()

    def _replace(self, found: re.Match) -> str:
        if found["ticks"]:
            return self._fenced(found.group())
        if found["equation"]:
            return self._numbered(found)
        if found["role"]:
            return self._role(found["role"], " ".join(found["content"].split()))
        if found["link"]:
            return self._link(found)
        text = found.group()
        return "" if re.match(rf"{TARGET_LINE}|{COMMENT}", text) else text

    def _numbered(self, found: re.Match, slash="\\", begin="{", end="}") -> str:
        target = self.facts.targets.get(found["equation"])
        number = target.text.strip("()") if target else self._fault(found["equation"], "?")
        whole = f"$${found['maths'].rstrip()} {slash}tag{begin}{number}{end}\n{found['indent']}$$"
        return found["indent"] + whole

    def _role(self, role: str, content: str) -> str:
        named = re.fullmatch(r"(.*?)\s*<([^>]*)>", content)
        shown, target = (named[1], named[2]) if named else ("", content)
        if role in ("cite:p", "cite:t"):
            return self._cited(role, [key.strip() for key in target.split(",")])
        if role == "term":
            term = self.facts.terms.get(target.lower())
            if term is None:
                return self._fault(f"the term {target}", shown or target)
            return self.link(shown or target, "glossary", term.cell)
        if role in ("ref", "numref", "eq", "doc"):
            return self._to(target, shown)
        if role == "math":
            return f"${content}$"
        return self._fault(f"the role {role}", content)

    def _cited(self, role: str, keys: list[str]) -> str:
        sources = self.facts.bibliography
        for key in [key for key in keys if key not in sources]:
            self._fault(f"the source {key}")
        keys = sorted(
            (key for key in keys if key in sources),
            key=lambda key: (sources.authors(key).lower(), sources.year(key)),
        )
        self.cited |= set(keys)
        if role == "cite:t":
            texts = [f"{sources.authors(key)} ({sources.year(key)})" for key in keys]
        else:
            texts = [f"{sources.authors(key)}, {sources.year(key)}" for key in keys]
        links = [
            self.link(text, "bibliography", f"cite-{key}")
            for text, key in zip(texts, keys, strict=True)
        ]
        return ", ".join(links) if role == "cite:t" else f"({'; '.join(links)})"

    def _link(self, found: re.Match) -> str:
        target, shown = found["link"], found["shown"]
        return found.group() if target.startswith(OUTSIDE) else self._to(target, shown)

    def _to(self, target: str, shown: str) -> str:
        place = self._place(target)
        if place is None:
            return self._fault(f"the link {target}", shown or target)
        page, cell, text, label = place
        return self.link(shown or text, page, cell, label)

    def _place(self, target: str) -> tuple[str, str, str, str] | None:
        """Return the page, cell, name and label of a target, as it is written in a link."""
        name, _, label = target.partition("#")
        page = re.sub(r"\.(md|ipynb)$", "", name.rsplit("/", 1)[-1])
        if label or page not in self.facts.pages:
            label = label or target
            known = self.facts.targets.get(label)
            return (known.page, known.cell, known.text, label) if known else None
        return page, "", self.facts.pages[page].title, ""

    def _fenced(self, text: str) -> str:
        directive = DIRECTIVE.match(text)
        if not directive:
            return text if "{" not in text.splitlines()[0] else self._fault(text, text)
        name, argument = directive["name"], directive["argument"].strip()
        if name in ADMONITIONS:
            title = argument or name.capitalize()
            return quoted(f"**{title}**\n\n{self.text(directive['body'])}")
        if name == "only" and argument == "html":  # of use to those who read the site
            return ""
        if name == "math":
            return f"$$\n{directive['body'].strip()}\n$$"
        return self._fault(f"the directive {name}", text)

    def _fault(self, what: str, instead: str = "") -> str:
        self.faults.append(f"{self.here}: {what}")
        return instead


def quoted(text: str) -> str:
    """Return Markdown set apart; blank lines inside the element keep it Markdown."""
    return f"<blockquote>\n\n{text}\n\n</blockquote>"
