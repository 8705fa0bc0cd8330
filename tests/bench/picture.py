"""out/idlib.html -> the README's picture: `make map`, then `python -m tests.bench.picture`."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SIZE = {"width": 1240, "height": 800}
COLOURS = 256  # a map has few colours: the picture stays under 300 kB


def main() -> None:
    """Open the map without a network, open its first incident with a toll, take the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport=SIZE)
        context.set_offline(True)
        page = context.new_page()
        page.goto((ROOT / "out" / "idlib.html").as_uri())
        page.wait_for_selector("html[data-ready]")
        page.get_by_role("button", name="Saraqib").first.click()
        page.wait_for_timeout(800)
        picture = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    target = ROOT / "tests" / "pictures" / "readme.png"
    picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
