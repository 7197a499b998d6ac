"""Rows of tables as bytes, and back: of every table but those that are refilled from the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

import msgspec
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import BinaryField, Field, Model
from django.db.utils import DataError, IntegrityError, ProgrammingError

from veedor.base.errors import refuse
from veedor.store.bulk import insert
from veedor.store.models import Head
from veedor.store.models.table import Table

PART: Final = 1_000
"""Rows of a part."""
PART_BYTES: Final = PART * 200_000
"""The longest part: a row is a fact of at most 64 KiB, and little more."""
_MALFORMED: Final = (
    *(ValueError, TypeError, LookupError, OverflowError, RecursionError),
    *(msgspec.MsgspecError, ValidationError, DataError, IntegrityError),
)
_TRIGGER: Final = "P0001"
"""What PostgreSQL says when a trigger of the log refuses a row."""
_NUMBERED: Final = "leaf"
"""The field by which rows belong to a fact."""


def saved_tables() -> tuple[type[Model], ...]:
    """The tables that nothing else can refill. The head's one row is not among them: how many facts there are is
    told apart."""
    models = apps.get_app_config("store").get_models()
    return tuple(one for one in models if _kind(one) is not Table.PROJECTION and one is not Head)


def _kind(model: type[Model]) -> Table:
    found = getattr(model, "table", None)
    assert isinstance(found, Table), "every table says what it is"
    return found


def is_operational(model: type[Model]) -> bool:
    """Whether the table may change in place: it is read before the facts are counted."""
    return _kind(model) is Table.OPERATIONAL


def parts(model: type[Model], facts: int) -> Iterator[bytes]:
    """The rows as they are now, in parts; of those that belong to facts, the ones of the first `facts`."""
    fields = _fields(model)
    rows = model._default_manager.order_by("pk").values_list(*(field.attname for field in fields))
    if any(field.name == _NUMBERED for field in fields):
        rows = rows.filter(leaf__lt=facts)
    found = rows.iterator(PART)
    while some := list(islice(found, PART)):
        yield msgspec.msgpack.encode(some)


def fill(model: type[Model], part: bytes, where: str) -> None:
    """Put the rows of a part into the table. Refused: they are not rows of it."""
    fields = _fields(model)
    with well_formed(where):
        rows = msgspec.msgpack.decode(part, type=list[list[Any]])
    if any(len(row) != len(fields) for row in rows):
        raise refuse("carry.other_layout", where)
    with well_formed(where):
        insert(model, [_prepared(row, fields) for row in rows])


@contextmanager
def well_formed(where: str) -> Iterator[None]:
    """What can go wrong with bytes that are not what their place promises, as a refusal of the file."""
    try:
        yield
    except _MALFORMED as error:
        raise refuse("carry.malformed", where) from error
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != _TRIGGER:
            raise
        raise refuse("carry.malformed", where) from error


def _fields(model: type[Model]) -> Sequence[Field[Any, Any]]:
    return model._meta.concrete_fields


def _prepared(row: list[Any], fields: Sequence[Field[Any, Any]]) -> tuple[Any, ...]:
    """The cells as the database takes them."""
    pairs = zip(row, fields, strict=True)
    return tuple(_cell(cell, field) for cell, field in pairs)


def _cell(cell: object, field: Field[Any, Any]) -> object:
    """SQLite would keep bytes in any column. TypeError: they stand where none belong, or are missing."""
    if isinstance(cell, bytes) is not isinstance(field, BinaryField):
        raise TypeError(field.name)
    return cell if isinstance(cell, bytes) else field.get_db_prep_save(field.to_python(cell), connection)
