"""Photograph every kind of page at three widths, and lay the pictures side by side on three sheets.

    python tools/sheet.py OUTPUT [SCHEME]     a folder that `ssg build` wrote; "light" or "dark"

It writes docs/images/sheet-WIDTH.webp, or sheet-WIDTH-dark.webp. It needs what the tests need:
playwright, and a Chromium on the path, which also makes the sheets.
"""

import shutil
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright  # deptry: ignore[DEP004]

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PAGES = {
    "front page": "",
    "section": "africa/",
    "story": "africa/sahel/france-ends-mali-operation/",
    "live report": "europe/storm-ylva-live/",
    "opinion": "opinion/in-praise-of-the-dull-timetable/",
    "sponsored": "business/how-an-office-learnt-to-dim/",
    "author": "authors/awa-kessoum/",
    "topic": "topics/mali/",
    "archive": "archive/2026/11/",
    "all topics": "topics/",
    "page": "about/",
    "not found": "404.html",
}
WIDTHS = {390: (6, 1900), 820: (4, 2100), 1280: (4, 2100)}  # columns, and how far down is shown
SHEET = 1600  # pixels, the width of a sheet
QUALITY = 0.6
PAGE = """<!doctype html><style>
body { margin: 0; padding: 16px; background: #c9c4ba; display: grid; gap: 16px;
  grid-template-columns: repeat(%d, 1fr); font: 13px/1.4 sans-serif; color: #222 }
figure { margin: 0 } img { display: block; width: 100%%; background: #fff }
</style>%s"""
CELL = '<figure><img src="data:image/png;base64,%s"><figcaption>%s</figcaption></figure>'
PICTURES = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode();
}))"""
TO_WEBP = """async ([png, quality]) => {
  const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def photographs(
    browser: Browser, home: str, width: int, scheme: Literal["light", "dark"]
) -> Iterator[tuple[str, bytes]]:
    """Yield the name of every kind of page, and what it looks like from the top."""
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        device_scale_factor=SHEET / WIDTHS[width][0] / width,
    )
    for name, path in PAGES.items():
        page.goto(home + path, wait_until="load")
        page.evaluate(PICTURES)
        tall = int(page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": min(tall, WIDTHS[width][1])}
        yield name, page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    page.close()


def lay_out(browser: Browser, columns: int, pictures: Iterator[tuple[str, bytes]]) -> bytes:
    """Return a sheet with the pictures as WebP."""
    cells = (CELL % (b64encode(data).decode(), name) for name, data in pictures)
    page = browser.new_page(viewport={"width": SHEET, "height": 900})
    page.set_content(PAGE % (columns, "".join(cells)))
    png = b64encode(page.screenshot(full_page=True)).decode()
    made = page.evaluate(TO_WEBP, [png, QUALITY])
    page.close()
    return b64decode(made)


def main(output: Path, scheme: Literal["light", "dark"]) -> None:
    """Serve the site, photograph it, and write the sheets."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width, (columns, _) in WIDTHS.items():
            sheet = lay_out(browser, columns, photographs(browser, home, width, scheme))
            ending = "" if scheme == "light" else f"-{scheme}"
            (IMAGES / f"sheet-{width}{ending}.webp").write_bytes(sheet)
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    dark = len(sys.argv) > 2 and sys.argv[2] == "dark"
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"), "dark" if dark else "light")
