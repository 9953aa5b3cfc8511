"""The reference: a page for every public name, links to it from code, a sheet that is one sheet."""

import ast
import importlib
import inspect
import re
import sys
import types
from functools import cache
from pathlib import Path

import jupytext
import pypdf
import pytest
from bs4 import BeautifulSoup
from sphinx.util.inventory import InventoryFile

import course_lib

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "website" / "extensions"))

from descent_code_links import link_names  # noqa: E402
from descent_reference import as_restructured  # noqa: E402

PACKAGES = (
    "course_lib",
    *(f"course_lib.{name}" for name in ("exercises", "experiments", "fast", "widgets")),
)
MODULES = ("averages", "datasets", "descent", "landscapes", "losses", "networks", "optimizers")
MODULES += ("schedules", "surfaces", "training", "notebook.display", "notebook.rounding")


@pytest.fixture(scope="module")
def documented(site) -> set[str]:
    with (site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda _, path: path)
    return {name for kind, names in inventory.items() if kind.startswith("py:") for name in names}


@cache
def code_of(chapter: Path) -> ast.Module:
    cells = jupytext.read(chapter).cells
    code = [re.sub(r"(?m)^[%!].*$", "", cell.source) for cell in cells if cell.cell_type == "code"]
    return ast.parse("\n".join(code))


def used_by(tree: ast.Module):
    """Every object of the library that a chapter imports, or takes from a module it imported."""
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_lib"):
            for alias in node.names:
                thing = getattr(importlib.import_module(node.module), alias.name, None)
                if thing is None or isinstance(thing, types.ModuleType):
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id)
            thing = module and getattr(importlib.import_module(module), node.attr, None)
            if callable(thing):
                yield f"{module}.{node.attr}"


def called(full: str) -> str:
    """The name under which it is imported: what the package itself has, from there."""
    name = full.rpartition(".")[2]
    return f"course_lib.{name}" if name in course_lib.__all__ else full


def public_names() -> set[str]:
    found = set()
    for package in PACKAGES:
        module = importlib.import_module(package)
        found |= {f"{package}.{name}" for name in module.__all__ if name != "__version__"}
    for name in MODULES:
        module = importlib.import_module(f"course_lib.{name}")
        found |= {
            f"{module.__name__}.{name}"
            for name, thing in vars(module).items()
            if not name.startswith("_") and getattr(thing, "__module__", None) == module.__name__
            if inspect.isfunction(thing) or inspect.isclass(thing)
        }
    found |= {f"course_lib.surfaces.{name}" for name in course_lib.surfaces.SURFACES}
    for chapter in sorted((ROOT / "chapters").glob("[0-9]*.md")):
        found |= set(used_by(code_of(chapter)))
    return {called(name) for name in found if "._" not in name}


def test_every_public_name_has_a_page(documented):
    names = public_names()
    assert len(names) > 100
    assert sorted(names - documented) == []


def test_an_object_s_page_says_all_of_it(site):
    page = BeautifulSoup((site / "reference/optimizers.html").read_text("utf-8"), "html.parser")
    adam = page.find(id="course_lib.Adam").parent
    assert "beta2=0.999" in "".join(adam.dt.get_text().split())
    assert adam.select_one(".math math")
    text = adam.get_text()
    for part in ("Parameters", "Kingma", ">>> optimizer = Adam(learning_rate=0.1)"):
        assert part in text
    authors = [line for line in text.splitlines() if "Kingma and" in line]
    assert authors and authors[0].startswith("D. P. Kingma and J. Ba, ")
    assert page.select("article dl.py ol") == []  # an initial numbers no list
    source = adam.select_one("details.source pre").get_text()
    assert source.startswith("class Adam(Optimizer):")
    assert 'state["mean"].update(gradient)' in source


def test_names_in_the_chapters_code_lead_to_their_pages(site):
    for path in sorted((site / "chapters").glob("[0-9]*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        links = page.select("pre a.code-link")
        assert len(links) > 20, path.name
        for link in links:
            target = link["href"].rpartition(".")[2].removesuffix("()")
            assert link["href"].startswith("../reference/")
            assert link.get_text() == target, path.name  # no chapter renames what it imports


def addresses(name: str) -> str | None:
    return f"#{name}" if name.startswith("course_lib.") else None


def linked(code: str) -> list[str]:
    """The objects that are linked in a page of such a block, and the block's text unharmed."""
    opening = (
        '<div class="highlight-ipython3 notranslate"><div class="highlight"><pre tabindex="0">'
    )
    body = f"{opening}{code}</pre>"
    made = link_names(body, addresses)
    assert (
        BeautifulSoup(made, "html.parser").get_text()
        == BeautifulSoup(body, "html.parser").get_text()
    )
    return re.findall(r'href="#course_lib\.([^"]+)', made)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("<span>Adam</span>(0.1)", ["Adam"]),
        ("é = <span>Adam</span>; b = <span>Adam</span>", ["Adam"]),
        ("from course_lib import <span>surfaces</span> as s\ns.<span>beale</span>",
         ["surfaces", "surfaces.beale"]),
        ("<span>train</span> = 1", []),
        ("def f(<span>train</span>): return <span>train</span>", []),
        ("%matplotlib <span>Adam</span>", []),
        ('"<span>Adam</span>"', []),
        ("a.<span>Adam</span>", []),
    ],
)  # fmt: skip
def test_what_is_linked_in_code(code, expected):
    assert linked(code) == expected


def test_a_docstring_s_examples_stay_and_its_signs_are_text():
    lines = ["For |k| and *any* `x` in $a|b$:", "", ">>> f('*', `1`)", "'|'"]
    assert as_restructured(lines) == [
        r"For \|k\| and \*any\* ``x`` in :math:`a|b`:", "", ">>> f('*', `1`)", "'|'"
    ]  # fmt: skip


def test_the_cheat_sheet_prints_on_one_sheet(site, chromium, tmp_path):
    page = chromium.new_page(color_scheme="dark")
    page.goto((site / "reference/cheat_sheet.html").as_uri())
    page.emulate_media(media="print")
    page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    sizes = page.evaluate(
        "[...document.querySelectorAll('#cheat-sheet :is(p, code, td)')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize) * 0.75)"
    )
    cut = page.evaluate(
        "[...document.querySelectorAll('#cheat-sheet :is(p, dl, dd, table)')]"
        ".filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)"
    )
    page.close()
    (sheet,) = pypdf.PdfReader(tmp_path / "sheet.pdf").pages
    assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]  # A4, in points
    text = " ".join(sheet.extract_text().split())
    for name in course_lib.OPTIMIZERS:
        assert name in text
    for call in ("torch.optim.AdamW", "keras.optimizers.Adam", "optax.sgd", "CosineAnnealingLR"):
        assert call in text
    assert min(sizes) >= 6.5
    assert cut == []
