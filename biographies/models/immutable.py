"""Rows that are written once: a change is a new row."""

from typing import Any, NoReturn, TypeVar

from django.db import models

_Row = TypeVar("_Row", bound=models.Model)


class ImmutableRowError(TypeError):
    """Somebody tried to change or delete a row that is kept as it was written."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"a {model.__name__} is never changed or deleted; write a new one")


class ImmutableQuerySet(models.QuerySet[_Row]):
    """Refuses what would change rows behind the model's back.

    A cascade from the book still deletes them: it does not come this way.
    """

    def update(self, **kwargs: object) -> NoReturn:
        """Refuse."""
        raise ImmutableRowError(self.model)

    def delete(self) -> NoReturn:
        """Refuse."""
        raise ImmutableRowError(self.model)


class ImmutableModel(models.Model):
    """A row that can be inserted and read, and nothing else."""

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change what is there."""
        if not self._state.adding:
            raise ImmutableRowError(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise ImmutableRowError(type(self))
