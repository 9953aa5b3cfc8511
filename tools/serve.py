"""Serve the built site to this machine only, and open it in the browser.

.venv/bin/python tools/serve.py [--port 8000] [--no-browser]
"""

import argparse
import errno
import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from book import SITE
from book import main as build_book
from screen import has_screen

TRIES = 50


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, never from the browser's cache: a reload shows the last build."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        # Named here because Windows reads them from its registry, where they are often wrong.
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".woff2": "font/woff2",
        ".webmanifest": "application/manifest+json",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        """Say nothing: a line for each of a page's files hides the address."""


class Server(ThreadingHTTPServer):
    # Reusing an address lets two servers share one port on Windows, and each gets half the
    # requests.
    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True


def free_server(port, folder, handler=Handler):
    """Return a server on the port, or on the next free one."""
    handler = partial(handler, directory=str(folder))
    for candidate in range(port, min(port + TRIES, 65536)):
        try:
            return Server(("127.0.0.1", candidate), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(f"No port from {port} to {port + TRIES - 1} is free: choose one with --port.")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000, help="tried first (default: 8000)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    options = parser.parse_args(arguments)
    failed = build_book()
    if failed:
        return failed
    try:
        server = free_server(options.port, SITE)
    except OSError as error:
        return f"\n{error}\n"
    with server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"\nServing the book at {address} (stop with Ctrl-C)", flush=True)
        if not options.no_browser and has_screen():
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
