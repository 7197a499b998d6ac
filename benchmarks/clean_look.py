"""`python -m benchmarks.clean_look`: the shipped forecast on contests that nobody had looked at before.

Chosen, and written down in docs/forecast.md, before the one look that was taken: levels of held-back areas that no
calibration, choice or earlier look had formed a contest of. A contest with the very stations of the one above it is
left out, and so are those of fewer than 20 stations, whose bands hold whatever comes. Their stations did stand
inside larger contests of earlier looks: no held-back night is wholly new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.cases import SHARED
from benchmarks.forecast import HEAD, Followed, line, ours, weighed
from benchmarks.past_nights import Contest, contest_of, indonesian_stations
from veedor.forecast.past import follow

LEAST: Final = 20
LARGE: Final = 50
DISTRICTS: Final = 8
"""One Indonesian district in so many is taken, by the SHA-256 of its name: there are 3,606."""
REGENCIES: Final = 4
GOVERNORS: Final = {
    **{name.lower(): name for name in ("BENI", "CHUQUISACA", "ORURO", "PANDO")},
    "potosi": "POTOSÍ",
}


def main() -> None:
    folder = SHARED / "data" / "arrivals"
    print(line(HEAD))
    print(line(["---"] * len(HEAD)))
    told = {name: list(_followed(found)) for name, found in unseen(folder).items()}
    new = [one for rows in told.values() for one in rows]
    for name, rows in told.items():
        print(line(ours(rows).cells(name)))
    print(line(ours(new).cells("all")))
    print(line(ours([one for one in new if one.stations >= LARGE]).cells(f"of {LARGE} stations or more")))
    clock = list(_followed(_other_clock(folder)))
    print(line(ours(clock).cells("Indonesia 2019, regencies by the other clock")))


def unseen(folder: Path) -> dict[str, Iterator[Contest]]:
    """The contests of the look, by where they come from."""
    return {
        "Bolivia 2019, municipalities": _parts(
            pl.read_parquet(folder / "bo2019_computo.parquet"),
            "bo2019",
            "bo2019",
            (("department",), ("department", "province"), ("department", "province", "municipality")),
            formed=2,
        ),
        "Córdoba 2019, circuits": _parts(
            pl.read_parquet(folder / "ar_cordoba2019_gobernador.parquet"),
            "ar2019",
            "ar2019",
            (("section",), ("section", "circuit")),
            formed=1,
        ),
        "Bolivia 2021, governors by province and municipality": _governors(folder),
        "Indonesia 2019, one district in eight": _districts(folder),
    }


def _followed(found: Iterator[Contest]) -> Iterator[Followed]:
    for one in found:
        if len(one.trajectory) >= LEAST:
            made = weighed(one, follow(one.trajectory))
            if made is not None:
                yield made


def _parts(
    table: pl.DataFrame, night: str, group: str, levels: Sequence[Sequence[str]], formed: int
) -> Iterator[Contest]:
    """The areas of every level after the first `formed`, unless they are the whole of the area above."""
    for at in range(formed, len(levels)):
        level = list(levels[at])
        above = pl.len().over(levels[at - 1]) if at else pl.len()
        kept = table.filter(pl.len().over(level) < above)
        for names, here in sorted(kept.group_by(level), key=lambda part: str(part[0])):
            yield contest_of(f"{night} {'/'.join(map(str, names))}", night, here.drop(level), group)


def _governors(folder: Path) -> Iterator[Contest]:
    """In all five departments of which there is a table, all of them held back."""
    for name, group in GOVERNORS.items():
        table = pl.read_parquet(folder / f"bo2021_gov_{name}.parquet")
        yield from _parts(table, "bo2021", group, (("province",), ("province", "municipality")), formed=0)


def _districts(folder: Path) -> Iterator[Contest]:
    names = ["province", "regency", "district"]
    yield from _held_back(indonesian_stations(folder), names, DISTRICTS)


def _other_clock(folder: Path) -> Iterator[Contest]:
    """Regencies, one in four, by the authority's figures, in the order of the last change of each record."""
    table = indonesian_stations(folder, "kpu", "kp", clock="last_update")
    yield from _held_back(table, ["province", "regency"], REGENCIES)


def _held_back(table: pl.DataFrame, level: list[str], one_in: int) -> Iterator[Contest]:
    for names, here in sorted(table.group_by(level), key=lambda part: str(part[0])):
        name = f"id2019 {'/'.join(map(str, names))}"
        if sha256(name.encode()).digest()[0] % one_in == 0:
            made = contest_of(name, "id2019", here.drop(level), str(names[0]))
            if made.held_back:
                yield made


if __name__ == "__main__":
    main()
