"""The bundles and the Sphinx extension: what a page with widgets is given."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bundles
import pytest

from course_lib import widgets
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


def test_there_is_a_bundle_for_every_widget():
    modules = [getattr(widgets, name).module for name in widgets.__all__]
    assert sorted(modules) == list(bundle.module_names())


@pytest.mark.parametrize("name", bundle.module_names())
def test_bundle_is_one_whole_module(name, tmp_path):
    source = bundle.module_source(name)
    assert not re.search(r"\bimport\b\s*[\"'{*\w(]", source), "nothing is asked for"
    # It stands in a script element of the page as it is.
    assert "</script" not in source.lower() and "<!--" not in source
    module = tmp_path / "module.mjs"
    module.write_text(source, encoding="utf-8")
    check = (
        f"const {{ default: widget }} = await import({json.dumps(module.as_uri())});"
        "if (typeof widget.render !== 'function' || typeof widget.read !== 'function')"
        " throw new Error('a widget renders and reads');"
    )
    done = subprocess.run(
        [node(), "--input-type=module", "--eval", check],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", bundle.module_names())
def test_bundle_is_small_and_has_its_source_map_beside_it(name):
    source = bundle.module_source(name)
    assert len(source) < 60_000 and "sourceMappingURL" not in source
    names = json.loads((bundle.BUILT / f"{name}.js.map").read_text(encoding="utf-8"))["sources"]
    assert f"../{name}.js" in names
    assert all((bundle.BUILT / path).exists() for path in names)


def test_bundles_are_what_their_sources_give():
    assert bundles.stale() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda top: (top / "quiz.js").write_text("// another"), "quiz.js is older than"),
        (lambda top: (top / "shared/view/dom.js").write_text("//"), "optimizer_race.js is older"),
        (lambda top: (top / "shared/view/maps.css").write_text(""), "shared.css is older than"),
        (lambda top: (top / "built/quiz.js").write_text("// by hand"), "quiz.js is not as it was"),
        (lambda top: (top / "built/quiz.css").unlink(), "quiz.css is not as it was built"),
        (lambda top: (top / "built/old.js").write_text(""), "old.js is made from nothing"),
        (lambda top: (top / "new.js").write_text(""), "new.js is not bundled"),
        (lambda top: (top / "built/sources.json").unlink(), "sources.json is missing"),
    ],
)
def test_a_stale_bundle_is_seen(tmp_path, monkeypatch, change, words):
    top = tmp_path / "course_lib" / "widgets"
    shutil.copytree(bundles.WIDGETS, top)
    (tmp_path / "course_lib" / "notebook").mkdir()
    palette = "course_lib/notebook/palette.py"
    shutil.copy(bundles.ROOT / palette, tmp_path / palette)
    for name, path in (("ROOT", tmp_path), ("WIDGETS", top), ("BUILT", top / "built")):
        monkeypatch.setattr(bundles, name, path)
    assert bundles.stale() == []
    change(top)
    assert any(words in line for line in bundles.stale()), bundles.stale()


def test_widgets_and_site_run_the_same_source(live):
    from widget_modules import page_script

    for widget in (AverageExplorer(), Quiz(questions=[QUESTION])):
        assert widget._esm == bundle.module_source(widget.module)
        assert widget._css == bundle.style_sheet(widget.module)
        assert f"\n{page_script(widget._esm)}</script>" in live(widget.html())


def test_only_rules_js_computes_averages():
    """No other file holds β·old + (1 − β)·new, or a power of β but to label or weigh the start."""
    for path in sorted(bundle.HERE.rglob("*.js")):
        source = path.read_text(encoding="utf-8")
        if path.name != "rules.js" and path.parent != bundle.BUILT:
            assert not re.search(
                r"beta \*(?!\*)|1 - \w*beta\w*\) \*(?!\*)|Math\.sqrt\(.*\+ eps", source
            ), path.name


def test_style_sheet_has_the_palette_in_both_schemes():
    css = bundle.style_sheet()
    for name, style in (ROLE_STYLES | OPTIMIZER_STYLES).items():
        assert len(re.findall(rf"--descent-{name.lower()}: ?{style.light};", css)) == 1
        # chosen, and the system's
        assert len(re.findall(rf"--descent-{name.lower()}: ?{style.dark};", css)) == 2
    assert "palette:" not in css and "</style" not in css


def test_a_page_has_the_styles_of_its_own_widgets_alone():
    alone, both = bundle.style_sheet("quiz"), bundle.style_sheet("quiz", "optimizer_race")
    assert ".descent-racer" in both and ".descent-racer" not in alone
    assert both == bundle.style_sheet("optimizer_race", "quiz", "quiz")


def test_page_gets_each_module_once_and_is_the_same_twice(live):
    body = AverageExplorer().html() + AverageExplorer(beta=0.5).html() + Quiz([QUESTION]).html()
    page = live(f"<p>Before.</p>{body}")
    assert page == live(f"<p>Before.</p>{body}")
    for name in ("average_explorer", "quiz"):
        assert page.count(f'data-descent-module="{name}"') == 1
    assert page.count("<style data-descent-styles>") == 1
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
