"""The local .env: written once with a random secret key and login, never changed again."""

import os
import secrets
from pathlib import Path

TEXT = """\
# Written by `make` on first use; every variable that may stand here is in .env.example.
SECRET_KEY={key}
DEBUG=off
ALLOWED_HOSTS=127.0.0.1,localhost
FLOWER_BASIC_AUTH=admin:{password}
"""


def ensure_dotenv(path: Path) -> bool:
    """Write .env, readable by its owner alone, unless there is one; tell whether it was written."""
    if path.exists() or path.is_symlink():
        return False
    draft = path.with_name(f".env.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            key, password = secrets.token_urlsafe(50), secrets.token_urlsafe(15)
            file.write(TEXT.format(key=key, password=password))
        os.link(draft, path)  # fails when another process was first, never half-written
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
