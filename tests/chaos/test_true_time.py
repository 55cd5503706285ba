"""Three rows of the matrix in true time: the product's own lease, heartbeat and sweeps."""

import pytest

from tests.chaos.failures import IN_TRUE_TIME
from tests.chaos.work import Point

pytestmark = pytest.mark.django_db(transaction=True)
BEGINS_AGAIN_WITHIN_S = 90


@pytest.mark.parametrize("failure", IN_TRUE_TIME, ids=lambda failure: failure.name)
def test_what_is_struck_goes_on_within_90_seconds(players, true_stage, scene_folder, failure):
    cells = players.cells_of(failure, true_stage, scene_folder)
    struck = cells[Point.IN_WORK]

    assert [cell.complaints for cell in cells.values()] == [[]] * len(cells)
    assert (struck.again_s or 0) < BEGINS_AGAIN_WITHIN_S
    assert struck.ended_s < BEGINS_AGAIN_WITHIN_S
