"""A browser, and pages of widgets as the site's extension writes them."""

from pathlib import Path

import pytest

from tests.browser import BEGIN_WIDGETS

ROOT = Path(__file__).parents[2]

pytest.register_assert_rewrite("tests.widgets.live")  # so that its assertions say what they saw

# The page around the widgets: no more than a theme would do.
PAGE = """<!DOCTYPE html>
<html lang="en"{theme}><head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.6 sans-serif; max-width: 720px; margin: 0 auto; padding: 12px;
  background: #fff; color: #222; }}
html[data-theme="dark"] body {{ background: #14181e; color: #ced6dd; }}
@media (prefers-color-scheme: dark) {{
  html:not([data-theme]) body {{ background: #14181e; color: #ced6dd; }}
}}
</style></head>
<body><main><h1>Widgets</h1>
{body}
</main></body></html>
"""


@pytest.fixture
def browser(chromium):
    return chromium


@pytest.fixture
def open_page(browser, tmp_path, monkeypatch):
    """`open_page(*widgets, width=, theme=, fragment=...)`: a page over file:// that must be quiet.

    The test fails if the page writes to the console, has a script error or asks for anything;
    what a test expects of that it takes out of `open_page.noise`.
    """
    monkeypatch.syspath_prepend(str(ROOT / "website" / "extensions"))
    from descent_widgets import live

    noise, contexts = [], []

    def open_page(*widgets, width=1000, theme=None, fragment="", change=None, **context_options):
        body = "\n<p>Some text.</p>\n".join(
            widget if isinstance(widget, str) else widget.html() for widget in widgets
        )
        body = live(body)
        if change:
            body = change(body)
        path = tmp_path / f"page{len(contexts)}.html"
        mark = f' data-theme="{theme}"' if theme else ""
        path.write_text(PAGE.format(body=body, theme=mark), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **context_options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # a slow machine is no fault of the page
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("requestfailed", lambda request: noise.append(request.url))
        page.on(
            "request",
            lambda request: (
                noise.append(request.url)
                if not request.url.startswith((path.as_uri(), "blob:"))
                else None
            ),
        )
        page.goto(path.as_uri() + fragment)
        page.evaluate(BEGIN_WIDGETS)
        return page

    open_page.noise = noise
    yield open_page
    for context in contexts:
        context.close()
    assert noise == []
