"""Nobody looks a reference up again; what it says several times has to agree with itself.

A key has the first author and the year, addresses and DOIs carry years, volumes and pages, a
journal's volumes follow its years, and docstrings name many of the same works.
"""

import difflib
import re
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ACCENT = re.compile(r"\\[^a-zA-Z\s]\{?\s*(\w)\}?|\\([a-zA-Z])\b")

# Volumes that begin with a year: volume v is of the year v + FIRST, or of FIRST + v // 2 where two
# volumes make a year (and then of volume 98 in 2007).
YEARLY = {
    "Advances in Neural Information Processing Systems": 1987,
    "Technometrics": 1958,
    "Journal of Quality Technology": 1968,
    "International Journal of Forecasting": 1984,
    "Journal of Machine Learning Research": 1999,
    "Journal of Atmospheric and Oceanic Technology": 1983,
    "USSR Computational Mathematics and Mathematical Physics": 1960,
    "Annals of Mathematical Statistics": 1929,
    "The Annals of Mathematical Statistics": 1929,
    "Annals of Statistics": 1972,
    "The Annals of Statistics": 1972,
    "SIAM Journal on Optimization": 1990,
    "SIAM Journal on Control and Optimization": 1962,
    "Scandinavian Journal of Statistics": 1973,
    "Biometrics Bulletin": 1944,
    "Communications of the ACM": 1957,
    "Neural Networks": 1987,
    "Neural Computation": 1988,
    "Distill": 2015,
    "Proceedings of Machine Learning and Systems": 2018,
}
TWICE_YEARLY = {"Physical Review Letters": (98, 2007), "Physical Review E": (77, 2008)}
# What an address says of the work behind it. `year2` has two digits.
SAYS = [
    re.compile(pattern)
    for pattern in (
        r"^10\.1103/\w+\.(?P<volume>\d+)\.(?P<page>\d+)$",
        r"^10\.1038/(?P<volume>\d{3})(?P<page>\d{3})a0$",
        r"^10\.1093/biomet/(?P<volume>\d+)\.(?P<number>\d+)\.(?P<page>\d+)$",
        r"^10\.1080/\d{8}\.(?P<year>\d{4})\.",
        r"^10\.1109/(?:ICNN|ICCV)\.(?P<year>\d{4})\.",
        r"^10\.1109/SC41405\.(?P<year>\d{4})\.",
        r"^10\.1016/S?\d{4}-\d{4}\((?P<year2>\d\d)\)",
        r"^10\.1609/aaai\.v(?P<volume>\d+)i(?P<number>\d+)\.",
        r"^https://jmlr\.org/papers/v(?P<volume>\d+)/(?P<author>[a-z]+)(?P<year2>\d\d)a\.html$",
        r"^https://proceedings\.mlr\.press/v(?P<volume>\d+)/(?P<author>[A-Za-z]+)(?P<year2>\d\d)a?\.html$",
    )
]
ARXIV = re.compile(
    r"(?:arXiv:|https://arxiv\.org/abs/)(?P<number>(?P<year2>\d\d)(?P<month>\d\d)\.\d{4,5})$"
)
DOI = re.compile(r"10\.\d{4,5}/[^\s/]\S+")
# What is printed in a year may be posted in the one after it, and up to two before.
POSTED = range(-1, 3)


