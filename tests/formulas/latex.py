r"""Reads the LaTeX of the course's formulas: what stands on a page becomes something to evaluate.

A formula is a list of statements; a statement is a chain of expressions with a relation between
each and the next. `\\`, `\quad`, words and commas end a statement, unless the next begins with a
relation or a sign. Only what the course writes is read; anything else is an `Unreadable`.

Symbols are named as they are written, without braces and backslashes: `\hat s_{t-1}` becomes
"hat s_t-1".
"""

import re
from typing import NamedTuple

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": "<=",
    r"\ge": ">=",
    r"\leftarrow": "<-",
    r"\approx": "~",
    r"\propto": "~",
    r"\longrightarrow": "->",
}
ACCENTS = {r"\hat", r"\bar", r"\tilde", r"\partial"}
JOINING = {"so", "if", "then", "and", "otherwise"}  # words that are no symbols
FUNCTIONS = {r"\ln", r"\cos", r"\sin", r"\tanh", r"\max", r"\min"}
GIVEN = ("given",)
BINARY = {r"\cdot": "times", "/": "over", r"\bmod": "modulo"}
CLOSING = {"(": ")", "[": "]", r"\lfloor": r"\rfloor", r"\lVert": r"\rVert"}
SILENT = re.compile(
    r"\\(?:[Bb]igg?[lr]?|left|right)(?![a-zA-Z])|\\[,;!: ]|&|(?<=\})_\{\\text\{[^{}]*\}\}"
)
ROW = re.compile(r"\\\\(?:\[[^]]*\])?")
TOKEN = re.compile(r"\\[a-zA-Z]+|\\[{}]|\d+\.\d+|\d+|[a-zA-Z]|\S")
WORDS = re.compile(r"\\text\s*\{([^{}]*)\}|\\text\s*([a-z])")
ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:aligned|gathered)\}")
BLOCK = re.compile(r"\\begin\{(cases|pmatrix)\}(.*?)\\end\{\1\}", re.DOTALL)


class Unreadable(ValueError):
    """A formula that the course has not written so far."""


class Statement(NamedTuple):
    relations: list[str]
    sides: list[tuple]


def read(latex: str) -> list[Statement]:
    """Return the statements of one displayed formula."""
    latex, blocks = _without_blocks(ENVIRONMENT.sub("", latex))
    statements: list[list[str]] = []
    for piece in _pieces(latex):
        goes_on = piece[0] in RELATIONS or piece[0] in "+-"
        if statements and (goes_on or _open(statements[-1])):
            statements[-1] += piece
        else:
            statements.append(piece)
    return [_statement(tokens, blocks) for tokens in statements]


def expression(latex: str) -> tuple:
    """Return one expression, which holds no relation."""
    latex, blocks = _without_blocks(latex)
    return _Parser(TOKEN.findall(_spoken(latex)), blocks).whole()


def _open(tokens: list[str]) -> bool:
    return tokens[-1] in RELATIONS or tokens[-1] in ("+", "-", r"\cdot")


def _without_blocks(latex: str) -> tuple[str, list]:
    blocks = []

    def kept(match):
        rows = [row.split("&") for row in ROW.split(match[2]) if row.strip()]
        blocks.append((match[1], rows))
        return rf" \block{{{len(blocks) - 1}}} "

    return BLOCK.sub(kept, latex), blocks


def _spoken(text: str) -> str:
    """Return a text whose words are symbols, where one word stands alone, and ends elsewhere."""
    text = SILENT.sub(" ", text)

    def said(match):
        words = match[1] or match[2]
        alone = re.fullmatch(r"[a-z]+", words) and words not in JOINING
        return rf" \word{{{words}}} " if alone else r" \end "

    return WORDS.sub(said, text)


