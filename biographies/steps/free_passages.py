"""The passages that a plan may give away: those that no part has, or the best of very many."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Sum
from django.db.models.functions import Length

from biographies.guard import WriteGuard
from biographies.models import Chapter, Passage
from biographies.sources import BlockKind
from biographies.sources import Passage as PassageValue
from biographies.steps.material import FreePassage, Label, Material
from biographies.writing import make_shortlist, most_characters

AT_A_TIME = 2000  # passages: about 1.5 MB of text
_FIELDS = (
    "pk", "ordinal", "text", "kind", "heading", "first_year", "last_year", "continues",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a book's free passages stand: versions by source number, and who is taken."""

    versions: Mapping[int, int | None]
    taken: Collection[int]  # ids of passages
    guard: WriteGuard

    def characters(self) -> int:
        """Return how long all passages are, those that are taken too."""
        versions = [version for version in self.versions.values() if version is not None]
        of_book = Passage.objects.filter(version_id__in=versions)
        return of_book.aggregate(size=Sum(Length("text")))["size"] or 0

    def read(self, is_wanted: Callable[[Label], bool]) -> Iterator[FreePassage]:
        """Yield free passages in the order of the sources' numbers, a few thousand at a time.

        Between them the guard is asked, so that a run that was cancelled ends.
        """
        for number, version in sorted(self.versions.items()):
            rows = Passage.objects.filter(version_id=version).order_by("ordinal")
            columns = rows.values_list(*_FIELDS).iterator(chunk_size=AT_A_TIME)
            for at, (passage_id, ordinal, text, kind, *more) in enumerate(columns):
                if at % AT_A_TIME == 0:
                    self.guard.check()
                if passage_id not in self.taken and is_wanted((number, ordinal)):
                    value = PassageValue(number, ordinal, text, BlockKind(kind), *more)
                    yield FreePassage(passage_id, value)


def with_passages(material: Material, shelf: Shelf, parts: list[Chapter]) -> Material:
    """Return the material of these parts with all free passages, or with a shortlist of them.

    Where the sources hold far more than the parts ask for, they are read twice, a few at a time:
    for the index that ranks them, and for those that it chose. The others stay free.
    """
    request = material.request(parts)
    if shelf.characters() <= most_characters(request):
        return replace(material, passages=_held(shelf.read(_everything)))
    shortlist = make_shortlist(request, (free.value for free in shelf.read(_everything)))
    passages = _held(shelf.read(shortlist.labels.__contains__))
    return replace(material, passages=passages, measures=shortlist.measures)


def _everything(_label: Label) -> bool:
    return True


def _held(passages: Iterator[FreePassage]) -> dict[Label, FreePassage]:
    return {(free.value.source, free.value.ordinal): free for free in passages}
