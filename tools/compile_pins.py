"""`make pins`: compile requirements.in into requirements.txt, the same for Python 3.11 to 3.13.

What is pinned stays unless the ranges forbid it; `make pins ARGS=--upgrade` takes the newest.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv-pins"  # apart from the product's own: its compiler is not one of the pins
COMPILE = (
    "pip", "compile", "--universal", "--python-version", "3.11",
    "--no-header", "--no-annotate", "--quiet",
    "--output-file", "requirements.txt", "requirements.in",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Compile the pins; the exit code is the compiler's."""
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        print("Installing the compiler into .venv-pins")
        venv.create(TOOLS, with_pip=True, clear=True)
        subprocess.run(
            [TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True
        )
    return subprocess.run([uv, *COMPILE, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
