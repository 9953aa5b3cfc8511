"""The directive that puts a widget on a page which is no notebook."""

import io
from pathlib import Path

import pytest
from sphinx.application import Sphinx

EXTENSIONS = Path(__file__).parents[2] / "website" / "extensions"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build one page with the extension; return its HTML and the warnings."""
    monkeypatch.syspath_prepend(str(EXTENSIONS))

    def build(markdown):
        source = tmp_path / "source"
        source.mkdir()
        (source / "index.md").write_text(f"# Page\n\n{markdown}\n", encoding="utf-8")
        warnings = io.StringIO()
        Sphinx(
            source,
            None,
            tmp_path / "html",
            tmp_path / "doctrees",
            "html",
            confoverrides={
                "extensions": ["myst_parser", "descent_widgets"],
                "myst_enable_extensions": ["colon_fence"],
            },
            status=None,
            warning=warnings,
        ).build()
        return (tmp_path / "html" / "index.html").read_text(encoding="utf-8"), warnings.getvalue()

    return build


def test_the_widget_is_there_with_its_traits_and_its_module(build):
    page, warnings = build(":::{widget} AverageExplorer\nbeta: 0.98\nday: 50\n:::")
    assert warnings == ""
    assert 'data-descent-widget="average_explorer"' in page
    assert '"beta":0.98' in page and '"day":50' in page
    assert page.count('data-descent-module="average_explorer"') == 1


@pytest.mark.parametrize(
    ("directive", "message"),
    [
        (":::{widget} NoSuchWidget\n:::", "has no NoSuchWidget"),
        (":::{widget} AverageExplorer\nbeta: 2\n:::", "beta must be a number from 0 to 0.999"),
        (":::{widget} AverageExplorer\nalpha: 2\n:::", "no trait 'alpha'"),
        (":::{widget} AverageExplorer\nbeta: [\n:::", "AverageExplorer: "),
    ],
)
def test_a_mistake_is_a_warning_that_names_it(build, directive, message):
    page, warnings = build(directive)
    assert message in warnings
    assert "data-descent-widget" not in page
