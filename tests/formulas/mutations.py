r"""Single changes of a formula's LaTeX, each of which makes another formula of it."""

import re
from collections.abc import Iterator

# What is looked for, what stands there instead, and what that is. Each place is one change.
CHANGES = [
    (r"(?<=[\w})\]|.] )-|(?<=[\w})\]|.])-(?=[^\s])(?![^{]*\}_)|-(?= )", "+", "a sign"),
    (r"\+(?!\s*\\infty)", "-", "a sign"),
    (r"\\beta_1", r"\\beta_2", "the other β"),
    (r"\\beta_2", r"\\beta_1", "the other β"),
    (r"\^2(?!\d)", "", "a square lost"),
    (r"\\sqrt(?:\s*\{)", "{", "a root lost"),
    (r"\\hat\b ?", "", "a hat lost"),
    (r"\\tfrac12", "", "a half lost"),
    (r"(?<![\w.^])2(?![\d.}])", "3", "3 for 2"),
    (r"(?<![\w.^\[{])1(?![\d.e])", "2", "2 for 1"),
    (r"(?<![\w.^{])4(?![\d.])", "2", "2 for 4"),
    (r"\^(?:t|k|\{[^{}]*\})(?![a-z])", "", "a power lost"),
    (r"t-1", "t", "a step late"),
    (r"\\(?:lambda|kappa|mu|rho|delta|theta)(?!_)\b", "", "a factor lost"),
    (r"\\lambda", r"\\alpha", "α for λ"),
    (r"\\(?:var)?epsilon", "0", "ε lost"),
    (r"\\cos", r"\\sin", "sin for cos"),
    (r"\\min(?![a-z])", r"\\max", "max for min"),
    (r"\\max(?![a-z])", r"\\min", "min for max"),
    (r"\\lfloor(.*?)\\rfloor", r"(\1)", "not rounded down"),
    (r"\\le(?![a-z])", r"\\ge", "the other way round"),
    (r"\\alpha(?!_)", r"\\alpha^2", "a square too many"),
    (r"\\sigma(?!_|\^)", r"\\sigma^2", "a square too many"),
    (r"\\kappa", r"\\sqrt\\kappa", "a root too many"),
    (r"1-\\beta(?![_^])", r"1-\\beta^2", "a square too many"),
]
ROOT_OF_SUM = re.compile(r"\\sqrt\{([^{}]*)\}\s*\+\s*(\\(?:var)?epsilon)")
ROOT_WITH = re.compile(r"\\sqrt\{([^{}]*?)\s*\+\s*(\\(?:var)?epsilon)\}")


def mutants(latex: str) -> Iterator[tuple[str, str]]:
    """Yield what is changed, and the formula with that one change."""
    for pattern, instead, what in CHANGES:
        for found in re.finditer(pattern, latex):
            yield what, latex[: found.start()] + found.expand(instead) + latex[found.end() :]
    for pattern, instead in ((ROOT_OF_SUM, r"\\sqrt{\1 + \2}"), (ROOT_WITH, r"\\sqrt{\1} + \2")):
        for found in pattern.finditer(latex):
            yield "ε moved", latex[: found.start()] + found.expand(instead) + latex[found.end() :]
    for start, middle, end in _fractions(latex):
        above, below = latex[start:middle], latex[middle:end]
        if above != below:
            yield "a fraction upside down", latex[:start] + below + above + latex[end:]


def _fractions(latex: str) -> Iterator[tuple[int, int, int]]:
    """Yield where both groups of each \\frac{…}{…} begin, meet and end."""
    for found in re.finditer(r"\\t?frac(?=\{)", latex):
        middle = _end_of_group(latex, found.end())
        if latex[middle : middle + 1] == "{":
            yield found.end(), middle, _end_of_group(latex, middle)


def _end_of_group(latex: str, start: int) -> int:
    depth = 0
    for place in range(start, len(latex)):
        depth += (latex[place] == "{") - (latex[place] == "}")
        if depth == 0:
            return place + 1
    raise ValueError(f"a brace is not closed in {latex}")
