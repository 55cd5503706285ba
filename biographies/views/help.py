"""How a book is made, and what the words on the pages mean."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from biographies import orders
from biographies.pages.book_exports import NAMES
from biographies.sources import LIMITS_IN_WORDS, READABLE_SUFFIXES
from biographies.steps.reading import MAX_SOURCE_BYTES
from biographies.uploads import MAX_TOGETHER_BYTES
from biographies.views.access import editors_page
from taskqueue.retry import RetryPolicy

_MB = 1024 * 1024
BOOK_STATES = (
    ("draft", "Set up or planned; nobody has started it, or only its plan was asked for."),
    ("queued", "Asked for; a worker takes it up in a moment."),
    ("running", "Being made."),
    ("waiting", "Something has to come first; the page says what."),
    ("needs_review", "All is made that can be: now it is read, corrected and approved."),
    ("approved", "An editor has taken responsibility for it."),
    ("failed", "It could not be made; the page says why, and “Retry failed” tries again."),
    ("cancelled", "Somebody stopped it; what was written stays."),
)
SOURCE_STATES = (
    ("queued", "Kept; it is read in a moment."),
    ("parsing", "Being read and cut into passages."),
    ("ready", "Read; chapters can cite its passages."),
    ("failed", "It could not be read; the reason stands beside it."),
    ("excluded", "Kept, but the next plan leaves it out."),
)
FINDING_STATES = (
    ("error", "Stands in the way of an approval until it is settled or ignored with a reason."),
    ("warning", "Should be looked at; it can be approved with a reason."),
    ("note", "Worth knowing."),
)


@editors_page()
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the way of a book, its states, marks and limits."""
    context = {
        "book_states": BOOK_STATES,
        "source_states": SOURCE_STATES,
        "finding_states": FINDING_STATES,
        "suffixes": ", ".join(READABLE_SUFFIXES),
        "reading_limits": LIMITS_IN_WORDS,
        "source_mb": MAX_SOURCE_BYTES // _MB,
        "together_mb": MAX_TOGETHER_BYTES // _MB,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "most_chapters": orders.MAX_CHAPTERS,
        "least_words": orders.MIN_WORDS,
        "most_words": orders.MAX_WORDS,
        "formats": ", ".join(NAMES.values()),
        "tries": RetryPolicy.from_settings().max_retries + 1,
        "lock_attempts": settings.AXES_FAILURE_LIMIT,
        "lock_minutes": round(settings.AXES_COOLOFF_TIME.total_seconds() / 60),
    }
    return render(request, "biographies/help.html", context)
