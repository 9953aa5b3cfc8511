"""The site as a web server would give it out: text compressed, the connection kept."""

import gzip
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

TEXT = ("text/", "application/javascript", "application/json", "image/svg")


@cache
def compressed(path: str, _changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6)


class Compressing(SimpleHTTPRequestHandler):
    """Files of a folder, text of them gzipped."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".woff2": "font/woff2",
    }

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        kind = self.guess_type(str(path))
        small = kind.startswith(TEXT)
        body = compressed(str(path), path.stat().st_mtime) if small else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if small else kind)
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing: the table is what is read."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A browser that is closed hangs up in the middle of a file."""


@contextmanager
def served(folder: Path):
    """Serve a folder to this machine, on a port of its own; yields the address."""
    with Server(("127.0.0.1", 0), partial(Compressing, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
