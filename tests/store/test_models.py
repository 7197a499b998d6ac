"""Every table says what it is; projections are those that `rebuild` refills, and no others."""

from __future__ import annotations

from veedor.store.connection import start_django

start_django()

from django.apps import apps  # noqa: E402 - models need their settings first

from veedor.store.models.table import Table  # noqa: E402
from veedor.store.projections import PROJECTIONS  # noqa: E402

TABLES = {
    Table.LOG: {"Fact", "Head"},
    Table.PROJECTION: {"Announced", "KeptBlob", "RowsRefused", "SheetRead"},
    Table.PRIVATE: {"SealedBody"},
    Table.OPERATIONAL: {"Account", "SignedHead"},
}


def test_every_table_is_of_one_kind() -> None:
    found: dict[Table, set[str]] = {kind: set() for kind in Table}
    for model in apps.get_app_config("store").get_models():
        found[model.table].add(model.__name__)  # type: ignore[attr-defined]
    assert found == TABLES


def test_projections_are_the_tables_that_are_refilled() -> None:
    assert {projection.model.__name__ for projection in PROJECTIONS} == TABLES[Table.PROJECTION]
