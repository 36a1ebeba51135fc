"""Find a real Chromium for browser tests, or install one; say plainly when none can be had."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a system Chromium, if there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def playwrights_own() -> str | None:
    """The path of Playwright's own Chromium, if it is installed."""
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    ).stdout.strip()
    return said if said and os.path.exists(said) else None


def ensure() -> str:
    """The path of a Chromium, installed now if need be. Exits with words when none can be had."""
    found = find() or playwrights_own()
    if found:
        return found
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Chromium found: installing Debian's.", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
        )
    if not find():
        print("No Chromium found: asking Playwright for its own.", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    found = find() or playwrights_own()
    if not found:
        sys.exit(
            "The browser tests need a Chromium, and none could be installed here.\n"
            "Install one (for example: apt install chromium), or set CHROMIUM to its path."
        )
    return found


if __name__ == "__main__":
    print(ensure())
