"""`veedor withdraw`: says what it would do, does it when told to, and what next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli_workspace import _here, begun, veedor  # noqa: F401 - a fixture
from veedor.base.errors import Refused


def test_a_table_imported_by_mistake_is_taken_out_and_comes_back_under_another_custodian(tmp_path: Path) -> None:
    begun(tmp_path)
    veedor("import", "one.csv", "-C", "w")
    with pytest.raises(Refused, match=r"withdraw\.for_good") as refused:
        veedor("withdraw", "one.csv", "-C", "w")
    assert "one (" in str(refused.value.problems[0].values["sources"])
    ran = veedor("withdraw", "one.csv", "--reason", "wrong_source", "--yes", "-C", "w")
    assert "no longer count" in ran.stdout
    assert "veedor count" in ran.stdout
    veedor("count", "-C", "w", exit_code=2)
    veedor("import", "-s", "one@ngo=one.csv", "-C", "w")
    assert veedor("count", "-C", "w").exit_code in (0, 1)


def test_what_is_no_reason_and_what_is_not_there_are_named(tmp_path: Path) -> None:
    begun(tmp_path)
    with pytest.raises(Refused, match=r"withdraw\.bad_reason"):
        veedor("withdraw", "one", "--reason", "because", "-C", "w")
    with pytest.raises(Refused, match=r"withdraw\.nothing"):
        veedor("withdraw", "nobody", "-C", "w")
