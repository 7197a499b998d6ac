"""Many rows at once, by the table's model: what costs the ORM three quarters of the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import Field, Model

PASS_OVER: Final = " ON CONFLICT DO NOTHING"


def insert(model: type[Model], rows: Sequence[Sequence[object]]) -> None:
    """Rows whose cells stand in the order of the model's fields. A row that a constraint forbids is an error."""
    _insert(model, rows, "")


def insert_new(model: type[Model], rows: Sequence[Sequence[object]]) -> None:
    """The same; a row that is there already is passed over."""
    _insert(model, rows, PASS_OVER)


def _insert(model: type[Model], rows: Sequence[Sequence[object]], ending: str) -> None:
    fields = model._meta.concrete_fields
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(field.column for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
            columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in fields]
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}){ending}", columns)
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(fields))}){ending}", rows)


def _type(field: Field[Any, Any]) -> str:
    """The field's type in PostgreSQL, without its length: a value that is too long is an error, not cut."""
    return str(field.db_type(connection)).partition("(")[0]
