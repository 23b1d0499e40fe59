"""Take the picture in the README: the demo's front page on a desk and on a phone, side by side.

    python tools/screenshots.py OUTPUT      a folder that `ssg build` wrote; default: output

It writes docs/pictures/front.png. It needs what the tests need: playwright, and a Chromium on the
path. Chromium makes the montage too, from a small page of its own.
"""

import shutil
import sys
import threading
from base64 import b64encode
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright  # deptry: ignore[DEP004]

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "front.png"
DESK: ViewportSize = {"width": 1280, "height": 1000}
PHONE: ViewportSize = {"width": 390, "height": 844}
MONTAGE: ViewportSize = {"width": 1200, "height": 700}
PAGE = """
<!doctype html>
<style>
body { margin: 0; height: 700px; background: #dcd8cf; position: relative; overflow: hidden }
img { position: absolute; background: #fff; box-shadow: 0 12px 36px #0005 }
.desk { left: 36px; top: 36px; width: 826px; border-radius: 6px }
.phone { right: 36px; top: 96px; width: 264px; border: 7px solid #222; border-radius: 30px }
</style>
<img class="desk" src="data:image/png;base64,%s">
<img class="phone" src="data:image/png;base64,%s">
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def photograph(browser: Browser, url: str, size: ViewportSize, scale: float) -> str:
    """Return what a window of this size shows, as base64 text."""
    page = browser.new_page(viewport=size, device_scale_factor=scale, color_scheme="light")
    page.goto(url, wait_until="networkidle")
    taken = page.screenshot()
    page.close()
    return b64encode(taken).decode()


def main(output: Path) -> None:
    """Serve the site, photograph it twice, and put both on one picture."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        desk, phone = photograph(browser, url, DESK, 1.0), photograph(browser, url, PHONE, 1.5)
        page = browser.new_page(viewport=MONTAGE)
        page.set_content(PAGE % (desk, phone))
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
