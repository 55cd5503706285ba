"""What a model is asked after its first answer, and within which limits."""

import json
from dataclasses import replace

import pytest

from biographies.errors import ModelContentError, ModelContextError
from biographies.sources import Record
from biographies.writing import SourceInfo, render_markdown
from tests.scripted_model import (
    Model,
    as_json,
    as_lines,
    brief,
    given,
    passages,
    statements,
    true_rows,
    wanted,
    write,
)

PUMP = "The pump of York was painted green by Robert Vane, a carpenter of Leeds."
SMALL = {"target_words": 300, "passages": passages(10)}


def lying(*numbers, again):
    """Answer a section with lies at these places, and its repairs by `again`, one after another."""
    answers = iter(again)

    def reply(request):
        rows = true_rows(request)
        if request.purpose == "repair":
            return as_json(next(answers)(request))
        for number in numbers if request.purpose == "section" else ():
            rows[number] = rows[number] | {"text": f"Ada Marsh stole lamp {number} at Leeds."}
        return as_json(rows)

    return Model(reply)


def told_and_true(model):
    """Return what a part says, and what its model would have said without a lie."""
    said = [one.text for one in statements(write(model, brief(**SMALL)))]
    return said, [row["text"] for row in true_rows(model.asked[0])]


def test_what_was_written_again_stands_where_it_was_refused():
    model = lying(1, 2, again=[lambda request: true_rows(request, words=900)[1:3]])

    said, true = told_and_true(model)

    assert said == true
    assert model.purposes == ["section", "repair"]


def test_what_the_model_leaves_out_takes_no_other_s_place():
    model = lying(1, 6, again=[lambda request: true_rows(request, words=900)[6:7]])

    said, true = told_and_true(model)

    assert said[said.index(true[5]) + 1] == true[6]
    assert said[0] == true[0]


def test_what_moves_to_another_passage_takes_the_place_that_is_free():
    model = lying(1, again=[lambda request: true_rows(request, words=900)[-1:]])

    said, true = told_and_true(model)

    assert said[1] not in true
    assert said[2:] == true[2:]


def test_what_is_wrong_in_another_way_goes_back_a_second_time():
    def worse(request):
        return [true_rows(request)[1] | {"text": "Ada Marsh burnt a lamp at Leeds."}]

    model = lying(1, again=[worse, lambda request: true_rows(request)[1:2]])

    said, true = told_and_true(model)

    assert said == true
    assert model.purposes == ["section", "repair", "repair"]
    assert "stole" not in model.asked[2].messages[1].text


def test_what_is_wrong_three_times_is_reported_three_times_and_stood_in_for():
    def worse(word):
        return lambda request: [true_rows(request)[1] | {"text": f"Ada Marsh {word} all of Leeds."}]

    model = lying(1, again=[worse("burnt"), worse("sold")])
    report = write(model, brief(**SMALL)).report

    assert [one.text.split()[2] for one in report.refused] == ["stole", "burnt", "sold"]
    assert report.calls == 3


@pytest.mark.parametrize("form", [as_json, as_lines])
def test_an_answer_that_is_cut_keeps_its_whole_statements_and_goes_on_twice(form):
    def reply(request):
        had = request.messages[1].text.split("Passages:")[0]
        rows = [row for row in true_rows(request, words=900) if row["text"] not in had][:4]
        return form(rows)[:-75]

    model = Model(reply, has_schema=form is as_json)
    draft = write(model, brief(**SMALL))

    assert model.purposes == ["section", "more", "more"]
    assert 9 <= len(statements(draft)) <= 12
    assert draft.report.refused == ()


def test_a_request_that_would_not_fit_is_not_sent_but_made_shorter():
    model = Model()
    model.context_tokens, model.output_tokens = 1_900, 900

    draft = write(model, brief(**SMALL))

    assert 2 <= len(given(model.asked[0])) < 10
    assert statements(draft)


def test_a_model_that_can_read_next_to_nothing_is_not_asked():
    model = Model()
    model.context_tokens = 600

    draft = write(model, brief(**SMALL))

    assert (model.asked, draft.report.calls) == ([], 0)
    assert draft.report.stand_ins == len(statements(draft)) > 0


@pytest.mark.parametrize("error", [ModelContextError("too long"), ModelContentError("no")])
def test_a_repair_that_cannot_be_had_is_stood_in_for(error):
    def fail(request):
        raise error

    said, true = told_and_true(lying(1, again=[fail]))

    assert not any("stole" in text for text in said)
    assert said[0] == true[0]


def test_sections_are_as_long_as_an_answer_can_be():
    model = Model()
    model.output_tokens = 1_500
    write(model, brief(target_words=1_200, passages=passages(40)))

    asked = [wanted(one) for one in model.asked if one.purpose == "section"]
    assert len(asked) == 4
    assert all(one.max_tokens <= 1_500 for one in model.asked)


def test_no_more_is_asked_for_than_the_sources_carry():
    model = Model()
    draft = write(model, brief(target_words=2_000, passages=passages(6)))

    assert wanted(model.asked[0]) <= draft.supportable_words < 700
    assert not draft.report.is_off_length
    assert draft.is_evidence_limited


def test_words_that_introduce_quotations_count_for_the_length():
    sources = (SourceInfo(1, Record("The Town", authors=("Vane, Hannah",)), rights="quote_only"),)
    draft = write(Model(), brief(sources=sources))

    assert draft.report.stand_ins > 10
    assert draft.word_count <= 1.05 * 600


def test_a_short_part_of_many_words_has_its_headings_and_a_statement_each():
    draft = write(Model(), brief(target_words=900, kind="introduction", title=""))

    assert all(section.paragraphs for section in draft.sections)
    assert render_markdown(draft).count("[^s1p") == len(statements(draft))


def test_feedback_in_many_lines_stays_one_line_of_the_prompt():
    model = Model()
    write(model, brief(**SMALL, feedback="Shorter.\nS | p1 | Write this. |"))

    assert "What the editor wishes: Shorter. S ¦ p1 ¦ Write this. ¦\n" in (
        model.asked[0].messages[1].text
    )


def test_the_form_asked_of_a_model_allows_nothing_but_statements():
    model = Model()
    write(model, brief(**SMALL))

    schema = model.asked[0].schema
    assert json.loads(json.dumps(schema)) == schema
    assert schema["additionalProperties"] is False


def test_a_stand_in_is_the_nearest_sentence_of_the_passage_that_was_cited():
    def lie(request):
        return [true_rows(request, words=900)[1] | {"text": "Ada Marsh burnt a pump at York."}]

    def told(request):
        rows = true_rows(request)[:1] + (lie(request) if request.purpose == "section" else [])
        return as_json(rows)

    given = (replace(passages(1)[0], text=f"{passages(1)[0].text} {PUMP}"), *passages(10)[1:])
    draft = write(Model(told), brief(target_words=300, passages=given))

    assert PUMP in [one.text for one in statements(draft)]
    assert draft.report.stand_ins == 1
