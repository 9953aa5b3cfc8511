"""How long until a page's first widget answers, on a phone's network and processor."""

# Milliseconds for an answer, bits in a second, and how much slower the processor is: Lighthouse's.
LATENCY, BITS, SLOWER = 150, 1_638_400, 4
PHONE = {"width": 412, "height": 823}
LONGEST = 10_000  # ms
MEANWHILE = 2000  # ms that a reader looks at the first screen
WATCH = """() => {
  const live = new MutationObserver(() => {
    if (document.querySelector('[data-descent-ready]')) {
      window.firstWidget ??= performance.now();
      live.disconnect();
    }
  });
  const attributeFilter = ['data-descent-ready'];
  live.observe(document, { attributes: true, subtree: true, attributeFilter });
}"""
LIVE = "window.firstWidget"
# A reader comes to it; the time at which he does.
COME = """() => {
  const asked = performance.now();
  const widget = document.querySelector('[data-descent-widget]');
  for (let box = widget; box; box = box.parentElement.closest('details')) box.open = true;
  widget.scrollIntoView();
  return asked;
}"""
IN_SIGHT = """() => {
  const widget = document.querySelector('[data-descent-widget]');
  return widget ? widget.getBoundingClientRect().top < innerHeight : null;
}"""


def first_widget(browser, address: str) -> float | None:
    """Return the seconds until the first widget is live: since the page was asked for where it
    begins by itself, being near the first screen, else since a reader came to it. None where there
    is none.
    """
    context = browser.new_context(viewport=PHONE, device_scale_factor=1.75, is_mobile=True)
    try:
        page = context.new_page()
        page.add_init_script(f"({WATCH})()")
        session = context.new_cdp_session(page)
        speed = BITS / 8
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": speed,
                "uploadThroughput": speed,
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="load")
        seen = page.evaluate(IN_SIGHT)
        if seen is None:
            return None
        asked = 0.0
        if not seen:
            page.wait_for_timeout(MEANWHILE)
            # One that is near has begun by itself.
            asked = page.evaluate(COME) if page.evaluate(f"{LIVE} === undefined") else 0.0
        page.wait_for_function(f"() => {LIVE} !== undefined", timeout=LONGEST)
        return (page.evaluate(LIVE) - asked) / 1000
    finally:
        context.close()
