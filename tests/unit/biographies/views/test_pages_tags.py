from datetime import timedelta

import pytest
from django.template import engines
from django.utils import timezone

from biographies.templatetags import pages


def shown(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"), (60, "1 min ago"), (3_599, "59 min ago"), (7_300, "2 h ago"),
        (86_400, "1 day ago"), (200_000, "2 days ago"), (-72, "in 1 m 12 s"),
    ],
)  # fmt: skip
def test_a_moment_is_said_as_its_distance(seconds, words):
    moment = timezone.now() - timedelta(seconds=seconds)

    assert f">{words}</time>" in shown("{% ago moment %}", moment=moment)


def test_a_moment_that_has_not_come_is_a_dash():
    assert shown("{% ago moment %}", moment=None) == "–"


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "–"), (12, "12 s"), (72, "1 m 12 s"), (7_260, "2 h 1 m")]
)
def test_a_duration_is_said_in_its_two_largest_units(seconds, words):
    assert pages.duration(seconds) == words


def test_a_state_is_a_word_beside_a_hidden_icon():
    html = shown("{% state 'needs_review' %}")

    assert "needs review" in html
    assert 'aria-hidden="true"' in html


def test_what_is_no_state_is_shown_as_text():
    assert "&lt;b&gt;" in shown("{% state word %}", word="<b>")


def test_two_forms_have_two_keys():
    assert shown("{% form_key %}") != shown("{% form_key %}")
