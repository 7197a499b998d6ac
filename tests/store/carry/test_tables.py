"""Rows that come back: whatever stands in a part, it is rows of the table, or a refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.store.workspaces import made
from veedor.base.errors import Refused

GOOD = {
    "SealedBody": [7, b"s" * 32, b"{}"],
    "SignedHead": [7, b"r" * 32, b"note"],
    "Account": [1, "x", None, False, "ana", "", "", "", False, True, "2025-03-16T22:15:00+00:00"],
}
DEEP = b"\x91" * 100_000 + b"\xc0"


def changed(model: str, place: int, cell: object) -> tuple[str, bytes]:
    row: list[Any] = list(GOOD[model])
    row[place] = cell
    return model, msgspec.msgpack.encode([row])


PARTS = {
    "leaf_is_text": changed("SealedBody", 0, "seven"),
    "leaf_is_bytes": changed("SealedBody", 0, b"7"),
    "leaf_is_a_list": changed("SealedBody", 0, [7]),
    "leaf_is_nothing": changed("SealedBody", 0, None),
    "leaf_is_2_to_the_63": changed("SealedBody", 0, 2**63),
    "salt_is_text": changed("SealedBody", 1, "salt"),
    "salt_is_a_number": changed("SealedBody", 1, 7),
    "salt_is_nothing": changed("SealedBody", 1, None),
    "entry_is_a_map": changed("SealedBody", 2, {"a": 1}),
    "size_is_a_map": changed("SignedHead", 0, {"a": 1}),
    "no_such_day": changed("Account", 10, "2025-02-30T00:00:00Z"),
    "date_is_a_number": changed("Account", 10, 7),
    "switch_is_text": changed("Account", 3, "perhaps"),
    "name_is_bytes": changed("Account", 4, b"ana"),
    "one_row_twice": ("SealedBody", msgspec.msgpack.encode([GOOD["SealedBody"]] * 2)),
    "a_fact_after_a_gap": ("Fact", msgspec.msgpack.encode([[99, "x", b"{}"]])),
    "a_row_is_a_number": ("SealedBody", msgspec.msgpack.encode([7])),
    "a_map": ("SealedBody", msgspec.msgpack.encode({"a": 1})),
    "nested": ("SealedBody", DEEP),
    "nested_cell": ("SealedBody", b"\x91\x93" + DEEP),
    "key_of_a_map_is_a_map": ("SealedBody", b"\x91\x93\x81\x81\x01\x01\x01\x01\x01"),
    "cut_off": ("SealedBody", msgspec.msgpack.encode([GOOD["SealedBody"]])[:-1]),
    "not_utf8": ("Account", b"\x91\x9b" + b"\xa1\xff" * 11),
    "extension": ("SealedBody", b"\x91\x93\xd4\x01\x01" * 3),
    "nothing": ("SealedBody", b""),
}


@pytest.mark.parametrize("name", PARTS)
def test_what_are_no_rows_is_refused(tmp_path: Path, database: str, name: str) -> None:
    made(tmp_path, database)
    from django.db import transaction

    from veedor.store import models
    from veedor.store.carry.tables import fill

    table, part = PARTS[name]
    with pytest.raises(Refused, match=r"b\.age: carry\.malformed"), transaction.atomic():
        fill(getattr(models, table), part, "b.age")


@pytest.mark.parametrize("table", GOOD)
def test_rows_are_put_where_they_were(tmp_path: Path, database: str, table: str) -> None:
    made(tmp_path, database)
    from veedor.store import models
    from veedor.store.carry.tables import fill, parts

    model = getattr(models, table)
    model._default_manager.all().delete()
    fill(model, msgspec.msgpack.encode([GOOD[table]]), "b.age")
    (first,) = parts(model, 10)
    model._default_manager.all().delete()
    fill(model, first, "b.age")
    assert list(parts(model, 10)) == [first]


def test_rows_of_another_width_are_of_another_version(tmp_path: Path) -> None:
    made(tmp_path)
    from veedor.store import models
    from veedor.store.carry.tables import fill

    with pytest.raises(Refused, match="other_layout"):
        fill(models.SealedBody, msgspec.msgpack.encode([[1, b""]]), "b.age")
