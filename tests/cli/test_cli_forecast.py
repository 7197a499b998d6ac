"""`veedor forecast`, `replay`, `track-record` and `simulate` as a person types them."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from tests.forecast.nights import night, save
from tests.shared import real
from veedor.base.errors import Refused
from veedor.cli.app import app

STEP_KEYS = {
    "stations", "share_stations", "share_electors", "option", "rival", "arithmetic", "statistical", "estimate",
    "low", "high", "tipping_shift", "largest_shift_seen", "calibration",
}  # fmt: skip
SUMMARY_KEYS = {"ahead", "final_margin", "first_arithmetic", "first_statistical", "wrong_calls", "band_held"}
CALIBRATION_KEYS = {"unit", "units", "nights", "alpha_reachable_by_night", "assumption"}


def run(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["forecast", *map(str, arguments), "--lang", lang])


def lines(*arguments: object) -> list[dict[str, Any]]:
    ran = run(*arguments, "--json")
    assert ran.exit_code == 0, ran.output
    return [json.loads(line, parse_constant=pytest.fail) for line in ran.stdout.splitlines()]


def refused(*arguments: object) -> str:
    ran = run(*arguments)
    assert isinstance(ran.exception, Refused)
    return ran.exception.problems[0].code


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return save(night(), tmp_path / "night.csv")


def test_replay_prints_one_object_a_step_and_last_the_summary(table: Path) -> None:
    *steps, last = lines("replay", table, "--steps", 10)
    assert 8 <= len(steps) <= 10
    assert all(set(step) == STEP_KEYS for step in steps)
    assert all(set(step["calibration"]) == CALIBRATION_KEYS for step in steps)
    assert set(last["summary"]) >= SUMMARY_KEYS | {"calibration"}
    assert steps[-1]["share_stations"] == 1
    assert steps[-1]["arithmetic"] == steps[-1]["statistical"] == "yes"
    assert steps[-1]["estimate"] == steps[-1]["low"] == steps[-1]["high"] == last["summary"]["final_margin"]


def test_stations_without_a_moment_are_told_in_words_and_in_the_picture(tmp_path: Path) -> None:
    path = save(night(), tmp_path / "night.csv")
    *rows, last = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*rows, last.rpartition(",")[0] + ","]) + "\n", encoding="utf-8")
    assert "does not say when 1 station came in" in run("replay", path, "--plot", tmp_path / "n.svg").stdout
    drawn = ElementTree.fromstring((tmp_path / "n.svg").read_text(encoding="utf-8"))
    said = " ".join(text.strip() for text in drawn.itertext() if text.strip())
    assert "does not say when 1 station came in" in said
    assert "may be wrong: in 5.0 % of the contests at most" in said


@pytest.mark.parametrize("assertion", ["lead", "majority", "40+10"])
def test_replay_asks_what_it_is_told_to(table: Path, assertion: str) -> None:
    *_, last = lines("replay", table, "--steps", 5, "--assertion", assertion)
    assert last["summary"]["assertion"] == assertion


@pytest.mark.parametrize("lang", ["es", "en"])
def test_replay_says_it_in_words_that_never_call_a_winner(table: Path, lang: str) -> None:
    ran = run("replay", table, lang=lang)
    assert ran.exit_code == 0
    assert "ganador" not in ran.stdout.lower()
    assert "winner" not in ran.stdout.lower()
    assert ("mesas" if lang == "es" else "stations") in ran.stdout


def test_replay_draws_the_night(table: Path, tmp_path: Path) -> None:
    picture = tmp_path / "night.svg"
    assert run("replay", table, "--plot", picture).exit_code == 0
    drawn = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    words = " ".join(text.strip() for text in drawn.itertext() if text.strip())
    assert "arithmetic verdict: a is ahead at the end" in words
    assert "past contests, but of only 2 nights" in words  # what the band rests on goes with the picture
    assert "var(--" not in picture.read_text(encoding="utf-8")


def test_the_night_is_drawn_for_a_phone_and_is_called_what_it_is(table: Path, tmp_path: Path) -> None:
    page, phone = tmp_path / "page.svg", tmp_path / "phone.svg"
    assert (
        run("replay", table, "--plot", page).exit_code == run("replay", table, "--plot", phone, "--phone").exit_code
    )
    wide, narrow = (int(ElementTree.fromstring(one.read_text("utf-8")).attrib["width"]) for one in (page, phone))
    assert narrow < 400 < wide
    assert refused("replay", table, "--plot", tmp_path / "night.png") == "forecast.bad_plot"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_night_that_tested_nothing_says_so(tmp_path: Path, lang: str) -> None:
    tiny = save(night(stations=6, batches=2), tmp_path / "tiny.csv")
    ran = run("replay", tiny, lang=lang)
    assert ("no se puso a prueba ninguna." if lang == "es" else "No step before the end had a band") in ran.stdout
    *_, last = lines("replay", tiny)
    assert (last["summary"]["bands"], last["summary"]["calls"]) == (0, 0)
    assert "1 contest" in next(
        line for line in run("track-record", tmp_path).stdout.splitlines() if "No band" in line
    )


def test_rows_that_are_refused_are_named_and_end_with_2(table: Path) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.write("x,p1,p1,100,-4,1,1,3\n")
    ran = run("replay", table, "--json")
    assert ran.exit_code == 2
    assert "night.csv:302" in ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1])["summary"]["gaps"] == {"rows_refused": 1, "untimed": 0}
    assert "1 row of the table was refused: its station is in none of these figures" in run("replay", table).stdout
    assert json.loads(ran.stdout.splitlines()[-1])["summary"]["stations"] == 300


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--assertion", "winner"), "forecast.bad_assertion"),
        (("--alpha", "0"), "forecast.bad_alpha"),
        (("--alpha", "nan"), "forecast.bad_alpha"),
        (("--alpha", "0.000001"), "forecast.alpha_out_of_reach"),
        (("--steps", "0"), "forecast.bad_steps"),
    ],
)
def test_what_cannot_be_asked_is_refused(table: Path, options: tuple[str, str], code: str) -> None:
    assert refused("replay", table, *options) == code


def test_no_picture_is_drawn_over_its_table(table: Path) -> None:
    before = table.read_bytes()
    same = table.with_name("night.svg")
    same.symlink_to(table)
    assert refused("replay", table, "--plot", same) == "count.over_an_input"
    assert table.read_bytes() == before


def test_track_record_sums_up_a_folder_and_names_what_is_no_table(table: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not,a,table\n", encoding="utf-8")
    save(night(2, lead=0.4), tmp_path / "other.csv")
    ran = run("track-record", tmp_path, "--steps", 10)
    assert ran.exit_code == 0
    assert "notes.txt" in ran.stderr
    assert "2 contests" in ran.stdout
    *contests, last = lines("track-record", tmp_path, "--steps", 10)
    assert [one["file"] for one in contests] == ["night.csv", "other.csv"]
    assert (last["summary"]["contests"], last["summary"]["wrong"]["confidence"]) == (2, 0.95)


def test_a_record_with_refused_rows_ends_with_2(table: Path, tmp_path: Path) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.write("x,p1,p1,100,-4,1,1,3\n")
    assert run("track-record", tmp_path, "--steps", 5).exit_code == 2
    assert run("simulate", table, "--order", "random", "--runs", 1, "--steps", 5).exit_code == 2


def test_track_record_needs_a_folder_with_tables(tmp_path: Path) -> None:
    assert refused("track-record", tmp_path / "absent") == "forecast.no_folder"
    assert refused("track-record", tmp_path) == "forecast.no_tables"


def test_simulate_tries_orders_and_losses(table: Path) -> None:
    tried = lines("simulate", table, "--order", "random", "--order", "as-arrived", "--runs", 2, "--steps", 5)
    assert [(one["order"], one["runs"]) for one in tried] == [("random", 2), ("as-arrived", 1)]
    assert (tried[0]["seed"], tried[0]["lose"], tried[0]["steps"], tried[0]["alpha"]) == (1, 0, 5, 0.05)
    losing = run("simulate", table, "--order", "random", "--lose", "0.3", "--runs", 1, "--steps", 5)
    assert losing.exit_code == 0
    assert "30.0 % of the stations, drawn by lot, never come in; seed of the lots 1" in losing.stdout
    assert refused("simulate", table, "--order", "alphabetical") == "forecast.bad_order"
    assert refused("simulate", table, "--lose", "1") == "forecast.bad_loss"


G3 = "data/ve-2024/tally-sheets-v1.csv.gz"


def test_G3_party_sheets_are_irreversible_with_their_weakness_and_never_called() -> None:
    ran = run("--pack", "ve-2024-presidential", real(G3), "--json")
    assert ran.exit_code == 0, ran.output
    (contest,) = json.loads(ran.stdout)["contests"]
    assert (contest["arithmetic"], contest["irreversible"], contest["sheets_false"]) == ("yes", "yes", 26)
    assert (contest["statistical"], contest["silence"]) == ("undecided", "partial_collection")
    assert contest["estimate"] is contest["low"] is contest["high"] is None
    # 3,915,001 votes ahead, 3,875,466 electors outstanding: more than one vote each would be needed.
    assert contest["missing"]["outstanding"] == 3_875_466
    assert contest["missing"]["needed_per_elector"] == pytest.approx(-3_915_001 / 3_875_466, abs=1e-5)
    assert contest["missing"]["impossible"]


def test_party_sheets_are_told_by_what_the_missing_would_have_to_be_like() -> None:
    ran = run("--pack", "ve-2024-presidential", real(G3))
    assert "What the missing stations would have to be like" in ran.stdout
    assert "holds unless at least 26 of the 24,532 sheets are false" in ran.stdout
    assert "one custodian" in ran.stdout


def test_a_verdict_that_no_longer_stands_is_withdrawn_aloud(tmp_path: Path) -> None:
    sheets = real(G3)
    before = run("--pack", "ve-2024-presidential", sheets, "--json")
    earlier = tmp_path / "earlier.json"
    earlier.write_text(before.stdout, encoding="utf-8")
    with gzip.open(sheets, "rt", encoding="utf-8-sig", newline="") as whole:
        part = "".join(itertools.islice(whole, 20_000))
    (tmp_path / "part.csv").write_text(part, encoding="utf-8", newline="")
    ran = run("--pack", "ve-2024-presidential", tmp_path / "part.csv", "--previous", earlier)
    assert ran.exit_code == 1
    assert ran.stdout.startswith("WITHDRAWN")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"contests": [1]}', '{"contests": 1}', "[" * 100_000])
def test_what_is_no_earlier_answer_is_refused(tmp_path: Path, content: str) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(content, encoding="utf-8")
    assert refused("--pack", "demo", tmp_path / "x.csv", "--previous", earlier) == "forecast.bad_previous"


def test_a_forecast_needs_files() -> None:
    assert refused("--pack", "demo") == "count.no_files"
