"""Bring the whole stack up: `setup` prepares, `run` keeps it up, `demo` makes a book and ends."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # an older Python must still read as far as this line
    sys.exit(
        "BookGen needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2]  # noqa: UP031  # the same
    )

from pathlib import Path

# The script's own folder gives way to the repository, so that names are the same everywhere.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.stack.main import main  # noqa: E402  # only found from here on

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
