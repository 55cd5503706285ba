"""What a worker could do before its broker went away it can do afterwards."""

import pytest

from tests.chaos.failures import FAILURES, kill_broker, silence_broker
from tests.chaos.scene import Scene, play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("strike", [kill_broker, silence_broker])
def test_a_worker_has_all_its_places_after_a_lost_broker(stage, tmp_path_factory, strike):
    failure = next(each for each in FAILURES if each.strike is strike)
    play(failure, stage, tmp_path_factory.mktemp("scene"))

    scene = Scene(failure, stage, tmp_path_factory.mktemp("scene"))
    scene.set_up()  # returns when as many runs as it has processes are at work at once
    scene.go_on()
    scene.await_ends()

    assert scene.stage.starts() == scene.starts
