"""Venezuela, 28 July 2024, through a workspace: what is counted from files is counted from the log, by anyone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.real.test_ve_2024 import PACK, QR, V1, V2
from tests.shared import real
from veedor.cli.app import app
from veedor.store.connection import disconnect

G3 = {
    "EG": 7_156_462, "NM": 3_241_461, "LM": 84_446, "JABE": 19_966, "JOBR": 21_583,
    "AE": 49_603, "CF": 12_321, "DC": 10_308, "EM": 25_570, "BERA": 37_408,
}  # fmt: skip
G3B = {
    "EG": 7_303_480, "NM": 3_316_142, "LM": 86_225, "JABE": 20_404, "JOBR": 22_097,
    "AE": 51_011, "CF": 12_632, "DC": 10_584, "EM": 26_067, "BERA": 38_620,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VEEDOR_WORKSPACE", raising=False)
    yield
    disconnect()


def veedor(*arguments: str, exit_code: int = 0) -> Any:
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == exit_code, ran.output[-2000:]
    return json.loads(ran.stdout) if "--json" in arguments else ran.stdout


def figures(counted: Any) -> Any:
    """What a count says, without the names of its files."""
    return {key: counted[key] for key in ("contests", "sources", "rules", "findings", "bulletins")}


def test_three_readings_of_one_custodian(tmp_path: Path) -> None:
    veedor("init", "w", "--pack", PACK)
    veedor("import", str(real(V1)), "-C", "w")
    assert veedor("count", "-C", "w", "--json")["contests"][0]["votes"] == G3
    veedor("import", str(real(V2)), str(real(QR)), "-C", "w")
    counted = figures(veedor("count", "-C", "w", "--json"))
    assert counted == figures(veedor("count", str(real(V1)), str(real(V2)), str(real(QR)), "-p", PACK, "--json"))
    veedor("rebuild", "-C", "w")
    assert figures(veedor("count", "-C", "w", "--json")) == counted
    veedor("publish-log", "-C", "w")
    Path("trust").write_bytes(Path("w/log/policy").read_bytes())
    assert figures(veedor("recount", "w/log", "--trust", "trust", "--json")) == counted
    assert counted["contests"][0]["grades"]["A"] == 0


def test_g3b_with_the_first_publication_as_register(tmp_path: Path) -> None:
    veedor("init", "w", "--pack", PACK, "--register", str(real(V1)))
    veedor("import", str(real(V2)), "-C", "w")
    veedor("publish-log", "-C", "w")
    for counted in (veedor("count", "-C", "w", "--json"), veedor("recount", "w/log", "--json", exit_code=2)):
        (one,) = counted["contests"]
        assert one["votes"] == G3B
        assert (one["irreversible"], one["outstanding_electors"]) == ("yes", 3_648_193)
