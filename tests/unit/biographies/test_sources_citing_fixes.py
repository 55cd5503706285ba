"""What citeproc-py gets wrong: each test fails when a newer one does it right by itself.

Then the fix in biographies/sources/citing/fixes.py that it names can go.
"""

import pytest
from citeproc import model

from biographies.sources.citing import engine

MAKERS = [{"family": "Benson", "given": "Arthur"}]
BOOK = {"type": "book", "title": "The Letters", "issued": {"date-parts": [[1907]]}}


def entry_without(name, monkeypatch, *, style, csl):
    """Set an entry with the library's own class for one element."""
    from biographies.sources.citing import fixes

    own = getattr(model, name)
    for method in set(vars(getattr(fixes, name))) & {"render", "get_option", "case", "sort"}:
        monkeypatch.setattr(getattr(fixes, name), method, getattr(own, method))
    return engine.entry(engine.CslWork("1", {**csl, "language": "en"}), style=style, locale="en-US")


def test_what_stands_in_for_an_author_is_printed_twice(monkeypatch):
    csl = {**BOOK, "editor": MAKERS}

    assert entry_without("Substitute", monkeypatch, style="mla", csl=csl).count("Benson") == 2


def test_initials_stand_where_the_style_wants_whole_names(monkeypatch):
    csl = {**BOOK, "author": MAKERS}

    assert entry_without("Name", monkeypatch, style="mla", csl=csl).startswith("Benson, A.")


def test_a_label_in_title_case_stays_small(monkeypatch):
    csl = {**BOOK, "editor": MAKERS}

    assert "(ed.)" in entry_without("Label", monkeypatch, style="apa", csl=csl)


@pytest.mark.parametrize(
    ("name", "style", "said"),
    [("If", "mla", "The Letters"), ("Sort", "apa", "(\ue000The Letters\ue001, 1907)")],
)
def test_a_short_citation_names_the_wrong_thing(name, style, said, monkeypatch):
    entry_without(name, monkeypatch, style=style, csl=BOOK)  # the library's class is in its place
    work = engine.CslWork("1", {**BOOK, "author": MAKERS, "language": "en"})

    assert said in engine.note(work, style=style, locale="en-US", form="", is_first=True)


def test_a_particle_behind_a_given_name_takes_the_point_of_its_initial():
    csl = {**BOOK, "author": [{"family": "Stockmar", "given": "Ernst von"}], "language": "en"}

    assert "E. von ." in engine.entry(engine.CslWork("1", csl), style="apa", locale="en-US")


def test_the_library_leaves_a_stop_outside_of_quotation_marks():
    csl = {"type": "chapter", "title": "A Reign", "container-title": "Lives", "language": "en"}
    loaded, bibliography = engine._prepared(engine.CslWork("1", csl), "chicago", "en-US")
    from citeproc import Citation, CitationItem

    bibliography.register(Citation([CitationItem("1")]))
    assert "”." in str(bibliography.bibliography()[0])
    assert loaded.root.get_locale_option("punctuation-in-quote") == "true"
