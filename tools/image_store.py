"""Images and containers of buildah in a folder of their own, apart from the machine's."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.stack.errors import StackError

# What a program of the image needs to start; the key signs nothing that lasts.
VARIABLES = ("SECRET_KEY=only-for-this-check", "ALLOWED_HOSTS=localhost")
SHOWN_LINES = 12


class Store:
    """One store; its folder can be deleted when no container is left."""

    def __init__(self, folder: Path) -> None:
        # vfs needs neither a kernel module nor a file system of its own
        self._options = (
            "--storage-driver", "vfs", "--root", str(folder / "images"),
            "--runroot", str(folder / "run"),
        )  # fmt: skip

    def buildah(self, *arguments: str) -> str:
        """Run buildah and return what it prints; raises StackError with its last lines."""
        command = ("buildah", *self._options, *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = f"{done.stdout}\n{done.stderr}".strip().splitlines()[-SHOWN_LINES:]
            raise StackError("\n  ".join([f"exit code {done.returncode}", *said]))
        return done.stdout

    def commit(self, root: Path, tag: str) -> None:
        """Make an image of a folder that holds a whole system."""
        container = self.buildah("from", "scratch").strip()
        self.buildah("copy", "--quiet", container, str(root), "/")
        self.buildah("commit", "--quiet", "--rm", container, tag)

    def build(self, context: Path, tag: str, mounts: Sequence[Path]) -> None:
        """Build the Dockerfile of a folder, with these folders to be read during the build."""
        volumes = [part for path in mounts for part in ("--volume", f"{path}:{path}:ro")]
        self.buildah(
            "bud", "--isolation", "chroot", "--network", "host", "--pull-never",
            "--format", "docker", *volumes, "--tag", tag, str(context),
        )  # fmt: skip

    def settings(self, tag: str) -> dict[str, Any]:
        """Return what an image says of itself: its user, command and health check."""
        said = json.loads(self.buildah("inspect", "--type", "image", tag))
        found: dict[str, Any] = said["Docker"]["config"]
        return found

    @contextmanager
    def container(self, tag: str) -> Iterator[Callable[..., str]]:
        """Lend a container: a function that runs a command in it as the image's own user."""
        name = self.buildah("from", "--pull-never", tag).strip()
        given = [part for each in VARIABLES for part in ("--env", each)]

        def run(*command: str) -> str:
            return self.buildah("run", "--isolation", "chroot", *given, name, "--", *command)

        try:
            yield run
        finally:
            self.buildah("rm", name)
