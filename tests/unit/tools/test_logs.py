"""A program's log: the last run's is kept, and only what this start said is read."""

from tools.stack import logs
from tools.stack.logs import Log


def write(log, text):
    with log.open() as file:
        file.write(text.encode())


def test_the_log_of_the_run_before_is_kept_once(tmp_path):
    log = Log(tmp_path / "log" / "web.log")
    for text in ("first\n", "second\n", "third\n"):
        log.rotate()
        write(log, text)

    assert (tmp_path / "log" / "web.log.1").read_text() == "second\n"
    assert log.text() == "third\n"


def test_what_was_said_before_a_restart_does_not_make_it_ready(tmp_path):
    log = Log(tmp_path / "worker.log")
    log.rotate()
    write(log, "content@host ready.\n")

    log.open().close()

    assert log.text() == ""


def test_the_tail_is_the_last_lines_that_say_something(tmp_path):
    log = Log(tmp_path / "worker.log")
    log.rotate()
    write(log, "one\n\ntwo  \n\xff\nthree\n\n")

    assert log.tail(2) == ["\xff", "three"]


def test_the_tail_of_a_huge_log_is_read_from_its_end(tmp_path):
    log = Log(tmp_path / "worker.log")
    log.rotate()
    write(log, "x" * 100_000 + "\nlast\n")

    assert log.tail(1) == ["last"]


def test_a_log_that_grows_too_large_is_moved_while_its_program_writes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "MOST_BYTES", 4)
    log = Log(tmp_path / "worker.log")
    log.rotate()
    with log.open() as file:
        file.write(b"before\n")
        file.flush()
        log.trim()
        file.write(b"end\n")

    assert log.path.with_name("worker.log.1").read_text() == "before\n"
    assert log.text() == "end\n"
