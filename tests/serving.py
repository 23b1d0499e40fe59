"""A finished site over real HTTP, as a plain host of static files serves it."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("application/manifest+json", ".webmanifest")
_TYPES.add_type("application/xml", ".xml")
_TYPES.add_type("text/javascript", ".js")


@contextmanager
def served(folder: Path, path: str = "/") -> Iterator[str]:
    """Serve a folder under a path of a free port of this machine; yield the URL of its front page.

    What lies outside the path, or is not there, gets the folder's 404 page; a folder that is asked
    for without a slash at the end redirects to the address with one.
    """
    server = _Server(folder, path)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path, path: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder.resolve()
        self.path = path

    def find(self, asked: str) -> Path | None:
        """Return the file or folder that an address means, or None if it means none."""
        if not f"{asked}/".startswith(self.path):
            return None
        place = (self.folder / f"{asked}/".removeprefix(self.path)).resolve()
        if not place.is_relative_to(self.folder) or place.name.startswith("."):
            return None
        if asked.endswith("/"):
            place /= "index.html"
            return place if place.is_file() else None
        return place if place.is_file() or (place / "index.html").is_file() else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection may ask many times
    server: _Server

    def do_GET(self) -> None:
        asked = unquote(urlsplit(self.path).path)
        found = self.server.find(asked)
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, self.server.folder / "404.html")
        elif found.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{urlsplit(self.path).path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(HTTPStatus.OK, found)

    def _send(self, status: HTTPStatus, file: Path) -> None:
        data = file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", _TYPES.guess_type(file.name)[0] or "text/plain")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  -- its name upstream
        """Print nothing; the tests look at the answers."""
