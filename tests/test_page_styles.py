"""Style sheets as a page holds them: shorter, and saying the same."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "website" / "extensions"))

import descent_theme  # noqa: E402
from page_styles import classes_of, needed, parted, placed, rules, short  # noqa: E402

# A rule's text as a browser writes it, without the spaces in a variable's value, which it keeps.
READ = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s+/g, ''));
}"""
OTHERS = [sheet for sheets in descent_theme.OF_OTHERS.values() for sheet in sheets]


def test_a_browser_reads_the_same_rules(chromium):
    page = chromium.new_page()
    for sheet in [descent_theme.stylesheet(), *(one.read_text(encoding="utf-8") for one in OTHERS)]:
        made = short(sheet)
        before = page.evaluate(READ, sheet)
        assert len(before) > 100 and page.evaluate(READ, made) == before
        assert len(made) <= len(sheet)
    page.close()


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<p class="a">', "p{c:d}.a{c:d}.a:not(.z){c:d}:is(.z,.a) .a{c:d}"),
        (
            '<p class="a b">',
            "p{c:d}.a{c:d}.a:not(.z){c:d}:is(.z,.a) .a{c:d}@media print{.a .b{c:d}}",
        ),
        ("<p>", "p{c:d}"),
    ],
)
def test_a_page_gets_the_rules_about_its_classes(html, kept):
    sheet = "p { c: d } .a { c: d } .a:not(.z) { c: d } :is(.z, .a) .a { c: d }"
    sheet += " @media print { .a .b { c: d } }"
    assert needed(sheet, classes_of(html)) == kept


def test_strings_and_nested_braces_are_no_ends():
    assert list(rules('a{b:"}"}@media x{c{d:e}}')) == [("a", 'b:"}"'), ("@media x", "c{d:e}")]
    assert short('a::before { content: "/* no */  " }') == 'a::before{content:"/* no */  "}'


def test_addresses_of_files_are_the_page_s_and_others_stay():
    assert placed("a{b:url(c.svg)}", "../x") == "a{b:url(../x/c.svg)}"
    assert placed("a{b:url(data:,)}", "../x") == "a{b:url(data:,)}"


def test_a_page_s_own_sheets_have_type_rules_and_widths_apart():
    css = short(descent_theme.stylesheet())
    type_, plain, by_width = parted(css)
    assert type_.count("@font-face") == css.count("@font-face") > 10
    assert "@font-face" not in plain + by_width
    of_width = re.compile(r"@media[^{]*-width")
    assert not of_width.search(type_ + plain)
    assert len(of_width.findall(by_width)) == len(of_width.findall(css)) > 10
    assert sorted(rules(type_ + plain + by_width)) == sorted(rules(css))


def test_what_is_for_paper_comes_last():
    preludes = [prelude for prelude, _ in rules(parted(short(descent_theme.stylesheet()))[2])]
    first = preludes.index("@media print")
    assert first > 0 and set(preludes[first:]) == {"@media print"}
