"""Static files as the image serves them: collected once, compressed, named by their hash."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.stack import ROOT

NAMED = re.compile(r"""\{% static ['"]([^'"]+)['"]""")
ASK = """
import json, django
django.setup()
from django.test import Client
page = Client().get("/login/", headers={"host": "localhost"})
name = [part for part in page.content.decode().split('"') if part.endswith(".css")][0]
style = Client().get(name, headers={"host": "localhost", "accept-encoding": "gzip"})
print(json.dumps([page.status_code, name, style.status_code, dict(style.headers)]))
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    """What the image sets, with a state folder that nobody else has."""
    return {
        **os.environ,
        "STATICFILES_COMPRESSED": "on",
        "BOOKGEN_STATE_DIR": str(tmp_path_factory.mktemp("state")),
        "ALLOWED_HOSTS": "localhost",
        "SECURE_HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "bookgen_site.settings",
        "DATABASE_URL": "",
    }


@pytest.fixture(scope="module")
def manifest(env):
    """The names of the files that were collected, and those under which they are served."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True)
    with open(f"{env['BOOKGEN_STATE_DIR']}/static/staticfiles.json", encoding="utf-8") as file:  # noqa: PTH123  # a name in an environment
        return json.load(file)["paths"]


def test_every_file_that_a_template_names_is_collected(manifest):
    """With hashes in the names, one that is not there is an error 500 instead of a missing icon."""
    templates = ROOT.glob("templates/**/*.html")
    named = {name for path in templates for name in NAMED.findall(path.read_text("utf-8"))}
    assert named
    assert named - set(manifest) == set()


@pytest.mark.usefixtures("manifest")
def test_a_page_names_files_by_their_hash_and_they_may_be_kept_for_ever(env):
    said = subprocess.check_output([sys.executable, "-c", ASK], cwd=ROOT, env=env, text=True)

    page, name, style, headers = json.loads(said)
    assert (page, style, headers["Content-Encoding"]) == (200, 200, "gzip")
    assert re.search(r"\.[0-9a-f]{12}\.css$", name)
    assert "immutable" in headers["Cache-Control"]