def _pieces(latex: str) -> list[list[str]]:
    text = ROW.sub(r" \\end ", latex)
    text = re.sub(r"\\q?quad(?![a-zA-Z])", r" \\end ", text)
    pieces: list[list[str]] = [[]]
    depth = 0
    for token in TOKEN.findall(_spoken(text)):
        depth += (token in "([{" or token == r"\{") - (token in ")]}" or token == r"\}")
        if token == r"\end" or (depth == 0 and token in (",", ":", ".")):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _statement(tokens: list[str], blocks: list) -> Statement:
    brackets = [token for token in tokens if token in "(),"]
    if brackets == ["(", ")"] and tokens[0] + tokens[-1] == "()":
        tokens = tokens[1:-1]  # a condition, said behind its formula
    sides: list[list[str]] = [[]]
    relations = []
    depth = 0
    for token in tokens:
        depth += (token in "([{") - (token in ")]}")
        if depth == 0 and token in RELATIONS:
            relations.append(RELATIONS[token])
            sides.append([])
        else:
            sides[-1].append(token)
    return Statement(relations, [_Parser(side, blocks).whole() for side in sides])


class _Parser:
    """Recursive descent over a sum of products of powers; a node is a tuple with its kind first."""

    def __init__(self, tokens: list[str], blocks: list):
        self.tokens, self.blocks, self.inside = list(tokens), blocks, 0

    def whole(self):
        if not self.tokens:
            raise Unreadable("an empty side")
        node = self.sum()
        if self.tokens:
            raise Unreadable(f"{' '.join(self.tokens[:6])} is left over")
        return node

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, token: str | None = None) -> str:
        if not self.tokens or (token and self.tokens[0] != token):
            raise Unreadable(f"{token or 'something'} is missing before {self.tokens[:6]}")
        return self.tokens.pop(0)

    def sum(self):
        terms = []
        sign = -1 if self.next() == "-" else 1
        if self.next() in ("+", "-"):
            self.take()
        terms.append((sign, self.product()))
        while self.next() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            terms.append((sign, self.product()))
        return ("sum", terms)

    def product(self):
        node = self.juxtaposed()
        while self.next() in BINARY:
            kind = BINARY[self.take()]
            node = (kind, node, self.juxtaposed())
        return node

    def juxtaposed(self):
        node = self.power()
        while self._begins():
            node = ("times", node, self.power())
        return node

    def _begins(self) -> bool:
        token = self.next()
        if token == "|":
            return self.inside == 0
        return bool(token) and not (
            token in ("+", "-", ",", ".", ")", "]", "}", r"\mid")
            or token in RELATIONS
            or token in BINARY
            or token in CLOSING.values()
        )

    def power(self):
        node = self.factor()
        while self.next() == "^":
            self.take()
            exponent = self.group_tokens()
            if exponent in ([r"\mathsf", "T"], [r"\top"]):
                node = ("transposed", node)
            else:
                node = ("power", node, _Parser(exponent, self.blocks).whole())
        if node[0] == "symbol" and self.next() in ("(", "["):
            return ("called", node, self.power())
        return node

    def group_tokens(self) -> list[str]:
        """Take one argument of a command: a group in braces, or one token (one digit)."""
        token = self.take()
        if token != "{":
            if token == r"\word":
                return [token, "{", *self.group_tokens(), "}"]
            if token.isdigit() and len(token) > 1:
                self.tokens.insert(0, token[1:])
                return [token[0]]
            if token in (r"\mathsf", *ACCENTS):
                return [token, *self.group_tokens()]
            return [token]
        depth, taken = 1, []
        while depth:
            token = self.take()
            depth += (token == "{") - (token == "}")
            taken.append(token)
        return taken[:-1]

    def argument(self):
        return _Parser(self.group_tokens(), self.blocks).whole()

    def factor(self):
        token = self.next()
        if token in (r"\frac", r"\tfrac"):
            self.take()
            return ("over", self.argument(), self.argument())
        if token == r"\sqrt":
            self.take()
            return ("root", self.argument())
        if token == r"\underbrace":
            self.take()
            node = self.argument()
            if self.next() == "_":
                self.take()
                self.group_tokens()
            return node
        if token == r"\sum":
            return self.summation()
        if token in FUNCTIONS or token == r"\operatorname":
            return self.function()
        if token in CLOSING:
            return self.bracket()
        if token == "{":
            return self.argument()
        if token == "|":
            self.take()
            self.inside += 1
            node = self.sum()
            self.take("|")
            self.inside -= 1
            return ("size", node)
        if token == r"\block":
            self.take()
            return self.block(*self.blocks[int("".join(self.group_tokens()))])
        if re.fullmatch(r"[\d.]+", token):
            return ("number", float(self.take()))
        return self.symbol()

    def bracket(self):
        opening = self.take()
        inside, self.inside = self.inside, 0
        parts = [self.sum()]
        while self.next() == ",":
            self.take()
            parts.append(self.sum())
        while self.next() == r"\mid" or (parts[-1] == GIVEN and self.next() != "]"):
            self.take()  # what a mean is taken under is words, as far as numbers go
            parts[1:] = [GIVEN]
        parts = [part for part in parts if part != GIVEN]
        self.take(CLOSING[opening])
        self.inside = inside
        kind = {r"\lfloor": "floor", r"\lVert": "size"}.get(opening, "bracket")
        return (kind, parts[0]) if kind != "bracket" else ("bracket", parts)

    def function(self):
        token = self.take()
        name = "".join(self.group_tokens()) if token == r"\operatorname" else token[1:]
        if self.next() == "(":
            return ("function", name, self.factor())
        node = self.power()
        while self._begins() and self.next() not in FUNCTIONS and self.next() != "(":
            node = ("times", node, self.power())
        return ("function", name, ("bracket", [node]))

    def summation(self):
        self.take()
        self.take("_")
        below = self.group_tokens()
        above = None
        if self.next() == "^":
            self.take()
            above = self.argument()
        index = below[0]
        first = _Parser(below[2:], self.blocks).whole() if below[1:2] in (["="], [r"\ge"]) else None
        body = self.product()
        if self.next() == "+" and self._of_this_sum(index):
            self.take()
            body = ("sum", [(1, body), (1, self.product())])
        return ("summation", index, first, above, body)

    def _of_this_sum(self, index: str) -> bool:
        """Whether the next term holds the index too, so that it can only belong to the sum."""
        term = self.tokens[1:]
        ends = [term.index(stop) for stop in ("+", r"\sum") if stop in term]
        return f"_{index}" in "".join(term[: min(ends, default=len(term))])

    def block(self, kind: str, rows: list[list[str]]):
        if kind == "pmatrix":
            return ("matrix", [[expression(cell) for cell in row] for row in rows])
        cases = []
        for value, condition in rows:
            words = _spoken(condition).replace(r"\end", "")
            tokens = TOKEN.findall(words.rstrip(" .,"))
            given = _statement(tokens, []) if tokens else None
            cases.append((expression(value.strip(" ,.")), given))
        return ("cases", cases)

    def symbol(self):
        name, subscript = self.base(), None
        if self.next() == "'":
            name += self.take()
        if self.next() == "_":
            self.take()
            subscript = self.group_tokens()
        if self.tokens[:2] == ["^", "*"]:
            self.tokens[:2] = []
            name += "*"
        if subscript is None:
            return ("symbol", name, name, None)
        words = "".join(t.lstrip("\\").replace("word", "") for t in subscript if t not in "{}")
        try:
            index = _Parser(subscript, self.blocks).whole()
        except Unreadable:
            index = None
        return ("symbol", f"{name}_{words}", name, index)

    def base(self) -> str:
        token = self.take()
        if token in ACCENTS:
            inner = self.group_tokens()
            return f"{token[1:]} {''.join(inner).lstrip(chr(92))}"
        if token == r"\nabla":
            name = "nabla"
            if self.tokens[:2] == ["^", "2"]:
                self.tokens[:2], name = [], "nabla2"
            if self.next() == "_":
                self.take()
                self.group_tokens()
            return f"{name} {self.base()}"
        if token == r"\word":
            return "".join(self.group_tokens())
        if token == r"\mathbb":
            return "".join(self.group_tokens())
        if token == r"\varepsilon":
            return "epsilon"
        if re.fullmatch(r"\\?[a-zA-Z]+", token):
            return token.lstrip("\\")
        raise Unreadable(f"{token!r} before {' '.join(self.tokens[:6])}")
