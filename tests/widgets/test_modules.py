"""The bundles and the Sphinx extension: what a page with widgets is given."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.widgets import AverageExplorer, Quiz, bundle
from tests.widgets.node import node

EXTENSIONS = Path(__file__).parents[2] / "website" / "extensions"
QUESTION = {"prompt": "Two?", "choices": [("2", True, "It is."), ("3", False, "One too many.")]}


@pytest.fixture
def live(monkeypatch):
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    import descent_widgets

    return descent_widgets.live


@pytest.mark.parametrize("name", bundle.module_names())
def test_bundle_is_one_whole_module(name, tmp_path):
    source = bundle.module_source(f"{name}.js")
    assert not re.search(r"^\s*import\b", source, re.MULTILINE)
    assert source.count("export default") == 1
    # It stands in a script element of the page as it is.
    assert "</script" not in source.lower() and "<!--" not in source
    module = tmp_path / "module.mjs"
    module.write_text(
        f"{source}\nif (typeof render !== 'function') throw new Error('render');", encoding="utf-8"
    )
    done = subprocess.run([node(), str(module)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_widgets_and_site_run_the_same_source(live):
    for widget in (AverageExplorer(), Quiz(questions=[QUESTION])):
        assert widget._esm == bundle.module_source(f"{widget.module}.js")
        assert widget._css == bundle.style_sheet()
        assert f"\n{widget._esm}</script>" in live(widget.html())


def test_only_rules_js_computes_averages():
    """No other file holds β·old + (1 − β)·new, or a power of β but to label or weigh the start."""
    for path in sorted(bundle.HERE.glob("*.js")):
        source = path.read_text(encoding="utf-8")
        if path.name != "rules.js":
            assert not re.search(
                r"beta \*(?!\*)|1 - \w*beta\w*\) \*(?!\*)|Math\.sqrt\(.*\+ eps", source
            )


def test_style_sheet_has_the_palette_in_both_schemes():
    css = bundle.style_sheet()
    for name, style in (ROLE_STYLES | OPTIMIZER_STYLES).items():
        assert css.count(f"--descent-{name.lower()}: {style.light};") == 1
        assert (
            css.count(f"--descent-{name.lower()}: {style.dark};") == 2
        )  # chosen, and the system's
    assert "palette:" not in css and "</style" not in css


def test_page_gets_each_module_once_and_is_the_same_twice(live):
    body = AverageExplorer().html() + AverageExplorer(beta=0.5).html() + Quiz([QUESTION]).html()
    page = live(f"<p>Before.</p>{body}")
    assert page == live(f"<p>Before.</p>{body}")
    for name in ("average_explorer", "quiz"):
        assert page.count(f'data-descent-module="{name}"') == 1
    assert page.count("<style>") == 1
    assert not re.search(r"""src=|href=|https?://(?!www\.w3\.org/2000/svg)""", page)


def test_page_without_widgets_is_left_alone(live):
    assert live("<p>No widget.</p>") == "<p>No widget.</p>"


def test_unknown_widget_is_named(live):
    with pytest.raises(KeyError, match="nothing_such"):
        live('<div class="descent-embed" data-descent-widget="nothing_such"></div>')


def test_import_of_widgets_needs_no_matplotlib():
    code = "import sys, course_lib.widgets; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
