"""The people of a book, in the words of its sources."""

import pytest

from biographies.sources import statements
from biographies.writing import CitedStatement, make_people

AGAIN = "Later Mr. Anderson went away."


def people(*texts, subject="Michael Faraday"):
    """Return the entries made of texts, each citing the passage of its number."""
    cited = [CitedStatement(text, 1, number) for number, text in enumerate(texts, 1)]
    return make_people(subject=subject, cited=cited).splitlines()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mr. Anderson, a retired sergeant, helped at the bench.", "a retired sergeant"),
        ("His helper was the old sergeant, Mr. Anderson.", "the old sergeant"),
        ("They met the chemist Mr. Anderson.", "the chemist"),
        (
            "Mr. Anderson, who had been a sergeant of artillery, helped him.",
            "who had been a sergeant of artillery",
        ),
        ("Mr. Anderson, the Clerk of the Privy Council, wrote.", "the Clerk of the Privy Council"),
    ],
)
def test_a_role_is_what_the_text_sets_beside_the_name(text, role):
    assert people(text, AGAIN) == [f"- **Mr. Anderson** – {role}[^s1p1]"]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Anderson, the next day, came to town.",
        "They saw Mr. Anderson, the Duke of Wellington, Mr. Pitt.",
        "They saw Mr. Anderson, the minister, and the judge.",
        "He wrote a letter to his son, Mr. Anderson.",
        "There came a daughter of Mr. Anderson.",
        "Mr. Anderson, a friend of mine, came.",
        "Mr. Anderson, the child, came.",
        "He said: “Mr. Anderson, the chemist, came.”",
        "Mr. Anderson, the friend whom Davy knew was dead, came.",
    ],
)
def test_what_is_no_role_is_left_out(text):
    assert people(text, AGAIN) == []


def test_her_governess_is_hers_where_the_sentence_names_her():
    texts = (
        "Victoria was taught by her governess, Baroness Lehzen.", "Baroness Lehzen sat by.",
        "Mrs. Martin came with her governess, Miss Hildyard.", "Miss Hildyard sat by.",
    )  # fmt: skip
    assert people(*texts, subject="Queen Victoria") == [
        "- **Baroness Lehzen** – her governess[^s1p1]"
    ]


def test_his_grandson_in_the_next_sentence_is_somebody_elses():
    said = "Michael Faraday had an uncle. His grandson, Samuel Reid, lives in Boston."
    assert people(said, "Samuel Reid wrote.") == []


def test_who_is_named_once_is_left_out():
    assert people("Mr. Anderson, a retired sergeant, helped at the bench.") == []


def test_who_is_named_often_stands_there_without_a_role():
    texts = [f"Mr. Anderson came in {year}." for year in (1831, 1832, 1833, 1834)]
    assert people(*texts) == ["- **Mr. Anderson**[^s1p1]"]


def test_a_sentence_that_says_who_somebody_is_does_for_a_role():
    texts = [f"Mr. Anderson came in {year}." for year in (1831, 1832, 1833)]
    said = "Mr. Anderson was a sergeant of artillery."
    assert people(*texts, said) == [f"- **Mr. Anderson** – {said}[^s1p4]"]


def test_a_spanish_text_has_its_own_roles():
    texts = ("El rey visitó a Don Luis, un médico de Cádiz, en Madrid.", "Don Luis murió.")
    assert people(*texts, subject="Isabel Zendal") == ["- **Don Luis** – un médico de Cádiz[^s1p1]"]


def test_at_most_sixty_stand_there_those_named_most_often():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [f"Mr. {a}{b}son" for a in letters[:8] for b in letters[:8].lower()]
    texts = [f"{name}, a chemist, came." for name in names] + [f"{name} went." for name in names]
    assert len(people(*texts, *[f"{names[-1]} sat."])) == 60


def test_of_a_memoir_the_words_in_quotation_marks_count_too():
    said = "Faraday writes: “Mr. Anderson, a retired sergeant, helped at the bench.”"
    cited = [CitedStatement(said, 1, 1), CitedStatement("“Mr. Anderson went away.”", 1, 2)]
    entry = "- **Mr. Anderson** – a retired sergeant[^s1p1]\n"
    assert make_people(subject="Michael Faraday", cited=cited, memoirs=[1]) == entry
    assert make_people(subject="Michael Faraday", cited=cited) == ""


def test_an_entry_is_a_cited_statement():
    (entry,) = people("Mr. Anderson, a retired sergeant, helped.", AGAIN)
    assert [one.marks for one in statements(entry)] == [((1, 1),)]


def test_a_book_without_people_has_no_such_part():
    assert make_people(subject="Faraday", cited=[]) == ""
