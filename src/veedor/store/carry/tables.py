"""Rows of tables as bytes, and back: of every table but those that are refilled from the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

import msgspec
from django.apps import apps
from django.db import connection
from django.db.models import Field, Model

from veedor.base.errors import refuse
from veedor.store.bulk import insert
from veedor.store.models import Head
from veedor.store.models.table import Table

PART: Final = 1_000
"""Rows of a part."""
PART_BYTES: Final = PART * 200_000
"""The longest part: a row is a fact of at most 64 KiB, and little more."""
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
    try:
        rows = msgspec.msgpack.decode(part, type=list[list[Any]])
    except msgspec.DecodeError as error:
        raise refuse("carry.malformed", where) from error
    if any(len(row) != len(fields) for row in rows):
        raise refuse("carry.other_layout", where)
    insert(model, [_prepared(row, fields) for row in rows])


def _fields(model: type[Model]) -> Sequence[Field[Any, Any]]:
    return model._meta.concrete_fields


def _prepared(row: list[Any], fields: Sequence[Field[Any, Any]]) -> tuple[Any, ...]:
    """The cells as the database takes them."""
    pairs = zip(row, fields, strict=True)
    return tuple(
        cell if isinstance(cell, bytes) else field.get_db_prep_save(cell, connection) for cell, field in pairs
    )
