"""A chapter written again as an editor asked: what is met, what is given out, what stays."""

import pytest

from biographies import editing
from biographies.errors import InvalidInputError
from biographies.launch import start_book
from biographies.locking import lock_statement
from biographies.models import Allocation, ChapterRevision, Finding, Source, SourceVersion
from biographies.steps import regenerate_chapter
from biographies.steps.library import BookLibrary, told_already
from biographies.writing import Draft, Section, Statement
from tests.edited import fresh
from tests.factories import make_allocation, make_passage, make_read_source
from tests.fakes import FakeGuard
from tests.steps import make_book_with_source, write
from tests.workers import work_off

pytestmark = pytest.mark.django_db
PIANO = (
    "In 1831 the young lady practised the piano every morning before her lessons in geometry. "
    "The piano of the house at Fordhook had been tuned by Broadwood for the visit of a cousin.",
    "Ada Byron kept a harp in 1834, and the harp stood in the drawing room at Fordhook for years. "
    "She played it to visitors who had come to talk with her mother about the new school.",
)


def make_written_book(*, spare=PIANO, **source):
    """A book of two chapters, both written, and a source that no chapter has anything of."""
    book = make_book_with_source()
    for number in (1, 2):
        write(book, number, words=120)
    make_read_source(biography=book, number=2, texts=spare, passages=len(spare), **source)
    return book


def part(book, number=1):
    return fresh(book.chapters.get(kind="chapter", number=number))


def ask(book, feedback, *, number=1, reason="", run_id="run-1"):
    """Ask for a change of a chapter; return what came of it."""
    guard = FakeGuard(run_id=run_id)
    return regenerate_chapter(None, number, (reason, feedback), book.pk, guard=guard)


def proposal_of(got):
    return ChapterRevision.objects.get(pk=got["proposal_id"])


def accept(book, got, number=1):
    chapter = part(book, number)
    base = chapter.current_revision_id
    return editing.accept(chapter, proposal_of(got), None, base_id=base, person="ada")


def read_again(source):
    """Give a source another reading, of its second passage alone."""
    version = SourceVersion.objects.create(
        source=source, number=2, text=PIANO[1], text_sha256="2", encoding="utf-8"
    )
    make_passage(version=version, ordinal=2, text=PIANO[1])
    Source.objects.filter(pk=source.pk).update(current_version=version)


def homes(book, source=2):
    rows = Allocation.objects.filter(biography=book, passage__version__source__number=source)
    return sorted(rows.values_list("chapter__number", "passage__ordinal"))


def test_what_became_of_each_wish_is_in_the_result_with_its_reason():
    got = ask(make_written_book(), "60 words, sound merrier")

    assert got["directives_met"] == ["60 words"]
    assert got["directives_not_met"] == ["sound merrier"]
    first, second = got["directives_why"]
    assert (first["said"], first["is_met"]) == ("60 words", True)
    assert second["why"].startswith("Not understood")


def test_each_line_is_a_wish_of_its_own():
    got = ask(make_written_book(), "60 words\n\nwithout  dogs")

    assert [one["said"] for one in got["directives_why"]] == ["60 words", "without dogs"]


def test_more_about_a_matter_uses_passages_that_no_chapter_has():
    book = make_written_book()

    got = ask(book, "more about the piano")

    assert got["directives_met"] == ["more about the piano"]
    assert "[^s2p1]" in proposal_of(got).markdown
    assert homes(book) == []  # nobody has accepted it


@pytest.mark.parametrize(
    ("feedback", "used"), [("use source 2 too", "[^s2p"), ("add passage 2 of source 2", "[^s2p2]")]
)
def test_a_source_or_passage_that_no_chapter_has_can_be_asked_for(feedback, used):
    got = ask(make_written_book(), f"{feedback}, 200 words")

    assert used in proposal_of(got).markdown


def test_an_accepted_proposal_gives_its_new_passages_to_the_chapter_at_their_place():
    book = make_written_book()
    got = ask(book, "more about the piano")

    accept(book, got)

    assert homes(book) == [(1, 1)]
    order = (
        part(book)
        .allocations.order_by("position")
        .values_list("passage__version__source__number", flat=True)
    )
    assert 2 in list(order)[1:-1] or len(order) < 3
    assert len({row.position for row in part(book).allocations.all()}) == len(order)


def test_of_two_chapters_that_want_a_passage_the_second_is_refused_and_told_of_the_first():
    book = make_written_book()
    one = ask(book, "more about the piano")
    two = ask(book, "more about the piano", number=2, run_id="run-2")
    accept(book, one)
    before = part(book, 2).current_revision_id

    with pytest.raises(InvalidInputError, match="chapter 1 has got this passage") as refused:
        accept(book, two, 2)

    assert refused.value.field == "[^s2p1]"
    assert part(book, 2).current_revision_id == before
    assert homes(book) == [(1, 1)]


def test_what_was_read_again_since_is_not_given_out_under_its_old_reading():
    book = make_written_book()
    got = ask(book, "more about the piano")
    read_again(book.sources.get(number=2))

    accept(book, got)

    assert homes(book) == []


