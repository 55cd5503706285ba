"""What the stack is to be: folders, ports and variables, read once from .env and environment."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from environ import Env

from . import ports
from .errors import StackError

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED_MB = 500
FLOWERS = {"FLOWER_PORT", "FLOWER_BASIC_AUTH"}
PORTS = {"WEB_PORT": 8000, "FLOWER_PORT": 5555}


@dataclass(frozen=True)
class Config:
    """One stack: where its files are, where it listens, what its processes are told."""

    state_dir: Path
    web_port: int
    flower_port: int
    variables: Mapping[str, str] = field(repr=False)  # holds the secret key
    root: Path = ROOT

    @property
    def log_dir(self) -> Path:
        """The folder of the processes' logs."""
        return self.state_dir / "log"

    def value(self, name: str) -> str:
        """Return a variable, stripped; empty when it is unset."""
        return self.variables.get(name, "").strip()


def read_variables(environ: Mapping[str, str], root: Path = ROOT) -> dict[str, str]:
    """Return the environment with the local .env beneath it, as the settings read it.

    Raises StackError when neither has a secret key.
    """

    class Beneath(Env):  # type: ignore[misc]  # the library has no types
        """Reads into a copy: this process's own environment stays as it is."""

        ENVIRON: ClassVar = dict(environ)

    dotenv = root / ".env"
    if dotenv.is_file():
        Beneath.read_env(str(dotenv))
    variables: dict[str, str] = Beneath.ENVIRON
    # It makes every start several times slower: nothing compiled is ever kept.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    if not variables.get("SECRET_KEY"):
        msg = f"{dotenv} sets no SECRET_KEY: add one, or move it away for a new one."
        raise StackError(msg)
    return variables


def load(variables: Mapping[str, str], *, fixed_ports: bool) -> Config:
    """Return the stack's configuration; `fixed_ports` false: any free port will do.

    Raises StackError for a port in use or a disk nearly full.
    """
    state_dir = (ROOT / (variables.get("BOOKGEN_STATE_DIR") or "var")).absolute()
    state_dir.mkdir(parents=True, exist_ok=True)
    check_space(state_dir)
    chosen = _choose_ports(variables, fixed_ports=fixed_ports)
    return Config(
        state_dir=state_dir,
        web_port=chosen["WEB_PORT"],
        flower_port=chosen["FLOWER_PORT"],
        variables={
            # Flower takes an empty variable for a port or a login that is empty
            **{name: value for name, value in variables.items() if value or name not in FLOWERS},
            **{name: str(port) for name, port in chosen.items()},
            "BOOKGEN_STATE_DIR": str(state_dir),
        },
    )


def check_space(folder: Path, needed_mb: int = NEEDED_MB) -> None:
    """Raise StackError when the disk under this folder is nearly full."""
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < needed_mb:
        msg = f"The disk is nearly full: {free_mb} MB free in {folder}, {needed_mb} MB needed."
        raise StackError(msg)


def _choose_ports(variables: Mapping[str, str], *, fixed_ports: bool) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for name in sorted(PORTS, key=lambda name: not variables.get(name)):  # asked for goes first
        default = PORTS[name] if fixed_ports else None
        chosen[name] = ports.choose(
            name, variables.get(name, ""), default=default, taken=set(chosen.values())
        )
    return chosen
