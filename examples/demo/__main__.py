"""Invent an election, count it with the real commands, and print what was found against what was put in."""

from __future__ import annotations

import shutil
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from examples.demo import told
from examples.demo.bulletins import write_bulletins
from examples.demo.commands import Commands
from examples.demo.forgeries import fates
from examples.demo.invent import Sheet, invent_sheets
from examples.demo.night import write_city, write_feed
from examples.demo.paper import form_of
from examples.demo.photos import plan_photos, take_photos
from examples.demo.score import against_truth, pointed_at, score, station_rows
from examples.demo.score_photos import score_photos
from examples.demo.sources import Tables
from veedor.base.words import Words
from veedor.cli.language import usual_language
from veedor.election.pack import Pack
from veedor.election.pack_reader import read_pack

SEED: Final = 20250316
FOLDER: Final = Path("demo")


def main(language: str) -> int:
    """Exit code: 0 if every fault was found and no photo misread, else 1."""
    started = time.monotonic()
    texts = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    say: dict[str, Any] = tomllib.loads(texts)[language]
    shutil.rmtree(FOLDER, ignore_errors=True)
    pack = read_pack("demo")
    sheets = invent_sheets(pack, SEED)
    tables = Tables(sheets, SEED)
    tables.put_in_faults()
    tables.put_in_forgeries()
    faults, forged = len(tables.faults), len(tables.forgeries)
    print(say["inventing"].format(stations=len(sheets), faults=faults, forged=forged))
    commands = Commands(FOLDER, write_files(say, pack, sheets, tables), language)
    commands.count(say)
    commands.forecast(say, write_feed(sheets, SEED, FOLDER / "tables" / "feed.csv"))
    commands.replay(say, write_city(SEED, FOLDER / "tables" / "city.csv"))
    complete = tell(say, sheets, tables, commands, Words(language))
    print(f"\n{say['look']}")
    for path in commands.to_look_at():
        print(f"  {path}")
    print(say["took"].format(seconds=round(time.monotonic() - started)))
    return 0 if complete else 1


def write_files(say: dict[str, Any], pack: Pack, sheets: Sequence[Sheet], tables: Tables) -> dict[str, Path]:
    """Everything that the commands read, and the labels, which they do not; the tables by their source."""
    paths = tables.write(FOLDER / "tables")
    told.write_labels(tables, FOLDER / "labels.csv")
    bulletins = write_bulletins(sheets, SEED)
    (FOLDER / "bulletins.toml").write_text(bulletins, encoding="utf-8")
    _copy_with(bulletins, pack.folder, FOLDER / "pack")
    print(say["drawing"].format(sheets=len(tables.papers)), flush=True)
    take_photos(plan_photos(tables.papers, SEED), form_of(pack), FOLDER / "photos")
    return paths


def _copy_with(bulletins: str, pack: Path, folder: Path) -> None:
    """The pack as it stands on the day after: with what was announced."""
    shutil.copytree(pack, folder)
    with (folder / "pack.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{bulletins}")


def tell(say: dict[str, Any], sheets: Sequence[Sheet], tables: Tables, commands: Commands, words: Words) -> bool:
    """Print every score; whether nothing was missed or misread."""
    scored = score(tables, commands.out)
    photos = score_photos(plan_photos(tables.papers, SEED), commands.read_photos(), form_of(read_pack("demo")))
    stations, rules = station_rows(commands.out), pointed_at(commands.out)
    for lines in (
        told.faults(say, scored),
        told.photos(say, photos, rules),
        told.forgeries(say, fates(tables.forgeries, stations, rules)),
        told.bulletins(say, *commands.check_bulletins()),
        told.truth(say, against_truth(sheets, stations), words),
    ):
        print("", *lines, sep="\n", flush=True)
    return not scored.missed() and not photos.misread


if __name__ == "__main__":
    sys.exit(main(usual_language()))
