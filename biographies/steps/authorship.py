"""Who wrote the words of a book: what a publisher declares of machines and people."""

from collections import Counter
from collections.abc import Iterable

from biographies.models import Chapter, ChapterRevision
from biographies.models.biography import EXTRACTIVE
from biographies.sources import count_words, statements

KINDS = ("extractive", "model", "human")
RULE = (
    "Counted are the words of the statements of introduction, chapters and conclusion; headings,"
    " notes and back matter are not. A statement belongs to who wrote the revision of its chapter"
    " in which it first stands word for word: a person (human), a language model (model), or the"
    " program that takes sentences over from the sources (extractive). A statement that was changed"
    " in any word counts as written by who changed it."
)


def words_by_author(parts: Iterable[Chapter]) -> dict[str, int]:
    """Return the words of the present texts by the kind of their author; see RULE."""
    words: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    for part in parts:
        if part.kind in Chapter.NARRATIVE and part.current_revision is not None:
            words.update(_of_part(part.current_revision))
    return dict(words)


def _of_part(current: ChapterRevision) -> Counter[str]:
    """Count one part; only revisions that came before the present text can have been first."""
    left = [statement.text for statement in statements(current.markdown)]
    words: Counter[str] = Counter()
    before = current.chapter.revisions.filter(number__lt=current.number).order_by("number")
    fields = ("number", "markdown", "author_kind", "author")
    for revision in (*before.only(*fields).iterator(), current):
        there = {statement.text for statement in statements(revision.markdown)}
        found = [text for text in left if text in there]
        words[_kind_of(revision)] += sum(map(count_words, found))
        left = [text for text in left if text not in there]
        if not left:
            break
    return words


def _kind_of(revision: ChapterRevision) -> str:
    if revision.author_kind == ChapterRevision.AuthorKind.PERSON:
        return "human"
    return "extractive" if revision.author.startswith(EXTRACTIVE) else "model"
