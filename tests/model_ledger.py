"""Lines of the ledger of model calls, and what stands for a gate and a client, for tests."""

from biographies.errors import ModelDownError
from biographies.models import ModelCall


def make_call(biography, **only_what_matters):
    """A call of a book's that was answered and cost nothing."""
    columns = {
        "request_sha256": "0" * 64,
        "endpoint": "one",
        "model": "m",
        "outcome": "answered",
        "cost": 0,
        "currency": "USD",
    }
    return ModelCall.objects.create(biography=biography, **(columns | only_what_matters))


class FakeGate:
    """Lets everything through, and remembers how calls ended."""

    def __init__(self, down=()):
        self.down = down
        self.seen = []

    def enter(self, provider, tokens, run_id):
        if provider.name in self.down:
            msg = f"{provider.name} is down"
            raise ModelDownError(msg)
        assert tokens > 0

    def leave(self, provider, *, fault):
        self.seen.append((provider.name, "fault" if fault else "there"))

    def withdraw(self, provider, *, unused=0):
        self.seen.append((provider.name, "unused" if unused else "nothing"))


class FakeClient:
    """Gives what it was told to, an error or an answer, and counts."""

    def __init__(self, *given):
        self.given = list(given)
        self.asked = 0
        self.told = []

    def complete(self, request, *, has_schema, check):
        check()
        self.asked += 1
        self.told.append(has_schema)
        check()
        given = self.given.pop(0) if len(self.given) > 1 else self.given[0]
        if isinstance(given, BaseException):
            raise given
        return given
