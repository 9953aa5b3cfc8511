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


@pytest.fixture(scope="module")
def desk(chromium):
    """A page that tests take in turns: to begin one costs as much as most of what they do there."""
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture
def open_page(browser, desk, tmp_path, monkeypatch):
    """`open_page(*widgets, width=, theme=, fragment=...)`: a page over file:// that must be quiet.

    The test fails if the page writes to the console, has a script error or asks for anything;
    what a test expects of that it takes out of `open_page.noise`. A test that leaves traces in its
    page, a clock or a medium, or needs one with other options, has one of its own (`own=True`).
    """
    monkeypatch.syspath_prepend(str(ROOT / "website" / "extensions"))
    from descent_widgets import live

    noise, contexts, listeners = [], [], []

    def begun(width, own, options):
        size = {"width": width, "height": 900}
        if own or options or listeners:
            contexts.append(browser.new_context(viewport=size, **options))
            return contexts[-1].new_page()
        desk.set_viewport_size(size)
        return desk

    def listen(page, event, heard):
        page.on(event, heard)
        if page is desk:
            listeners.append((event, heard))

    def open_page(
        *widgets, width=1000, theme=None, fragment="", change=None, own=False, **context_options
    ):
        body = "\n<p>Some text.</p>\n".join(
            widget if isinstance(widget, str) else widget.html() for widget in widgets
        )
        body = live(body)
        if change:
            body = change(body)
        path = tmp_path / f"page{len(list(tmp_path.iterdir()))}.html"
        mark = f' data-theme="{theme}"' if theme else ""
        path.write_text(PAGE.format(body=body, theme=mark), encoding="utf-8")
        page = begun(width, own, context_options)
        page.set_default_timeout(60_000)  # a slow machine is no fault of the page
        within = (path.as_uri(), "blob:")

        def asked(request):
            if not request.url.startswith(within):
                noise.append(request.url)

        listen(page, "console", lambda message: noise.append(message.text))
        listen(page, "pageerror", lambda error: noise.append(str(error)))
        listen(page, "requestfailed", lambda request: noise.append(request.url))
        listen(page, "request", asked)
        page.goto(path.as_uri() + fragment)
        page.evaluate(BEGIN_WIDGETS)
        return page

    open_page.noise = noise
    yield open_page
    for context in contexts:
        context.close()
    for event, heard in listeners:
        desk.remove_listener(event, heard)
    if listeners:
        desk.mouse.up()
        desk.mouse.move(0, 0)
        desk.goto("about:blank")
    assert noise == []
