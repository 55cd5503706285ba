"""Books that a language model writes, with the endpoint of the tests behind real workers."""

from io import StringIO

from django.core.management import call_command

from biographies.models import Biography, Citation, ModelCall
from biographies.orders import clean_order
from biographies.steps import make_book
from biographies.waiting import tend_models
from tests.books import SAMPLES, is_over
from tests.model_plan import KEY
from tests.stack import wait_until

QUEUES = "high_priority,content_generation,validation,export"


def make_model_book(*, chapters, words, subject="Michael Faraday", batch_size=5):
    """Make a biography in state draft with the bundled sources, to be written by a model."""
    asked = {"subject": subject, "chapters": chapters, "words": words, "writer": "llm"}
    book = make_book(clean_order(asked, writers=("llm",)))
    Biography.objects.filter(pk=book.pk).update(batch_size=batch_size)
    call_command("import_sources", book.slug, str(SAMPLES), stdout=StringIO())
    return book


def environment(server, **more):
    """Return what a worker needs to know of an endpoint; waits are short."""
    return {
        "LLM_BASE_URL": server.base_url,
        "LLM_MODEL": "tester",
        "LLM_API_KEY": KEY,
        "LLM_CONTEXT_TOKENS": "16000",
        "LLM_OUTPUT_TOKENS": "4000",
        "LLM_DEADLINE_S": "4",
        "LLM_OUTAGE_WAIT_S": "0.5",
        **more,
    }


def finish(book, *, seconds=120):
    """Wait for a book's end, and do what beat would: let go on what waited for the model."""

    def is_done():
        tend_models()
        return is_over(book.pk)

    wait_until(is_done, seconds=seconds, what="the end of the book")
    book.refresh_from_db()
    return text_of(book.chapters.in_book_order())


def text_of(chapters):
    """Return the text of chapters, "" where one has none."""
    parts = chapters.select_related("current_revision")
    return [part.current_revision.markdown if part.current_revision else "" for part in parts]


def kept_calls(book):
    """Return the answers that the ledger keeps of a book, once for each request."""
    kept = ModelCall.objects.filter(biography=book, outcome__in=["answered", "truncated"])
    return kept.values_list("request_sha256", flat=True)


def unsupported(book):
    """Return the citations of the book's present texts that no passage carries."""
    current = book.chapters.values_list("current_revision_id", flat=True)
    return Citation.objects.filter(revision__in=list(current), support="unsupported")
