"""Words that carry a claim, in what the chapters' cells say, are held to numbers.

"Larger", "never", "before", "the best": such a word of a said sentence is chosen by the cell (it
stands in a field of the f-string), or claimed by it: `say(text, {"words of the text": condition})`.
The condition is computed, and compares in the direction of its words. What names a thing rather
than claiming something of it is listed, with the reason, in claim_words.toml.

    .venv/bin/python -m pytest tests/test_claim_words.py -k 02     what chapter 2 still owes
"""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from course_lib.notebook.display import NO_LONGER

CHAPTERS = sorted((Path(__file__).parents[1] / "chapters").glob("[0-9]*.md"))


def listed(words: str) -> list[str]:
    return words.split()


UPWARDS = listed("more larger greater higher longer wider farther further above beyond")
DOWNWARDS = listed("less fewer smaller lower shorter narrower closer nearer below within")
OTHERS = listed("""
    most fewest largest smallest greatest highest lowest longest shortest widest narrowest farthest
    closest nearest faster fastest slower slowest later latest earlier earliest sooner better best
    worse worst steeper steepest flatter flattest stronger weaker least last first before after
    never always every everything everywhere all none nothing nobody only neither nor both alike
    same equal equally twice half thrice ahead behind grow grows fall falls shrink shrinks rise
    rises hardly almost nearly exactly
""")
WORD = re.compile(rf"\b({'|'.join(UPWARDS + DOWNWARDS + OTHERS)})\b", re.IGNORECASE)

# Ways of speaking in which a word of the list claims nothing that numbers could deny.
COUNT = r"(\{[^}]*\}|\$n\$|[\d,]+|a million|very many)"
SPEECH = {
    r"\b(at all|all but|at first|first of all|at best)\b": "no word of these is meant",
    rf"\b(first|last|late) ({COUNT} )?(steps?|rows?|points?|epochs?|ones?)\b": "names by place",
    rf"\b(after|before|within) {COUNT}": "says when it was measured",
    r"\b(ahead|lower)( of \w+)? in \{[^}]*wins\}": "the field counts just that",
    r"\b(behind|higher) in \{[^}]*losses\}": "the field counts just that",
}
# An extreme is computed where a field of the same text takes one.
EXTREME = {r"\bat most\b": ("max", "Max"), r"\bat least\b": ("min", "Min")}

# Chapter -> words of a said text -> why no number decides them.
NAMED = tomllib.loads(Path(__file__).with_name("claim_words.toml").read_text(encoding="utf-8"))


def cells(path: Path) -> list[str]:
    """The code cells of a chapter, without their tags."""
    found = re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", path.read_text("utf-8"), re.S | re.M)
    headless = [re.sub(r"\A---\n.*?\n---\n|\A(:[^\n]*\n)+", "", cell, flags=re.S) for cell in found]
    return [cell for cell in headless if "say(" in cell]


def literal(node: ast.expr) -> str:
    """A string as it stands, each field of an f-string as its source in braces."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}"
            for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) else ""


def said_texts(tree: ast.Module):
    """(text, claims) of each `say`; where its argument is no literal, of each text of its cell."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "say"):
            continue
        dicts = [*call.args[1:], *(one.value for one in call.keywords if one.arg == "claims")]
        claims = {
            key.value: value
            for one in dicts
            for key, value in zip(one.keys, one.values, strict=True)
        }
        strings = [call.args[0]]
        if not isinstance(call.args[0], ast.JoinedStr | ast.Constant):
            strings = [
                node
                for node in strings_of(tree)
                if " " in literal(node) and literal(node) not in claims
            ]
        yield [" ".join(literal(node).split()) for node in strings], claims


