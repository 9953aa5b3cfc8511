"""Each page's Content-Security-Policy, written when all else has been (page_policy.py)."""

from pathlib import Path

from page_policy import guarded


def guard(app, exception):
    if exception or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        if "_static" not in path.relative_to(app.outdir).parts:
            page = path.read_text(encoding="utf-8")
            path.write_text(guarded(page), encoding="utf-8", newline="\n")


def setup(app):
    # After whatever else reads or changes the pages as they are written.
    app.connect("build-finished", guard, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
