"""A page is the same, whether its code and formulas have been in the tree or a filler was."""

import doctest
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

sys.path.append(str(Path(__file__).parents[1] / "website" / "extensions"))

import page_elements
import unread_parts
from unread_parts import FILLER, put_back, take_out

FORMULA = '<span class="katex"><math><mi>v</mi></math><span class="katex-html" aria-hidden="true">'
ROOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width=\'1em\' viewBox="0 0 4 1"><path d="M1 2"/></svg>'
)
TAKEN = {
    "coloured": '<pre><span></span><span class="k">if</span> a&lt;b:\n  &quot;&#39;<b>\n</pre>'[
        :-10
    ]
    + "\n</pre>",
    "as a terminal": '<pre class="x"><span class=" -Color  -Red">Error</span> a > b\n\n</pre>',
    "a formula": f'{FORMULA}<span class="base" style="height:1em;">v</span></span></span>',
    "a root": f"{FORMULA}<span>{ROOT}<span style='top:0'>x</span></span></span></span>",
    "two": f"<pre>a</pre> and <pre>b</pre>, {FORMULA}v</span></span>",
}
LEFT = {
    "a link": '<pre><a href="#x">name</a></pre>',
    "an unknown sign": "<pre>a&nbsp;b</pre>",
    "half a tag": "<pre><span>a</pre></span>",
    "nothing": "<pre></pre><pre>\n</pre>",
    "without an end": "<pre>a",
    "spaces": f"{FORMULA}a  \n b</span></span>",
    "a dollar": f"{FORMULA}$</span></span>",
    "a question's": '<script type="application/json">"<pre>a&lt;b</pre>"</script>',
    "a comment's": "<!-- <pre>a</pre> -->",
}


def tree(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("html", [*TAKEN.values(), *LEFT.values()], ids=[*TAKEN, *LEFT])
def test_the_page_is_what_it_would_be(html):
    page = f"<p>1</p>{html}<p title='2'>&quot;</p>"
    body, parts = take_out(page)
    assert bool(parts) == (html in TAKEN.values())
    assert put_back(str(tree(body)), parts) == str(tree(page))


@pytest.mark.parametrize("html", TAKEN.values(), ids=TAKEN)
def test_a_filler_has_as_many_letters_and_lines(html):
    body, _ = take_out(html)
    there, instead = (
        [text for text in tree(page).find_all(string=True) if text.strip()] for page in (html, body)
    )
    assert sum(map(len, there)) == sum(map(len, instead))
    assert tree(html).get_text().count("\n") == tree(body).get_text().count("\n")


def test_what_reads_or_loses_a_filler_is_found():
    body, parts = take_out("<h2>A</h2><pre>b</pre>")
    for wrong in ("<h2>A</h2>", body.replace("A", FILLER), body.replace("part-0", "i")):
        with pytest.raises(ValueError, match="read or lost"):
            put_back(wrong, parts)


def test_the_examples_are_so():
    assert not sum(doctest.testmod(one).failed for one in (page_elements, unread_parts))
