"""The Content-Security-Policy of JupyterLite's pages: wider than the course's own, and no further
than the site.
"""

import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "website" / "extensions"))

from page_policy import SHEET, meta, scripts_of, unique

PLACE = re.compile(r'<meta charset="utf-8" ?/?>')
# JupyterLab compiles its schemas (eval) and writes styles of its own; widgets come from blobs,
# and so does what Python's workers begin with. What is asked for comes from the site.
LAB = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
# The page that lists the chapters runs nothing.
START = {
    "default-src": "'none'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def guarded(html: str, allowed: dict[str, str]) -> str:
    """The page with a policy that allows this, and what stands in the page by its hash.

    Raises ValueError for a page that does not name its characters, which the policy follows.
    """
    policy = dict(allowed)
    if scripts := scripts_of(html):
        policy["script-src"] = f"{policy['script-src']} {unique(scripts)}"
    if "style-src" not in policy:
        policy["style-src"] = unique(SHEET.findall(html)) or "'none'"
    text = "; ".join(f"{name} {what}" for name, what in policy.items())
    html, count = PLACE.subn(lambda place: f"{place[0]}\n{meta(text)}", html)
    if count != 1:
        raise ValueError("the page needs one <meta charset>")
    return html