def test_a_change_that_is_not_taken_gives_nothing_out():
    book = make_written_book()
    got = ask(book, "more about the piano")
    chapter = part(book)
    changes = editing.compare_with_current(chapter, proposal_of(got))
    taken = next(
        number
        for number in range(1, len(changes.changes) + 1)
        if "[^s2p" not in changes.taking([number])
    )

    editing.accept(
        chapter, proposal_of(got), frozenset({taken}), base_id=chapter.current_revision_id,
        person="ada",
    )  # fmt: skip

    assert homes(book) == []


def test_a_regeneration_by_itself_uses_no_passage_without_a_home():
    book = make_written_book()

    got = ask(book, "more about the piano", reason="checks")

    assert got["directives_not_met"] == ["more about the piano"]
    assert "[^s2p" not in part(book).current_revision.markdown


@pytest.mark.parametrize(
    "source", [{"rights": "quote_only"}, {"state": "excluded"}, {"set_aside": "-"}]
)
def test_what_may_not_be_used_is_not_offered(source):
    got = ask(make_written_book(**source), "more about the piano")

    assert got["directives_not_met"] == ["more about the piano"]
    assert got["directives_why"][0]["why"].startswith("No source says anything of “piano”")


def test_what_another_chapter_tells_is_never_taken_and_is_said_to_be_there():
    book = make_written_book()
    whose = {
        word: {
            row.chapter.number for row in Allocation.objects.filter(passage__text__contains=word)
        }
        for word in ("diamonds", "flyology")
    }
    word, (number,) = next((one, found) for one, found in whose.items() if len(found) == 1)

    got = ask(book, f"more about {word}", number=3 - number)

    assert (got["directives_why"][0]["is_met"], got["is_unchanged"]) == (False, True)
    assert f"chapter {number} has the passages that do" in got["directives_why"][0]["why"]


def test_what_the_book_says_already_is_not_told_again_from_a_spare_passage():
    book = make_written_book()
    said = part(book).current_revision.citations.first()
    text = said.passage.text[said.passage_start : said.passage_end]
    source = make_read_source(
        biography=book, number=3, texts=[f"{text} {PIANO[0]}"], passages=1, content=b"3"
    )

    library = BookLibrary(part(book, 2))
    told = told_already(book, library.spare("piano", source.number))

    assert [(ref.source, ref.ordinal, ref.start) for ref in told] == [(3, 1, 0)]


def test_a_passage_is_found_with_the_other_chapter_that_has_it():
    book = make_written_book()
    row = part(book, 2).allocations.first()
    library = BookLibrary(part(book, 1))

    assert library.find(1, row.passage.ordinal).home == "chapter 2"
    assert BookLibrary(part(book, 2)).find(1, row.passage.ordinal).home == ""
    assert library.find(2, 1).home == ""
    assert library.find(7, 1) is None


def test_a_source_read_again_while_a_chapter_has_its_old_passages_offers_nothing():
    book = make_written_book()
    source = book.sources.get(number=2)
    make_allocation(chapter=part(book), passage=source.current_version.passages.first())
    read_again(source)

    assert BookLibrary(part(book)).spare("harp") == ()


def test_what_is_asked_to_stay_and_what_is_locked_stays_word_for_word():
    book = make_written_book()
    first, *_, last = part(book).current_revision.markdown.split("[^")
    kept = first.strip()
    lock_statement(part(book), kept, person="ada")

    got = ask(book, "keep the last sentence, half as long")

    text = proposal_of(got).markdown
    assert kept in text
    assert "keep the last sentence" in got["directives_met"]
    assert last.split("]")[0] in text


def test_a_wish_that_leaves_no_sentence_changes_nothing_and_says_so():
    book = make_written_book()

    got = ask(book, "only 1990–1999")

    assert (got["is_unchanged"], got["proposal_id"]) == (True, None)
    assert got["directives_why"][0]["why"].startswith("Nothing is changed: with this, no sentence")


def test_the_same_wish_gives_the_same_text():
    one, two = make_written_book(), make_written_book()

    texts = {
        proposal_of(ask(book, "more about the piano, 90 words")).markdown for book in (one, two)
    }

    assert len(texts) == 1


class WorseEachTime:
    """A writer whose every text is another one, and far too short."""

    name = "extractive"

    def __init__(self):
        self.asked = 0

    def write(self, brief):
        self.asked += 1
        passage = brief.passages[self.asked % len(brief.passages)]
        text = passage.text.split(". ")[0] + "."
        statement = Statement(text, passage.source, passage.ordinal, 0, len(text))
        section = Section("", ((statement,),))
        return Draft((section,), len(text.split()), brief.target_words, 10 * brief.target_words)


def test_a_chapter_that_fails_for_ever_is_written_again_twice_and_its_findings_stay(monkeypatch):
    writer = WorseEachTime()
    monkeypatch.setattr("biographies.steps.writers.ExtractiveWriter", lambda: writer)
    monkeypatch.setattr("biographies.pipeline.EXPORT_TASKS", {})
    book = make_book_with_source(chapter_count=1, words_per_chapter=300)
    start_book(book)

    done = work_off(book)

    assert done.count("regenerate_chapter") == 2
    assert writer.asked == 3
    assert part(book).regenerations == 2
    open_findings = Finding.objects.open().filter(chapter=part(book), severity="error")
    assert open_findings.filter(rule__startswith="length").exists()
