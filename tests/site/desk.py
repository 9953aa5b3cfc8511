"""Pages of a browser that many tests use in turn: a new one costs more than most tests do."""

import re

# With what is shut opened, and what is far from the screen laid out as if it were near: else it
# keeps the place that it had with another width until somebody comes.
ALL_LAID_OUT = """() => {
  for (const box of document.querySelectorAll('details')) box.open = true;
  for (const part of document.querySelectorAll('main *')) {
    const { contentVisibility } = getComputedStyle(part);
    if (contentVisibility === 'auto') part.style.contentVisibility = 'visible';
  }
}"""


class Desk:
    """One page for each way of looking at it (`new_context`'s arguments), as new for each test.

    Of the addresses that begin with something else than those of `homes`, none is asked for.
    """

    def __init__(self, browser, *homes: str):
        self.browser = browser
        self.elsewhere = re.compile(f"^(?!{'|'.join(map(re.escape, homes))}|data:|blob:)")
        self.pages: dict[str, object] = {}
        self.taken: list[str] = []
        self.complaints: list[str] = []

    def open(self, address: str, **ways):
        """A page with that address, which nobody else has until `clear`."""
        key = repr(sorted(ways.items()))
        while key in self.taken:  # a test that looks at two
            key += "'"
        if key not in self.pages:
            self.pages[key] = self._new(**ways)
        self.taken.append(key)
        page = self.pages[key]
        page.goto(address)
        return page

    def _new(self, **ways):
        context = self.browser.new_context(**ways)
        context.route(self.elsewhere, self._refuse)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.descent_ways = page.viewport_size, ways.get("color_scheme", "light")
        return page

    def _refuse(self, route):
        self.complaints.append(f"asked for {route.request.url}")
        route.abort()

    def _failed(self, request):
        # A picture that the page itself puts another in place of is given up.
        if (request.resource_type, request.failure) != ("image", "net::ERR_ABORTED"):
            self.complaints.append(f"failed: {request.url}")

    def _answered(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def clear(self) -> list[str]:
        """Leave the pages as they were; return what has been complained about on them."""
        complaints, self.complaints = self.complaints, []
        for key in self.taken:
            page = self.pages[key]
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.goto("about:blank")
            size, theme = page.descent_ways
            page.set_viewport_size(size)
            page.emulate_media(media="null", color_scheme=theme)
        self.taken, self.complaints = [], []
        return complaints

    def close(self):
        for page in self.pages.values():
            page.context.close()
