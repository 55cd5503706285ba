"""What is judged of a measured book, and how it is printed."""

import pytest

from bench import books
from bench.book_measures.books import Order, Text, as_json, from_json
from bench.book_measures.judging import FIGURES, BookBench, judge_evidence, judge_lead, judge_writer
from bench.book_measures.report import book_report, last_line, notes, sheet
from bench.book_measures.selection import Event
from bench.books import Result
from tests.unit.bench.book_measures.small_books import cite, make_book, make_part

TOLD = "Ada was born in London in 1815.[^s1p1] In 1833 Ada met Charles Babbage at a party.[^s1p2]"
CITES = (cite(TOLD, "Ada was born"), cite(TOLD, "In 1833 Ada met", (1, 2)))
ORDER = Order("ada-1", Text("ada", "Ada Lovelace"), 1, 16, fewest_at_length=1)
EVENTS = [
    Event(1815, "Ada is born", ((("ada",), ("born",)),)),
    Event(1852, "dies", ((("died",),),)),
]
GOOD = {figure.key: 0.9 if figure.better == "more" else 0.0 for figure in FIGURES}
BAD = {figure.key: 0.1 if figure.better == "more" else 0.5 for figure in FIGURES}


def bench(markdown=TOLD, **only_what_matters):
    """Measure a book of one chapter of sixteen words."""
    columns = {"target_words": 16, "cites": CITES} | only_what_matters
    return BookBench(make_book(make_part(markdown, **columns)), EVENTS)


def missed(verdicts):
    """Return what was judged and is not so."""
    return [verdict.what for verdict in verdicts if not verdict.is_met]


def result():
    """A measured book beside its baselines."""
    one = bench()
    verdicts = judge_evidence(one, ORDER) + judge_writer(one.writer.figures)
    return Result(ORDER, one, ["a", "a"], one.baselines(2), verdicts)


def test_a_good_book_misses_nothing():
    assert missed(judge_evidence(bench(), ORDER)) == []


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"markdown": TOLD.replace("1833", "1834")}, "citation recall"),
        ({"cites": CITES[:1]}, "citations stored"),
        ({"cites": (*CITES[:1], cite(TOLD, "Ada was born"), *CITES[1:])}, "citations stored"),
        ({"target_words": 30}, "supplied chapters off length"),
        ({"target_words": 30}, "short parts that do not say so"),
        ({"markdown": f"{TOLD}\n\n{TOLD}"}, "near-duplicate pairs"),
    ],
)
def test_a_gate_that_is_missed_is_named(changed, what):
    assert what in missed(judge_evidence(bench(**changed), ORDER))


def test_a_thin_chapter_that_says_so_is_only_one_chapter_fewer():
    thin = bench(target_words=30, supply_words=20, is_evidence_limited=True)

    assert missed(judge_evidence(thin, ORDER)) == ["chapters at length"]


def test_the_figures_of_a_book_are_of_its_own_words():
    figures = bench().writer.figures

    assert (figures["coverage"], figures["tau"], figures["hanging"]) == (0.5, 1.0, 0.0)
    assert missed(judge_writer(figures)) == ["coverage"]


def test_a_writer_must_beat_each_baseline_clearly():
    assert missed(judge_lead(GOOD, {"lead": BAD})) == []
    assert len(missed(judge_lead(BAD, {"lead": GOOD}))) == len(FIGURES)
    assert len(missed(judge_lead(BAD, {"lead": BAD}))) == len(FIGURES)


def test_an_order_that_cannot_be_bettered_need_not_be():
    perfect = GOOD | {"tau": 1.0}

    assert missed(judge_lead(perfect, {"lead": BAD | {"tau": 1.0}})) == []


def test_the_report_shows_all_three_side_by_side_and_what_is_missed():
    text = book_report(result())

    assert "| figure | writer | random drop | lead |" in text
    assert "| coverage | 0.5000 | ≥ 0.6 | MISSED |" in text
    assert "1852 dies" in text


def test_the_last_line_has_the_figures_of_every_book():
    line = last_line([result(), result()])

    assert line.count("ada-1: recall 1.000") == 2
    assert "MISSED coverage" in line


def test_the_notes_have_statements_with_the_ones_beside_them():
    text = notes(result())

    assert "> Ada was born in London in 1815." in text
    assert "before: ¶ -" in text


def test_the_sheet_names_a_statement_by_its_first_words_only():
    assert "| 1 | chapter 1, ¶ 1 | Ada was born in … | |" in sheet(result())


def test_a_book_survives_being_written_and_read():
    book = make_book(make_part(TOLD, cites=CITES))

    assert from_json(as_json(book)) == book


def test_without_the_texts_there_is_nothing_to_measure(tmp_path, capsys):
    assert books.main(["--texts", str(tmp_path)]) == 2
    assert "strachey-queen-victoria.md" in capsys.readouterr().err
