"""Takes the pictures of the README, beside this file: pictures.py PROGRAM FIXTURE."""

import os
import sys

from playwright.sync_api import sync_playwright

from desk import Desk

PICTURES = {"overview": ("/?from=2025-12-20T09:00:00Z&to=2025-12-20T13:00:00Z", 1620), "live": ("/live/execution/live-20251220-0930", 820)}


def main():
    program, fixture = sys.argv[1:]
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
    os.makedirs(folder, exist_ok=True)
    with sync_playwright() as playwright, Desk(program, fixture) as desk:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (path, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme="light")
            page.goto(desk.base + path)
            page.wait_for_timeout(1500)
            page.screenshot(path=os.path.join(folder, name + ".png"))
        browser.close()


main()
