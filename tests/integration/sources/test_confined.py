"""The process in which a file is read ends with its limits and with the one that asked."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import cut_passages, read_source
from biographies.sources.confined import Limits, read_confined
from tests.integration.sources.test_hostile_files import children
from tests.packages import make_docx, para
from tests.pdfs import make_pdf, make_slow

ROOT = Path(__file__).resolve().parent.parent.parent.parent
ASK = """
import sys
from pathlib import Path
from biographies.sources import read_confined
print("asks", flush=True)
read_confined(Path(sys.argv[1]).read_bytes(), filename="slow.pdf")
"""


@pytest.fixture(scope="module")
def slow():
    """A file that keeps its reader busy for long."""
    return make_slow()


def readers_of(pid):
    """Return the processes whose command says that they read a file for this one."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = command.read_text().split("\0")
        except OSError:  # it ended meanwhile
            continue
        if "biographies.sources.child" in words and str(pid) in words:
            found.append(command.parent.name)
    return found


def wait_until(is_true, *, seconds=40):
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_another_process_reads_is_what_this_one_would():
    pdf = make_pdf([["She was born in 1815 — “in the year of Waterloo”, as she said."] * 3])

    source, spans = read_confined(pdf, filename="a.pdf")

    assert source == read_source(pdf, filename="a.pdf")
    assert spans == cut_passages(source)


def test_a_file_that_takes_too_much_memory_is_refused():
    document = make_docx("".join(para(f"Word {number}") for number in range(300_000)))

    with pytest.raises(SourceUnreadableError, match=r"more than 0\.2 GB of memory; divide it"):
        read_confined(document, filename="a.docx", limits=Limits(memory_bytes=200_000_000))


def test_a_file_that_takes_too_long_is_refused_and_its_reader_gone(slow):
    with pytest.raises(SourceUnreadableError, match=r"took longer than 2 s; divide it"):
        read_confined(slow, filename="a.pdf", limits=Limits(seconds=2))

    assert readers_of(os.getpid()) == []


def test_who_is_interrupted_leaves_no_reader(slow):
    def interrupt(*_):
        raise RuntimeError

    there = children()  # a worker that other tests share, perhaps
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 1.5)
    try:
        with pytest.raises(RuntimeError):
            read_confined(slow, filename="a.pdf")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert (readers_of(os.getpid()), children()) == ([], there)


def test_who_is_killed_leaves_no_reader(slow, tmp_path):
    (tmp_path / "slow.pdf").write_bytes(slow)
    command = [sys.executable, "-c", ASK, str(tmp_path / "slow.pdf")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as asker:
        assert asker.stdout.readline() == "asks\n"
        wait_until(lambda: readers_of(asker.pid))
        asker.kill()

    wait_until(lambda: not readers_of(asker.pid))


def test_a_reader_is_told_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret of the site")
    told = tmp_path / "told.json"
    spy = "import json,os,sys; json.dump(dict(os.environ), open(sys.argv[1], 'w'))"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{spy}" {told}\n')
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))

    with pytest.raises(SourceUnreadableError, match="in a way that cannot be read"):
        read_confined(b"%PDF-", filename="a.pdf")
    assert "SECRET_KEY" not in json.loads(told.read_text())
