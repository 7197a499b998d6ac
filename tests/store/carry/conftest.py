"""Workspaces of the tests of the store; passphrases that cost little to try."""

from __future__ import annotations

import pytest

from tests.store.conftest import closed, database

__all__ = ["closed", "database"]

PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    from veedor.store.carry import age

    monkeypatch.setattr(age, "WORK", 4)
