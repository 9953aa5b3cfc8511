"""Each page's Content-Security-Policy: that it is there, no wider than the page, and that it holds.

That nothing of the site offends against it is a matter of every visit: the browser would say so.
"""

import re

import page_policy
import pytest
from bs4 import BeautifulSoup
from visits import page_names

EVERYWHERE = {
    "default-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "connect-src": ["'self'"],
}
# What a page may besides whose cells can be run.
WITH_PYTHON = {"worker-src": ["blob:"]}
# Tried in the page, each is to be refused before it comes to anything.
ADD = """globalThis.add = (tag, attributes) => {
  const made = Object.assign(document.createElement(tag), attributes);
  document.body.append(made);
  return made;
};
globalThis.write = (html) => document.body.insertAdjacentHTML('beforeend', html);
globalThis.there = 'https://example.org/a';"""
ATTACKS = {
    "an inline script": "add('script', { textContent: 'globalThis.hit = 1' })",
    "a listener": "write(`<img src=data: alt='' onerror='globalThis.hit = 1'>`)",
    "a link that is a script": "add('a', { href: 'javascript:globalThis.hit = 1' }).click()",
    "text that is run": "setTimeout('globalThis.hit = 1')",
    "a script of another site": "add('script', { src: there })",
    "a script in its address": "add('script', { src: 'data:text/javascript,globalThis.hit=1' })",
    "a picture of another site": "add('img', { src: there })",
    "a message to another site": "fetch(there).catch(() => undefined)",
    "a frame": "add('iframe', { src: there })",
    "a form for another site": "add('form', { action: there }).submit()",
    "a style sheet": "add('style', { textContent: 'body { opacity: 0 }' })",
    "a style attribute": """write('<p style="position: fixed">Over all.</p>')""",
}
HEARD = """() => {
  globalThis.refused = [];
  const hear = ({ effectiveDirective }) => refused.push(effectiveDirective);
  document.addEventListener('securitypolicyviolation', hear);
}"""


def policy_of(page: BeautifulSoup) -> dict[str, list[str]]:
    """The page's one policy, by directive; it comes before all that it is to hold."""
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    assert meta.find_previous(["script", "style", "link"]) is None
    parts = [directive.split() for directive in meta["content"].split(";")]
    return {name: sources for name, *sources in parts}


def test_every_page_allows_what_it_has_and_nothing_else(site, page_name):
    """Each hash is one of a script or style sheet in the page; each of these has its hash."""
    page = BeautifulSoup((site / page_name).read_text(encoding="utf-8"), "html.parser")
    policy = policy_of(page)
    scripts = [
        page_policy.source(script.string)
        for script in page.find_all("script", src=None)
        if not script.get("type") or script.get("data-descent-module")
    ]
    styles = [page_policy.source(style.string) for style in page.find_all("style")]
    with_python = page.html.get("data-python") is not None
    of_python = ["'wasm-unsafe-eval'", "blob:"] if with_python else []
    assert policy.pop("script-src") == ["'self'", *dict.fromkeys(scripts), *of_python]
    assert policy.pop("style-src") == list(dict.fromkeys(styles))
    assert policy == EVERYWHERE | (WITH_PYTHON if with_python else {})
    # And nothing stands there that it would refuse.
    refused = [
        (tag.name, name)
        for tag in page.find_all(True)
        for name, value in tag.attrs.items()
        if name == "style"
        or re.match("on[a-z]", name)
        or str(value).lower().startswith("javascript:")
    ]
    assert refused == []
    assert page.select("link[rel=stylesheet], base, iframe, object, embed") == []


def test_what_a_style_attribute_said_a_class_says_with_the_same_weight():
    page, sheet = page_policy.classed(
        '<p class="a" style="top:0">1</p><b style="top:0">2</b><br style="left:1px"/>'
        '<script>"<i style=\\"top:0\\">"</script><!-- <i style="top:0"> -->'
        '<i data-style="top:0">3</i>'
        '<a title="a > b" style="content:&quot;x&quot;">4</a>'
    )
    top, left, content = map(page_policy.name_of, ("top:0", "left:1px", 'content:"x"'))
    assert page == (
        f'<p class="a {top}">1</p><b class="{top}">2</b><br class="{left}"/>'
        '<script>"<i style=\\"top:0\\">"</script><!-- <i style="top:0"> -->'
        '<i data-style="top:0">3</i>'
        f'<a class="{content}" title="a > b">4</a>'
    )
    assert sheet == (
        f'.{top}:not(#_){{top:0}}.{left}:not(#_){{left:1px}}.{content}:not(#_){{content:"x"}}'
    )


def test_a_page_is_guarded_once_and_needs_the_place_for_it():
    page = page_policy.guarded(f"<head>{page_policy.PLACE}</head><p>One</p>")
    assert page.count("Content-Security-Policy") == 1 and page_policy.guarded(page) == page
    assert page_policy.META.sub("", page) == f"<head>{page_policy.PLACE}</head><p>One</p>"
    with pytest.raises(ValueError, match="needs one"):
        page_policy.guarded("<head></head><p>One</p>")


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("name", page_names()[1:2])  # a chapter, which may most
def test_what_is_smuggled_into_a_page_is_refused(visitor, site, name, scheme):
    page, visit = visitor.open(scheme)
    page.goto(f"{visitor.places[scheme]}/{name}")
    page.evaluate(HEARD)
    page.evaluate(ADD)
    for what, attack in ATTACKS.items():
        before = page.evaluate("refused.length")
        page.evaluate(f"() => {{ {attack}; }}")
        page.wait_for_function("(before) => refused.length > before", arg=before, timeout=5_000)
        assert not page.evaluate("globalThis.hit"), what
    assert page.evaluate("getComputedStyle(document.body).opacity") == "1"
    assert page.url.startswith(visitor.places[scheme])
    assert visit.foreign == []  # none of them got as far as the network
    page.context.close()
