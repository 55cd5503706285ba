"""Notes and entries as the styles print them: each work of a table in each style, word for word."""

from pathlib import Path

import pytest

from biographies.sources import CitedPlace, Citer, Record, as_markdown, as_text

WORKS = {
    "book": Record(
        "Queen Victoria", ("Strachey, Lytton",), "1921", "Chatto & Windus", "London"
    ),
    "chapter": Record(
        "The first years of a reign", ("Lee, Sidney", "Holmes, Richard Rivington"), "1903",
        "Smith, Elder", "London", kind="chapter",
        extra={"editor": "Benson, Arthur Christopher", "container-title": "Lives of the Century",
               "page": "12-45"},
    ),
    "article of four": Record(
        "A note on the engine",
        ("Huskey, Velma R.", "Huskey, Harry D.", "Dodge, Norman", "Brown, Cecil"), "1980",
        kind="article-journal",
        extra={"container-title": "Annals of Computing", "volume": "2", "issue": "4",
               "page": "299-329", "DOI": "10.1000/x"},
    ),
    "web page": Record(
        "Faraday at the Institution", ("Royal Institution",), "2015",
        url="https://example.org/faraday", kind="webpage",
        extra={"issued": "2015-03-05", "container-title": "Lives in Science"},
    ),
    "web page without a date": Record(
        "Who was she?", ("Roe, Jo",), url="https://example.org/x", kind="webpage"
    ),
    "no author": Record("Letters of an unknown hand", (), "1870", "Murray", "London"),
    "no date": Record("Notes on a life", ("Ward, Thomas",), publisher="Murray"),
    "title alone": Record("Notes"),
    "editors": Record(
        "The Letters of Queen Victoria", (), "1907", "John Murray", "London",
        extra={"editor": "Benson, A. C.; Esher, Reginald", "volume": "1"},
    ),
    "translated, with its first date": Record(
        "Memoirs", ("Stockmar, Ernst von",), "1872", "Longmans", "London",
        extra={"translator": "Müller, Georgina Adelaide", "original-date": "1871"},
    ),
}  # fmt: skip
SECTION = CitedPlace(1, "III Lord Melbourne › II", None, 4)
PAGE = CitedPlace(1, page=45)
BLOCKS = Path(__file__).with_name("citations.txt").read_text("utf-8").strip().split("\n\n")


def printed(record, *, style, language="en"):
    """Return a work's first note, a later one, and its entry."""
    citer = Citer({1: record}, style=style, language=language)
    (entry,) = citer.bibliography()
    notes = citer.note([SECTION]), citer.note([PAGE], cited=[1])
    return [*map(as_markdown, notes), as_markdown(entry)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0])
def test_a_work_is_printed_as_its_style_wants_it(block):
    name, *lines = block.splitlines()
    style, work = name.split(": ")

    assert printed(WORKS[work], style=style) == lines


def test_every_work_of_the_table_is_printed_in_every_style():
    styles = ("chicago", "apa", "mla")

    names = {block.splitlines()[0] for block in BLOCKS}

    assert names == {f"{style}: {work}" for style in styles for work in WORKS}


@pytest.mark.parametrize(
    ("style", "entry"),
    [
        ("chicago", "Ward, Thomas. *Notes on a life*. Murray, s. f."),
        ("apa", "Ward, T. (s. f.). *Notes on a life*. Murray."),
        ("mla", "Ward, Thomas. *Notes on a life*. Murray, s. f."),
    ],
)
def test_the_terms_are_in_the_language_of_the_book(style, entry):
    assert printed(WORKS["no date"], style=style, language="es")[2] == entry


def test_the_words_that_a_style_has_in_english_alone_are_translated_too():
    note, _, entry = printed(
        WORKS["translated, with its first date"], style="chicago", language="es"
    )

    assert "(1871; reimpr., London: Longmans, 1872)" in note
    assert entry.endswith(
        "Traducido por Georgina Adelaide Müller. 1871. Reimpr., London: Longmans, 1872."
    )


def test_a_british_book_has_its_own_quotation_marks_and_dates():
    entry = printed(WORKS["web page"], style="chicago", language="en-GB")[2]

    assert entry.startswith("Royal Institution. ‘Faraday at the Institution’. *Lives in Science*,")
    assert "5 March 2015" in entry


def test_a_language_without_terms_of_its_own_is_printed_in_english():
    assert printed(WORKS["no date"], style="chicago", language="xx")[2].endswith("n.d.")


def test_two_works_of_one_author_are_told_apart_as_the_style_does():
    works = {1: Record("Arcs", ("Ward, T.",), "1870"), 2: Record("Zinc", ("Ward, T.",), "1870")}
    places = [CitedPlace(2), CitedPlace(1)]
    notes = {
        style: as_text(Citer(works, style=style, language="en").note(places, cited=[1, 2]))
        for style in ("chicago", "apa", "mla")
    }

    assert notes == {
        "chicago": "Ward, Zinc; Ward, Arcs.",
        "apa": "(Ward, 1870b; Ward, 1870a)",
        "mla": "(Ward, Zinc; Ward, Arcs)",
    }


def test_a_bibliography_is_sorted_by_letters_without_accents_and_articles():
    works = {
        1: Record("Zinc", ("Ward, Thomas",)), 2: Record("The Quarry"),
        3: Record("Arcs", ("Ángel, Rosa",)), 4: Record("Arcs", ("Ward, Thomas",)),
    }  # fmt: skip

    entries = Citer(works, style="chicago", language="en").bibliography()

    assert [as_text(entry).removesuffix(", n.d.") for entry in entries] == [
        "Ángel, Rosa. Arcs", "The Quarry", "Ward, Thomas. Arcs", "Ward, Thomas. Zinc",
    ]  # fmt: skip


def test_works_with_the_same_entry_stand_once():
    works = {number: Record("Arcs", ("Ward, Thomas",), "1870") for number in (1, 2)}

    assert len(Citer(works, style="chicago", language="en").bibliography()) == 1


def test_a_book_without_sources_has_no_bibliography():
    assert Citer({}, style="apa", language="en").bibliography() == ()


def test_signs_and_fields_that_no_style_knows_leave_no_trace():
    record = Record("A \ue000Life\ue001", ("Roe, J",), extra={"rating": "5", "keyword": "x"})

    assert printed(record, style="chicago")[1] == "Roe, *A Life*, 45."


def test_a_work_is_set_once_for_many_notes(monkeypatch):
    from biographies.sources.citing import engine

    asked = []
    note = engine.note
    monkeypatch.setattr(
        engine, "note", lambda *given, **form: asked.append(1) or note(*given, **form)
    )
    citer = Citer({1: WORKS["book"]}, style="chicago", language="en")

    for number in range(1, 3_400):
        citer.note([CitedPlace(1, "I", paragraph=number)], cited=[1])

    assert len(asked) == 1


def test_markdown_signs_in_a_title_are_text():
    assert (
        printed(Record("A * [b] _c_", year="1900"), style="mla")[2]
        == "*A \\* \\[b\\] \\_c\\_*. 1900."
    )
