"""What the chapters' words, captions and tables claim, computed: (page, claim) in CLAIMS of each.

A claim returns the words that its numbers allow; they have to stand on the page.
"""


def which(first, second, greater: str, less: str) -> str:
    """Return the first word if the first number is the greater one, else the second."""
    assert first != second
    return greater if first > second else less
