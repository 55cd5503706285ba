"""A program that dies is started again, more slowly each time, and not for ever."""

from tools.stack.restarts import MOST, WINDOW_S, Restarts


def test_each_restart_waits_twice_as_long_as_the_last():
    restarts = Restarts()
    assert [restarts.next_at(0.0) for _ in range(MOST)] == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_the_sixth_death_in_a_minute_is_the_last():
    restarts = Restarts()
    for second in range(MOST):
        restarts.next_at(float(second))

    assert restarts.next_at(WINDOW_S - 1) is None


def test_deaths_of_more_than_a_minute_ago_are_forgotten():
    restarts = Restarts()
    for _ in range(MOST):
        restarts.next_at(0.0)

    assert restarts.next_at(WINDOW_S) == WINDOW_S + 1.0
