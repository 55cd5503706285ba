"""Files in a bucket of an S3-like server that runs here: whole, kept apart, and none left over.

Left out without `pip install -r requirements-s3.txt` and `pip install "moto[s3,server]==5.2.5"`.
"""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from django.core.files.storage import default_storage

from biographies.filing import keep_file
from biographies.models import Export
from biographies.models.source import content_hash
from biographies.steps import export_biography
from bookgen_site import file_storage
from tests.fakes import FakeGuard, Killed, KilledGuard
from tests.stack import ROOT, free_port, wait_until
from tests.unit.biographies.test_steps_exports import make_book_with_people

pytestmark = [
    pytest.mark.skipif(
        not all(map(find_spec, ("storages", "boto3", "moto", "flask"))),
        reason="no requirements-s3.txt and moto here",
    ),
    pytest.mark.django_db,
]
KEYS = {"S3_BUCKET": "books", "S3_PREFIX": "bookgen", "S3_REGION": "eu-central-1"}
KEYS |= {"S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "secret"}
IN_A_PROCESS = """
import django; django.setup()
from django.core.files.storage import default_storage
with default_storage.open("a/book.md") as file:
    print(file.read().decode())
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Run an S3-like server and return its address."""
    port = free_port()
    log = tmp_path_factory.mktemp("s3") / "server.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: b"Running on" in log.read_bytes(), seconds=60, what="the server")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def bucket(server, monkeypatch, settings):
    """Keep the files of a test in a bucket of its own, and return the bucket."""
    for name, value in {**KEYS, "S3_ENDPOINT_URL": server}.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": file_storage.from_environment()}
    bucket = default_storage.bucket
    bucket.create(CreateBucketConfiguration={"LocationConstraint": KEYS["S3_REGION"]})
    yield bucket
    bucket.objects.delete()
    bucket.delete()


def names(bucket):
    """Return the names of all finished files."""
    return [one.key for one in bucket.objects.filter(Prefix="bookgen/exports/")]


def content_of(name):
    """Return the bytes of a stored file."""
    with default_storage.open(name) as file:
        return file.read()


def export(book, guard):
    """Set a book as Markdown and return its row."""
    made = export_biography("markdown", None, None, book.pk, guard=guard)
    return Export.objects.get(pk=made["export_id"])


def test_a_finished_file_lies_in_the_bucket_and_is_read_from_there(bucket):
    kept = export(make_book_with_people(), FakeGuard())

    assert names(bucket) == [f"bookgen/{kept.file.name}"]
    assert content_hash(content_of(kept.file.name)) == kept.sha256


def test_a_large_file_is_sent_in_one_request(bucket):
    kept = keep_file("a/book.pdf", b"%PDF" + bytes(20 * 1024 * 1024))

    (stored,) = bucket.objects.all()
    assert (default_storage.size(kept), "-" in stored.e_tag) == (20 * 1024 * 1024 + 4, False)


def test_a_name_that_is_taken_is_not_written_over(bucket):
    first, second = keep_file("a/book.md", b"first"), keep_file("a/book.md", b"second")

    assert (content_of(first), content_of(second)) == (b"first", b"second")


def test_what_a_killed_worker_stored_is_removed_by_the_next_attempt(bucket, monkeypatch):
    book = make_book_with_people()
    with monkeypatch.context() as patched:
        patched.setattr("biographies.steps.export_files._remove", lambda _: None)
        with pytest.raises(Killed):
            export(book, KilledGuard(at_write=1))
    assert len(names(bucket)) == 1

    kept = export(book, FakeGuard())

    assert names(bucket) == [f"bookgen/{kept.file.name}"]


def test_an_attempt_that_lost_its_run_leaves_nothing(bucket):
    with pytest.raises(Killed):
        export(make_book_with_people(), KilledGuard(at_write=1))

    assert names(bucket) == []


def test_a_file_that_is_not_there_is_told_as_on_a_disk(bucket):
    with pytest.raises(FileNotFoundError):
        content_of("a/none.md")
    assert not default_storage.exists("a/none.md")


def test_every_process_finds_the_bucket_by_its_environment(bucket):
    keep_file("a/book.md", b"text")

    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bookgen_site.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "text\n", done.stderr
