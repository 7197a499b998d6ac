"""`veedor forecast` of a workspace: the same as of its files; verdicts recorded once, withdrawn as loudly."""

from __future__ import annotations

import csv
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from examples.demo.invent import invent_sheets
from examples.demo.night import write_feed
from tests.examples.test_demo_night import SEED
from veedor.base.errors import Refused
from veedor.cli.app import app
from veedor.election.pack_reader import read_pack
from veedor.store.connection import disconnect


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VEEDOR_LANG", "en")
    monkeypatch.delenv("VEEDOR_WORKSPACE", raising=False)
    yield
    disconnect()


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The demo's feed, row by row."""
    path = write_feed(invent_sheets(read_pack("demo"), SEED), SEED, tmp_path_factory.mktemp("demo") / "feed.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def saved(path: Path, rows: Sequence[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path.name


def veedor(*arguments: str) -> Result:
    ran = CliRunner().invoke(app, arguments)
    if isinstance(ran.exception, Refused):
        raise ran.exception
    return ran


def answer(*arguments: str, exit_code: int = 0) -> Any:
    ran = veedor("forecast", *arguments, "--json")
    assert ran.exit_code == exit_code, ran.output[-2000:]
    return json.loads(ran.stdout)


def begun(*files: str) -> None:
    veedor("init", "w", "--pack", "demo", "--log", "example.org/night")
    for file in files:
        assert veedor("import", "--source", f"feed@junta={file}", "-C", "w").exit_code == 0


def facts() -> int:
    found = json.loads(veedor("status", "-C", "w", "--json").stdout)["facts"]
    assert isinstance(found, int)
    return found


def test_a_workspace_is_forecast_as_its_files_are(
    tmp_path: Path, sheets: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(tmp_path / "feed.csv", sheets)
    begun(file)
    of_files = answer("--pack", "demo", "--source", f"feed@junta={file}")
    assert (of_files["feed"], of_files["contests"][0]["statistical"]) == ("complete", "yes")
    assert answer("-C", "w") == of_files
    monkeypatch.setenv("VEEDOR_WORKSPACE", "w")
    before = facts()
    assert answer() == of_files
    assert facts() == before
    assert veedor("forecast").stdout == veedor("forecast", "-p", "demo", "-s", f"feed@junta={file}").stdout


def test_files_that_say_no_order_came_in_the_order_of_the_log(tmp_path: Path, sheets: list[dict[str, str]]) -> None:
    looks = (31, 33, 34)
    files = []
    for until in looks:  # each file repeats what came before, as published ones do
        kept = [{**row, "PUBLICACION": ""} for row in sheets if int(row["PUBLICACION"]) <= until]
        files.append(saved(tmp_path / f"until-{until}.csv", kept))
    begun(files[0])
    assert answer("-C", "w")["contests"][0]["silence"] == "no_order"
    for file in files[1:]:
        veedor("import", "--source", f"feed@junta={file}", "-C", "w")
    told = [{**row, "PUBLICACION": str(bisect_left(looks, int(row["PUBLICACION"])))} for row in sheets]
    alike = answer("--pack", "demo", "--source", f"feed@junta={saved(tmp_path / 'told.csv', told)}")
    assert alike["contests"][0]["silence"] is None
    assert answer("-C", "w")["contests"] == alike["contests"]


def test_verdicts_are_recorded_once_and_withdrawn_when_the_data_are_corrected(
    tmp_path: Path, sheets: list[dict[str, str]]
) -> None:
    begun(saved(tmp_path / "feed.csv", sheets))
    at_first = facts()
    recorded = answer("-C", "w", "--record")
    assert recorded["withdrawn"] == []
    assert facts() == at_first + recorded["recorded"] > at_first
    assert answer("-C", "w", "--record")["recorded"] == 0
    other = [{**row, "ARREBOL": row["PEÑALVER"], "PEÑALVER": row["ARREBOL"]} for row in sheets]
    veedor("import", "--source", f"again@junta={saved(tmp_path / 'other.csv', other)}", "-C", "w")
    correct("feed")
    ran = veedor("forecast", "-C", "w")
    assert ran.exit_code == 1
    assert ran.stdout.startswith("WITHDRAWN")
    assert "still states" in ran.stderr
    withdrawn = answer("-C", "w", "--record", exit_code=1)
    assert {one["option"] for one in withdrawn["withdrawn"]} == {recorded["contests"][0]["option"]}
    bodies = stated()
    assert bodies[len(bodies) - withdrawn["recorded"]]["answer"] == "withdrawn"
    assert [one["log_size"] for one in bodies] == sorted(one["log_size"] for one in bodies)
    assert answer("-C", "w", "--record")["recorded"] == 0
    assert "follow from the log" in veedor("rebuild", "-C", "w").output


def correct(source: str) -> None:
    """Facts that take back every reading of a source."""
    from veedor.evidence.fact import Fact
    from veedor.store.append import append, open_drafts
    from veedor.store.models import SheetRead

    leaves = SheetRead.objects.filter(source=source).values_list("leaf", flat=True)
    body = {"reason": "misread"}
    append(
        open_drafts([Fact("correction.made", 1, "2025-03-16T22:15Z", {**body, "leaf": leaf}) for leaf in leaves])
    )


def stated() -> list[Any]:
    """The bodies of the recorded forecasts, in the order of the log."""
    from veedor.store.models import Fact

    entries = Fact.objects.filter(kind="forecast.stated").order_by("leaf").values_list("entry", flat=True)
    return [json.loads(bytes(entry))["body"] for entry in entries]


def test_nothing_is_recorded_of_sealed_sheets(tmp_path: Path, sheets: list[dict[str, str]]) -> None:
    begun()
    veedor("import", "--sealed", "--source", f"feed@junta={saved(tmp_path / 'feed.csv', sheets)}", "-C", "w")
    before = facts()
    assert answer("-C", "w")["contests"][0]["statistical"] == "yes"
    with pytest.raises(Refused, match=r"forecast\.sealed"):
        veedor("forecast", "-C", "w", "--record")
    assert facts() == before
    veedor("open", "--yes", "-C", "w")
    assert answer("-C", "w", "--record")["recorded"] > 0


def test_verdicts_on_files_are_not_recorded(tmp_path: Path, sheets: list[dict[str, str]]) -> None:
    file = saved(tmp_path / "feed.csv", sheets[:50])
    with pytest.raises(Refused, match=r"forecast\.record_files"):
        veedor("forecast", "--pack", "demo", "--source", f"feed@junta={file}", "--record")


def test_it_opens_as_a_count_does(tmp_path: Path, sheets: list[dict[str, str]]) -> None:
    """What was refused is told after it."""
    wrong = [*sheets, {**sheets[0], "MESA": "99", "ARREBOL": "x"}]
    begun()
    veedor("import", "--source", f"feed@junta={saved(tmp_path / 'feed.csv', wrong)}", "-C", "w")
    ran, counted = veedor("forecast", "-C", "w"), veedor("count", "-C", "w")
    assert ran.exit_code == 2
    assert ran.stdout.splitlines()[:3] == counted.stdout.splitlines()[:3]
    assert "An invented election" in ran.stdout
    assert ran.output.startswith("Count of ")
    assert ran.stderr == "1 row was refused and is not counted.\n"
