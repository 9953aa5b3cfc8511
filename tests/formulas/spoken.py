r"""Formulas in running text, as docstrings and widgets write them, turned into LaTeX.

>>> print(latex("θ ← θ - α m̂_t / (√ŝ_t + ε)"))
\theta \leftarrow \theta - \alpha \hat m_t / (\sqrt{\hat s_t} + \epsilon)
>>> print(latex("vₜ = β₁ vₜ₋₁ + (1 − β₁)² xₜ"), latex("e^(-z)"), sep="; ")
v_t = \beta_1 v_{t-1} + (1 - \beta_1)^2 x_t; e^{-z}
"""

import re
import unicodedata

SIGNS = {
    "α": "alpha", "β": "beta", "ε": "epsilon", "θ": "theta", "λ": "lambda", "κ": "kappa",
    "μ": "mu", "ν": "nu", "ξ": "xi", "ρ": "rho", "σ": "sigma", "δ": "delta", "π": "pi",
    "←": "leftarrow", "≤": "le", "≥": "ge", "·": "cdot",
}  # fmt: skip
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ₜ₋ₖ", "0123456789t-k", strict=True))
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵗᵏ⁻", "0123456789tk-", strict=True))
ATOM = r"(?:\\hat \w|\\[a-z]+ ?|\w)(?:_\{[^}]*\}|_\w)?"


def latex(text: str) -> str:
    """Return the LaTeX of a formula that is written in letters alone."""
    text = " ".join(unicodedata.normalize("NFD", text).replace("−", "-").split())
    text = re.sub(r"(\w)\u0302", r"\\hat \1", text)
    for signs, mark in ((LOWERED, "_"), (RAISED, "^")):
        found = f"[{''.join(signs)}]+"
        text = re.sub(found, lambda m, s=signs, k=mark: _marked(k, s, m[0]), text)
    text = "".join(rf"\{SIGNS[sign]} " if sign in SIGNS else sign for sign in text)
    text = re.sub(r" +(?=[_^)]| )", "", text)
    text = re.sub(r"([_^])\{(\w)\}", r"\1\2", text)
    text = text.replace("½", r"\tfrac12 ")
    text = re.sub(r"(?<![a-z\\])(ln|max|min|exp)(?=[ (])", r"\\\1", text)
    text = re.sub(r"\^\(([^()]*)\)", r"^{\1}", text)
    text = re.sub(r"(?<![\\a-z{])[a-z]{4,}(?!\})", r"\\text{\g<0>}", text)
    return _rooted(text)


def _marked(mark: str, signs: dict, found: str) -> str:
    return f"{mark}{{{''.join(signs[sign] for sign in found)}}}"


def _rooted(text: str) -> str:
    """Return a text in which √ is a command: it reaches over brackets, or over one symbol."""
    while "√" in text:
        before, after = text.rsplit("√", 1)
        if after.startswith("("):
            end = _closing(after)
            text = rf"{before}\sqrt{{{after[1:end]}}}{after[end + 1 :]}"
        else:
            atom = re.match(ATOM, after)[0]
            text = rf"{before}\sqrt{{{atom.strip()}}}{after[len(atom) :]}"
    return text


def _closing(text: str) -> int:
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    raise ValueError(f"a bracket is not closed in {text}")
