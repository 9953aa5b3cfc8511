"""The questions of a chapter's quiz, as its source has them."""

import ast
import re
from functools import cache

from tests.prose.passages import COMPUTED, ROOT

CELL = re.compile(r"^Quiz\(questions=\[.*?^\]\)$", re.MULTILINE | re.DOTALL)


@cache
def questions(page: str) -> dict[str, list[tuple[str, bool]]]:
    """Return the prompt of each question, and its answers, each with whether it is marked right."""
    cell = CELL.search((ROOT / page).read_text(encoding="utf-8"))
    quiz = ast.parse(cell[0], mode="eval").body if cell else None
    found = {}
    for question in quiz.keywords[0].value.elts if quiz else ():
        names = [key.value for key in question.keys]
        parts = dict(zip(names, question.values, strict=True))
        found[_written(parts["prompt"])] = [
            (_written(choice.elts[0]), ast.literal_eval(choice.elts[1]))
            for choice in parts["choices"].elts
        ]
    return found


@cache
def asked(page: str) -> frozenset[str]:
    """Return the prompts and the answers of a page, without what is said to them."""
    found = questions(page)
    return frozenset(found).union(words for choices in found.values() for words, _ in choices)


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_written(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) else COMPUTED
