"""Statements that every run needs: written by the ORM once a process, run with other values.

Writing a statement costs the ORM several times what the database takes to run it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Expression, Q
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery

Compiled = tuple[str, tuple[Any, ...]]
Given = Callable[[str], "Parameter"]


class Parameter(Expression):
    """Stands for a value of the field of its name, which is given when the statement is run."""

    def __init__(self, field: Any) -> None:
        super().__init__(output_field=field)
        self.name = field.name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Put itself in the place of the value."""
        return "%s", [self]

    def stored(self, value: Any) -> Any:
        """Return a value as the database takes it."""
        return self.output_field.get_db_prep_save(value, connection)


class _Prepared:
    def __init__(self) -> None:
        self._compiled: dict[str, Compiled] = {}

    def _write(self, model: type[models.Model]) -> Compiled:
        raise NotImplementedError

    def run(self, model: type[models.Model], **values: Any) -> int:
        """Run it with these values, by the names of fields; return how many rows it changed."""
        if connection.vendor not in self._compiled:
            self._compiled[connection.vendor] = self._write(model)
        sql, places = self._compiled[connection.vendor]
        given = [
            place.stored(values[place.name]) if isinstance(place, Parameter) else place
            for place in places
        ]
        with transaction.mark_for_rollback_on_error(None), connection.cursor() as cursor:
            cursor.execute(sql, given)
            return int(cursor.rowcount)


class PreparedUpdate(_Prepared):
    """An UPDATE; `describe` is lent a maker of parameters and returns condition and changes."""

    def __init__(self, describe: Callable[[Given], tuple[Q, Mapping[str, Any]]]) -> None:
        super().__init__()
        self._describe = describe

    def _write(self, model: type[models.Model]) -> Compiled:
        condition, changes = self._describe(lambda name: Parameter(model._meta.get_field(name)))
        matching = model._default_manager.filter(condition).order_by()
        query: Any = matching.query.chain(UpdateQuery)
        query.add_update_values(dict(changes))
        sql, places = query.get_compiler(connection=connection).as_sql()
        return sql, tuple(places)


class PreparedInsert(_Prepared):
    """An INSERT of one row; `changes` are updated where a row with the same `key` is there."""

    def __init__(
        self, fields: Sequence[str], *, key: str = "", changes: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._fields, self._key, self._changes = fields, key, changes

    def _write(self, model: type[models.Model]) -> Compiled:
        fields: dict[str, Any] = {name: model._meta.get_field(name) for name in self._fields}
        row = model(**{field.attname: Parameter(field) for field in fields.values()})
        query = InsertQuery(
            model,
            on_conflict=OnConflict.UPDATE if self._key else None,
            unique_fields=[fields[self._key]] if self._key else [],
            update_fields=[fields[name] for name in self._changes],
        )
        query.insert_values(list(fields.values()), [row], raw=True)
        [(sql, places)] = query.get_compiler(connection=connection).as_sql()
        return sql, tuple(places)
