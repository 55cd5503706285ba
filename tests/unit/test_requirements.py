"""requirements.txt alone is enough: what runs needs nothing that only developers install."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOADING = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

missing = set(sys.argv[1:])
sys.meta_path.insert(0, Missing())
from bookgen_site.celery import app
app.loader.import_default_modules()
import bookgen_site.urls, bookgen_site.wsgi
import flower.app, gunicorn.app.wsgiapp, kombu.transport.pyamqp, kombu.transport.redis, psycopg
"""


def pinned():
    """Return the distributions of requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return {normal(re.split(r"[=\[ ;]", line)[0]) for line in lines if line[:1].isalnum()}


def normal(name):
    """Return a distribution's name in its one normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_site_and_its_workers_load_with_what_is_pinned_alone():
    owned = packages_distributions().items()
    missing = [name for name, owners in owned if not {normal(each) for each in owners} & pinned()]

    done = subprocess.run(
        [sys.executable, "-c", LOADING, *missing], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert "pytest" in missing
    assert done.returncode == 0, done.stderr
