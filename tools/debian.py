"""Debian's packages of programs that only tests need: installed by apt-get, where that may be."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from tools.stack.errors import Exit, StackError


def install(packages: Sequence[str]) -> None:
    """Let apt-get install these packages; whether the programs are there then, the caller looks.

    Raises StackError where that needs another user or another system.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        msg = f"not installed: {', '.join(packages)}; installing needs root and apt-get"
        raise StackError(msg, exit_code=Exit.UNREACHABLE)
    # the server that a package starts by itself is not wanted: at runlevel 1 it starts none
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (("update",), ("install", "-y", "--no-install-recommends", *packages)):
        subprocess.run(
            ["apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL, check=False
        )
