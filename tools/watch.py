"""Bundle the widgets at every save, and show them at once: in the site's pages and in JupyterLab.

    .venv/bin/python tools/watch.py [--port 8000] [--no-browser]

The pages are those of the last `make book`, with the bundles as they are now; they load again by
themselves. `make lab` in another terminal shows the same in a notebook where the variable
ANYWIDGET_HMR is 1: there a widget keeps its state.
"""

import argparse
import json
import re
import subprocess
import sys
import threading
import webbrowser
from functools import partial

from book import SITE
from book import main as build_book
from bundles import BUILT, ROOT, WIDGETS, bundles, write
from environment import Problem
from javascript import HERE as JAVASCRIPT
from javascript import install, program
from run import with_programs
from screen import has_screen
from serve import Handler, free_server

sys.path.append(str(ROOT / "website" / "extensions"))

from page_policy import META
from widget_modules import page_script

CHANGES = "/-/changes"  # answers one event when there are new bundles
RELOAD = f"<script>new EventSource('{CHANGES}').onmessage = () => location.reload();</script>"


class Changes:
    """What has been built so far, as a number that others can wait for."""

    def __init__(self):
        self.count = 0
        self.changed = threading.Condition()

    def announce(self):
        with self.changed:
            self.count += 1
            self.changed.notify_all()

    def wait(self, known, seconds=None):
        """Wait for another number than the known one, so many seconds at most; return it."""
        with self.changed:
            self.changed.wait_for(lambda: self.count != known, seconds)
            return self.count


class FreshHandler(Handler):
    """The site's pages with the bundles of this moment, and with what loads them again."""

    def __init__(self, *arguments, changes, **options):
        self.changes = changes
        super().__init__(*arguments, **options)

    def do_GET(self):
        if self.path == CHANGES:
            self._tell()
        elif self.path.partition("?")[0].endswith((".html", "/")):
            self._page()
        else:
            super().do_GET()

    def _tell(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = self.changes.count
        while self.changes.wait(known, seconds=20) == known:
            self.wfile.write(b": still here\n\n")  # fails once the page is gone
            self.wfile.flush()
        self.wfile.write(b"data: changed\n\n")

    def _page(self):
        path = self.translate_path(self.path)
        try:
            with open(f"{path}/index.html" if self.path.endswith("/") else path, "rb") as file:
                content = fresh(file.read().decode("utf-8")).encode("utf-8")
        except OSError:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def fresh(page: str) -> str:
    """Return a page of the site with its widgets' modules and styles as they are in built/ now."""
    names = sorted(set(re.findall(r'<script type="text/plain" data-descent-module="(\w+)">', page)))
    for name in names:
        page = between(
            page,
            f'<script type="text/plain" data-descent-module="{name}">',
            "</script>",
            page_script((BUILT / f"{name}.js").read_text("utf-8")),
        )
    files = [BUILT / f"{name}.css" for name in ("shared", *names)]
    css = "".join(file.read_text("utf-8") for file in files if file.exists())
    page = between(page, "<style data-descent-styles>", "</style>", css)
    # Its policy names what stood in it before by hashes.
    return META.sub("", page).replace("</body>", f"{RELOAD}</body>")


def between(text: str, start: str, end: str, content: str) -> str:
    """Return a text with what stands between two marks replaced; as it is without the first."""
    before, mark, after = text.partition(start)
    return f"{before}{mark}\n{content}{end}{after.partition(end)[2]}" if mark else text


def follow(lines, changes: Changes) -> None:
    """Bundle at each line that esbuild answers; say what is wrong, or what has changed."""
    for line in lines:
        errors = json.loads(line)
        try:
            changed = [] if errors else write(bundles())
        except (Problem, OSError) as problem:
            errors = [str(problem)]
        if errors:
            print("\n".join(["", *errors]), flush=True)
        elif changed:
            print(f"Bundled: {', '.join(changed)}", flush=True)
            changes.announce()


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000, help="tried first (default: 8000)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    options = parser.parse_args(arguments)
    try:
        install()
        write(bundles())
        failed = build_book()
        if failed:
            return failed
        changes = Changes()
        server = free_server(options.port, SITE, partial(FreshHandler, changes=changes))
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    watcher = subprocess.Popen(
        [program("node"), str(JAVASCRIPT / "build.mjs"), str(WIDGETS), "--watch"],
        cwd=ROOT,
        env=with_programs(),
        stdin=subprocess.PIPE,  # esbuild watches as long as it is open
        stdout=subprocess.PIPE,
        text=True,
    )
    threading.Thread(target=follow, args=(watcher.stdout, changes), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"\nServing the book with fresh widgets at {address} (stop with Ctrl-C)", flush=True)
    if not options.no_browser and has_screen():
        webbrowser.open(address)
    try:
        with server:
            server.serve_forever()
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        watcher.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