def strings_of(node: ast.AST):
    """The strings of a piece of code, but not the parts of f-strings, nor docstrings."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.JoinedStr | ast.Constant):
            if isinstance(literal(child), str):
                yield child
        else:
            yield from strings_of(child)


def spans(pattern: str, text: str):
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def words_owed(text: str, claims, named) -> list[str]:
    """The words of a text that neither a field, a claim nor a list accounts for."""
    fields = re.findall(r"\{.*?\}", text)
    covered = spans(r"\{[^}]*\}", text)
    for phrase in (*claims, *named):
        covered += spans(re.escape(phrase), text)
    for pattern in SPEECH:
        covered += spans(pattern, text)
    for pattern, functions in EXTREME.items():
        if any(function in field for field in fields for function in functions):
            covered += spans(pattern, text)
    return [
        f"…{text[max(0, match.start() - 30) : match.end() + 20]}…  ({match[0]})"
        for match in WORD.finditer(text)
        if not any(start <= match.start() and match.end() <= end for start, end in covered)
    ]


def computed(condition: ast.expr) -> bool:
    """Whether a condition is made from something that the cell has computed."""
    names = [node for node in ast.walk(condition) if isinstance(node, ast.Name)]
    calm = isinstance(condition, ast.Compare) and len(condition.ops) == 1
    trivial = calm and ast.dump(condition.left) == ast.dump(condition.comparators[0])
    return bool(names) and not trivial


def direction(phrase: str) -> int:
    """1 for words that claim more, −1 for less, 0 where there are both, or none, or a negation."""
    words = re.findall(r"\w+", phrase.lower())
    signs = {1 for word in words if word in UPWARDS} | {-1 for word in words if word in DOWNWARDS}
    if len(signs) != 1 or {"no", "not", "never", "nor", "neither"} & set(words):
        return 0
    return signs.pop()


def goes_its_way(phrase: str, condition: ast.expr) -> bool:
    """Whether one of the condition's comparisons points where its words do."""
    ways = {ast.Gt: 1, ast.GtE: 1, ast.Lt: -1, ast.LtE: -1}
    found = {
        ways.get(type(sign), 0)
        for node in ast.walk(condition)
        if isinstance(node, ast.Compare)
        for sign in node.ops
    }
    return direction(phrase) == 0 or direction(phrase) in found


def owed(path: Path) -> list[str]:
    """What a chapter owes: words without a claim, and claims that are none."""
    missing = []
    named = NAMED.get(path.stem, {})
    for cell in cells(path):
        for texts, claims in said_texts(ast.parse(cell)):
            for text in texts:
                missing += words_owed(text, claims, named)
            for phrase, condition in claims.items():
                if not any(phrase in re.sub(r"\{[^}]*\}", "{}", text) for text in texts):
                    missing.append(f"“{phrase}” stands in no text of its cell")
                if re.search(r"[{}`\[\]]", phrase):
                    missing.append(f"“{phrase}” has markup, which a learner's copy rewrites")
                if not computed(condition):
                    missing.append(f"“{phrase}” rests on no number: {ast.unparse(condition)}")
                if not goes_its_way(phrase, condition):
                    missing.append(f"“{phrase}” is compared otherwise: {ast.unparse(condition)}")
    return missing


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_word_that_claims_something_is_held_to_a_number(path):
    assert owed(path) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_is_named_stands_in_its_chapter(path):
    texts = [
        text
        for cell in cells(path)
        for said, _ in said_texts(ast.parse(cell))
        for text in said
    ]  # fmt: skip
    for words in NAMED.get(path.stem, {}):
        assert any(words in text for text in texts), words


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_claim_of_the_published_numbers_is_untrue(path):
    notebook = json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))
    outputs = [cell.get("outputs", []) for cell in notebook["cells"]]
    assert NO_LONGER not in json.dumps(outputs, ensure_ascii=False)


def made(source: str) -> list[str]:
    (texts, claims), = said_texts(ast.parse(source))  # fmt: skip
    return words_owed(texts[0], claims, {})


def test_what_counts_as_held():
    assert made('say(f"It is {a} and larger.")') == ["…It is {a} and larger.…  (larger)"]
    assert made('say(f"It is {a} and larger.", {"and larger": a > b})') == []
    assert made("say(f\"It is {a} and {'larger' if a > b else 'smaller'}.\")") == []
    assert made('say(f"They differ by {x.max()} at most.")') == []
    assert made('say(f"They differ by {x.mean()} at most.")') != []
    assert made('say(f"One is larger, and one is larger.", claims={"and one is larger": a})') != []


@pytest.mark.parametrize(
    ("phrase", "condition", "holds"),
    [
        ("larger", "a > b", True),
        ("larger", "a < b", False),
        ("fewer", "(a < b).all()", True),
        ("never larger", "a <= b", True),
        ("the best", "a == min(b)", True),
    ],
)
def test_a_condition_points_where_its_words_do(phrase, condition, holds):
    assert goes_its_way(phrase, ast.parse(condition, mode="eval").body) == holds


@pytest.mark.parametrize(
    ("condition", "counts"),
    [("True", False), ("1 < 2", False), ("a == a", False), ("a < 2", True), ("not found", True)],
)
def test_a_condition_is_computed(condition, counts):
    assert computed(ast.parse(condition, mode="eval").body) == counts
