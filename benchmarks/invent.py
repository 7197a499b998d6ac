"""A table of invented stations, the same for the same seed, and the small pack that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

SEED: Final = 20240728
OPTIONS: Final = tuple(f"O{number}" for number in range(10))
STATIONS_A_CENTRE: Final = 8
CENTRES_A_REGION: Final = 2000


def invent(folder: Path, stations: int, seed: int = SEED) -> tuple[Path, Path]:
    """Write `stations.csv` and `pack/` into a folder, which is made; returns both paths."""
    folder.mkdir(exist_ok=True)
    table = folder / "stations.csv"
    invented_stations(stations, seed).write_csv(table)
    return table, _write_pack(folder / "pack", stations)


def invented_stations(stations: int, seed: int = SEED) -> pl.DataFrame:
    """One row a station, all sums right. The first digits of a centre are its region."""
    random = np.random.default_rng(seed)
    centre, number = np.divmod(np.arange(stations), STATIONS_A_CENTRE)
    region, place = np.divmod(centre, CENTRES_A_REGION)
    electors = random.integers(300, 900, stations)
    valid = (electors * random.uniform(0.4, 0.9, stations)).astype(np.int64)
    votes = (random.dirichlet(np.full(len(OPTIONS), 2.0), stations) * valid[:, None]).astype(np.int64)
    votes[:, 0] += valid - votes.sum(axis=1)
    return pl.DataFrame(
        {
            "CENTRE": (region + 1) * 10**7 + place,
            "STATION": number + 1,
            **{option: votes[:, index] for index, option in enumerate(OPTIONS)},
            "VALID": valid,
            "NULL": random.integers(0, 9, stations),
            "ELECTORS": electors,
        }
    )


def _write_pack(folder: Path, stations: int) -> Path:
    folder.mkdir(exist_ok=True)
    options = "".join(f'[[contest.option]]\nid = "{option}"\nname = "{option}"\n' for option in OPTIONS)
    votes = "".join(f'{option} = "{option}"\n' for option in OPTIONS)
    content = _PACK.format(stations=stations, electors=900 * stations, options=options, votes=votes)
    (folder / "pack.toml").write_text(content, encoding="utf-8")
    return folder


_PACK: Final = """format = 1
[pack]
id = "invented"
languages = ["en"]
[election]
name = "Invented election"
date = 2024-01-01
time_zone = "UTC"
country = "XX"
invented = true
[stations]
code_widths = [9, 2]
total = {stations}
[[level]]
id = "region"
name = "Region"
digits = 2
[[level]]
id = "centre"
name = "Centre"
digits = 7
[[register]]
id = "all"
total = {electors}
definition = "Everyone"
source = "Invented"
[[contest]]
id = "president"
name = "President"
rule = "plurality"
registers = ["all"]
{options}[form]
total_is = ["valid", "null"]
[[table]]
id = "sheets"
kind = "typed"
station = ["CENTRE", "STATION"]
[table.votes]
{votes}[table.fields]
valid = "VALID"
null = "NULL"
electors = "ELECTORS"
"""
