"""The kill matrix: every failure at every point, ten times faster, judged from outside."""

import pytest

from tests.chaos.failures import FAILURES

pytestmark = pytest.mark.django_db(transaction=True)


def _cells():
    for failure in FAILURES:
        marks = [pytest.mark.representative] if failure.is_representative else []
        for point in failure.points:
            name = f"{failure.name}: {point}".replace(" ", "-").replace(",", "")
            yield pytest.param(failure, point, id=name, marks=marks)


@pytest.mark.parametrize(("failure", "point"), list(_cells()))
def test_what_is_struck_ends_once_and_truly(players, stage, scene_folder, failure, point):
    cell = players.cells_of(failure, stage, scene_folder)[point]

    assert cell.complaints == []