def read() -> dict[str, dict[str, str]]:
    """The fields of each entry as they are written, by its key."""
    found = {}
    for text in re.split(r"^@", (ROOT / "references.bib").read_text(encoding="utf-8"), flags=re.M):
        if text.strip():
            key = re.match(r"\w+\{(\w+),", text)[1]
            found[key] = dict(re.findall(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", text, re.M))
    return found


ENTRIES = read()


def plain(text: str) -> str:
    """Return a text of BibTeX without braces and accents."""
    bare = ACCENT.sub(lambda match: match[1] or match[2], text).replace("{", "").replace("}", "")
    return unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()


def addresses(entry) -> list[str]:
    return [entry[name] for name in ("doi", "url") if name in entry]


def authors(entry) -> list[str]:
    return [name.strip() for name in entry["author"].split(" and ")]


def family(name: str) -> str:
    return plain(name.split(",")[0])


def test_all_entries_are_read():
    assert len(ENTRIES) > 80
    assert all(entry.keys() >= {"author", "title", "year"} for entry in ENTRIES.values())


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_agrees_with_itself(key):
    fields = ENTRIES[key]
    year = int(fields["year"])
    first = re.sub(r"[^a-z]", "", family(authors(fields)[0]).split()[0].lower())
    assert key == f"{first}{year}"
    for name in authors(fields):
        assert name in ("others", "{pandas developers}") or name.count(",") == 1, name
    assert fields["title"].strip()
    if "--" in fields.get("pages", ""):
        begin, end = map(int, fields["pages"].split("--"))
        assert begin < end
    journal = fields.get("journal") or fields.get("booktitle", "")
    if journal in YEARLY and "volume" in fields:
        assert int(fields["volume"]) + YEARLY[journal] == year
    if journal in TWICE_YEARLY:
        volume, then = TWICE_YEARLY[journal]
        assert then + (int(fields["volume"]) - volume) // 2 == year


@pytest.mark.parametrize("key", ENTRIES)
def test_an_address_says_what_the_entry_says(key):
    fields = ENTRIES[key]
    if "doi" in fields:
        assert DOI.fullmatch(fields["doi"])
    known = {
        "year": fields["year"],
        "year2": fields["year"][2:],
        "volume": fields.get("volume"),
        "number": fields.get("number"),
        "page": fields.get("pages", "").split("--")[0],
        "author": plain(family(authors(fields)[0])).lower().replace(" ", ""),
    }
    for address in addresses(fields):
        for pattern in SAYS:
            if match := pattern.match(address):
                told = {name: text.lower() for name, text in match.groupdict().items()}
                assert told == {name: known[name] for name in told}
    places = [fields.get(name, "") for name in ("url", "howpublished", "journal")]
    posted = [match for place in places if (match := ARXIV.search(place))]
    assert len({match["number"] for match in posted}) <= 1
    assert len(posted) == sum("arxiv" in place.lower() for place in places)
    for match in posted:
        assert 1 <= int(match["month"]) <= 12
        # Four digits until 2014, five since.
        assert len(match["number"]) == (9 if int(match["year2"]) < 15 else 10)
        assert int(fields["year"]) - 2000 - int(match["year2"]) in POSTED


def test_no_two_entries_lead_to_one_place():
    found = [address for entry in ENTRIES.values() for address in addresses(entry)]
    assert sorted(found) == sorted(set(found))


def test_a_name_is_spelt_one_way():
    names = {family(name) for entry in ENTRIES.values() for name in authors(entry)} - {"others"}
    names |= {name for text in docstrings() for name in names if name in text}
    near = [
        pair
        for pair in combinations(sorted(names), 2)
        if difflib.SequenceMatcher(None, *pair).ratio() > 0.9 and min(map(len, pair)) > 6
    ]
    assert near == []


def docstrings() -> list[str]:
    """The texts of all modules of the library, with white space evened out."""
    files = [path for path in (ROOT / "course_lib").rglob("*.py") if "exercises" not in path.parts]
    return [" ".join(path.read_text(encoding="utf-8").split()) for path in files]


QUOTED = re.compile(r'"(\w[^"]{15,140}?)[,.]?"[ ,]+(?=(.{0,160}))')
PRINTED = re.compile(r"\b(1[789]\d\d|20[0-3]\d)\b")
VOLUME = re.compile(r"\b(\d+)\((\d+)\),? ")


def quoted() -> list[tuple[str, str]]:
    """Titles in quotation marks in docstrings, each with what follows."""
    return sorted({match for text in docstrings() for match in QUOTED.findall(text)})


def words_of(title: str) -> str:
    """Return the words of a title: lower case, and no signs."""
    return " ".join(re.findall(r"[a-z0-9]+", plain(title.replace("–", "-")).lower()))


TITLES = {words_of(entry["title"]): key for key, entry in ENTRIES.items()}


def test_docstrings_and_the_bibliography_say_the_same_of_a_work():
    told = 0
    for title, rest in quoted():
        words = words_of(title)
        near = difflib.get_close_matches(words, TITLES, n=1, cutoff=0.75)
        if not near:
            continue
        key = TITLES[near[0]]
        entry, told = ENTRIES[key], told + 1
        assert words == near[0], f"{title!r} is {key} in the bibliography"
        assert PRINTED.search(rest)[1] == entry["year"], title
        if (issue := VOLUME.search(rest)) and issue.start() < 90:
            wanted = entry.get("volume"), entry.get("number", issue[2])
            assert issue.groups() == wanted, title
    assert told > 25
