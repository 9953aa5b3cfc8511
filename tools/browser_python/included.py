"""What of Python a build of the site includes: all that can be got, unless it is told otherwise."""

import os
from collections.abc import Callable

from environment import Problem

from . import fill
from .locked import PUBLISHED, read
from .site import Site, groups_there, made

WISH = "DESCENT_BROWSER"  # "all": fail where a file is missing; "none": do without
# What a reader has of each group.
OFFERS = {
    "answers": "answers that are checked on the page",
    "figures": "figures on the page",
    "experiments": "experiments on the page",
    "notebooks": "chapters in JupyterLite",
}
HOW = (
    "`make browser` tries again and says why; a folder that has them can be named in the variable "
    f"{fill.OWN_FOLDER}."
)


def wish() -> str:
    """Return what was asked for. Raises Problem where that is nothing known."""
    said = os.environ.get(WISH, "")
    if said not in ("", "all", "none"):
        raise Problem(f'{WISH} is "all", "none" or left out, not "{said}".')
    return said


def expected() -> tuple[str, ...]:
    """Return the groups that a site made now would have, without asking anybody."""
    if wish() == "none":
        return ()
    return PUBLISHED if wish() == "all" else groups_there(read())


def prepare(tell: Callable[[str], None]) -> Site | None:
    """Get the files for a site, and return what it has of them; None for nothing.

    Raises Problem where all are asked for and one is missing.
    """
    if wish() == "none":
        return None
    lock = read()
    done = fill.fill(lock, *PUBLISHED, tell=tell)
    groups = groups_there(lock)
    if wish() == "all" and groups != PUBLISHED:
        raise Problem(f"The Python of the pages is not whole. {fill.sentence(done)} {HOW}")
    site = made(lock, groups) if groups else None
    tell(summary(site, done))
    return site


def summary(site: Site | None, done: fill.Done) -> str:
    """Say in a line what of Python the site has, and what not, and how that is added."""
    groups = site.groups if site else ()
    out = [OFFERS[group] for group in PUBLISHED if group not in groups]
    if site is None:
        line = "Without Python in the pages"
    else:
        megabytes = site.size(*groups) / 1e6
        line = f"With Python in the pages, {megabytes:.0f} MB that are fetched when a reader asks"
        if out:
            line += f"; without {', '.join(out)}"
    if not out:
        return f"{line}."
    refused = f" {fill.refusals(done)}" if done.refused else ""
    files = "1 file" if len(done.missing) == 1 else f"{len(done.missing)} files"
    return f"{line}: {files} could not be had.{refused} {HOW}"
