"""Every rule has a line that says what would fix it."""

import re
from pathlib import Path

from biographies import checking
from biographies.checking.fixes import FIXES

RULE = re.compile(
    r'"((?:length|citation|sources|quality|language|markdown|repetition|book|source|model)\.[a-z_]+)"'
)


def test_every_rule_of_the_checks_has_a_fix_and_no_fix_is_left_over():
    files = Path(checking.__file__).parent.glob("*.py")
    used = {
        rule
        for path in files
        if path.name != "fixes.py"
        for rule in RULE.findall(path.read_text(encoding="utf-8"))
    }

    assert used == set(FIXES)
