"""What the fragments of a chapter's page ask for themselves, wherever they are put."""

from django import template

from biographies.change_requests import Offers
from biographies.models import Chapter
from biographies.views.polling import BUSY_S, signature_of

register = template.Library()


@register.inclusion_tag("biographies/_chapter_offers.html", takes_context=True)
def offers_of(context: template.Context, chapter: Chapter) -> dict[str, object]:
    """Show the open proposals of a chapter, and what became of the version asked for last."""
    offers = Offers(chapter)
    return {
        "book": chapter.biography,
        "chapter": chapter,
        "offers": offers,
        "signature": signature_of(offers.facts),
        "seconds": BUSY_S,
        "perms": context.get("perms"),
    }
