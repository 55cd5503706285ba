"""An error of the system becomes one line that says what to do."""

import errno

import pytest

from tools.stack.errors import explain


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_to_be_full(number):
    text = str(explain(OSError(number, "whatever", "/state/log/web.log")))
    assert text.startswith("The disk is full: cannot write to /state/log/web.log.")


def test_a_missing_permission_names_the_file():
    text = str(explain(PermissionError(errno.EACCES, "Permission denied", "/state")))
    assert text == "No permission for /state. Is it another user's?"


def test_any_other_error_keeps_its_own_words():
    assert str(explain(OSError(errno.EISDIR, "Is a directory", ".env"))) == "Is a directory: .env"
