"""Measure the demo's pages with Lighthouse, as on a phone, and print the figures as a table.

    python tools/lighthouse.py OUTPUT [RUNS]      a folder that `ssg build` wrote, runs of each page

It needs Node 18.16 or newer, Chromium, and Lighthouse in tools/lighthouse (npm ci). Pages are
served from this machine, packed and with the headers that a host should send. The figure is the
median.
"""

import gzip
import json
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

TOOL = Path(__file__).parent / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = {
    "front page": "",
    "section": "africa/",
    "story": "africa/sahel/france-ends-mali-operation/",
    "author": "authors/awa-kessoum/",
}
SCORES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
    "cumulative-layout-shift": "shift",
}
PACKED = {".html", ".css", ".js", ".svg", ".xml", ".json", ".webmanifest"}


class Host(SimpleHTTPRequestHandler):
    """Serves a folder as a good host does: packed, and with names made of content kept for ever."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802
        """Answer with a file, packed if that is worth it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        data = path.read_bytes() if found else b""
        packed = path.suffix in PACKED
        data = gzip.compress(data, 9, mtime=0) if packed else data
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        lasting = "max-age=31536000, immutable" if "/assets/" in self.path else "max-age=600"
        self.send_header("Cache-Control", f"public, {lasting}")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def measure(url: str) -> dict[str, float]:
    """Return scores, of 100, and times, in milliseconds, of a page."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    words = [
        "env", f"CHROME_PATH={chromium}", "node", str(TOOL), url, "--output=json", "--quiet",
        f"--only-categories={','.join(SCORES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    run = subprocess.run(  # noqa: S603
        words, capture_output=True, check=True
    )
    told = json.loads(run.stdout)
    bad = [
        f"{audit['id']}: {audit.get('displayValue') or audit['title']}"
        for audit in told["audits"].values()
        if audit["score"] is not None
        and audit["score"] < 1
        and audit["scoreDisplayMode"] == "binary"
    ]
    print(url, *bad, sep="\n    ", file=sys.stderr)  # noqa: T201
    scores = {name: 100 * told["categories"][name]["score"] for name in SCORES}
    return scores | {name: told["audits"][name]["numericValue"] for name in AUDITS}


def main(output: Path, runs: int) -> None:
    """Serve the folder, measure its pages, and print the table."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    heads = ["page", *(name.replace("-", " ") for name in SCORES), *AUDITS.values()]
    print("| " + " | ".join(heads) + " |", "|---" * len(heads) + "|", sep="\n")  # noqa: T201
    for name, path in PAGES.items():
        found = [measure(f"http://127.0.0.1:{server.server_port}/{path}") for _ in range(runs)]
        middle = {key: median(each[key] for each in found) for key in found[0]}
        cells = [f"{middle[key]:.0f}" for key in SCORES]
        cells += [f"{middle[key]:,.0f} ms" for key in AUDITS if "shift" not in key]
        cells.append(f"{middle['cumulative-layout-shift']:.3f}")
        print("| " + " | ".join([name, *cells]) + " |", flush=True)  # noqa: T201
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
