"""Files lie in a folder, or in a bucket that the environment names; the extra is asked for then."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from bookgen_site import file_storage

NAMES = ("BUCKET", "ENDPOINT_URL", "REGION", "PREFIX", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY")


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    """Nothing is said about a bucket."""
    for name in NAMES:
        monkeypatch.delenv(f"S3_{name}", raising=False)


@pytest.fixture
def extra(monkeypatch):
    """The extra is installed; its classes are what they were called with."""
    classes = SimpleNamespace(Config=dict, TransferConfig=dict)
    monkeypatch.setattr(file_storage, "find_spec", lambda _: object())
    monkeypatch.setattr(file_storage, "import_module", lambda _: classes)


def options(monkeypatch, **variables):
    """Return the storage's options with these variables."""
    for name, value in {"BUCKET": "books", **variables}.items():
        monkeypatch.setenv(f"S3_{name}", value)
    return file_storage.from_environment()["OPTIONS"]


def test_files_lie_in_a_folder_and_nothing_is_loaded(monkeypatch):
    monkeypatch.setattr(file_storage, "import_module", None)

    assert file_storage.from_environment() == {
        "BACKEND": "django.core.files.storage.FileSystemStorage"
    }


def test_a_bucket_without_the_extra_says_what_to_install(monkeypatch):
    monkeypatch.setenv("S3_BUCKET", "books")
    monkeypatch.setattr(file_storage, "find_spec", lambda _: None)

    with pytest.raises(ImproperlyConfigured, match=r"pip install -r requirements-s3\.txt"):
        file_storage.from_environment()


def test_a_bucket_at_amazon_needs_nothing_but_its_name(monkeypatch, extra):
    got = options(monkeypatch)

    assert (got["bucket_name"], got["endpoint_url"], got["region_name"]) == ("books", None, None)
    assert got["client_config"]["s3"] == {"addressing_style": "auto"}
    assert "access_key" not in got


def test_a_server_of_ones_own_is_asked_by_path(monkeypatch, extra):
    got = options(monkeypatch, ENDPOINT_URL="http://files:9000", PREFIX="bookgen")

    assert (got["endpoint_url"], got["location"]) == ("http://files:9000", "bookgen")
    assert got["client_config"]["s3"] == {"addressing_style": "path"}


def test_no_file_is_written_over_or_sent_in_parts(monkeypatch, extra):
    got = options(monkeypatch)

    assert got["file_overwrite"] is False
    assert got["transfer_config"]["multipart_threshold"] > 10**9


def test_a_key_comes_with_its_secret(monkeypatch, extra):
    got = options(monkeypatch, ACCESS_KEY_ID="key", SECRET_ACCESS_KEY="hidden")
    assert (got["access_key"], got["secret_key"]) == ("key", "hidden")

    monkeypatch.delenv("S3_ACCESS_KEY_ID")
    with pytest.raises(ImproperlyConfigured, match="only one is set") as caught:
        options(monkeypatch)
    assert "hidden" not in str(caught.value)
