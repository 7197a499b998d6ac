"""What is measured, and what it should be. Each case gives rows of one table; without its data, `absent`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.invent import invent
from benchmarks.measure import Run, middle, side_by_side, start_up_aside, veedor

MILLION: Final = 1_000_000
SHARED: Final = Path(os.environ.get("VEEDOR_SHARED", Path(__file__).parents[2] / "shared"))
PACKS: Final = Path(__file__).parent / "packs"
SHEETS: Final = ("tally-sheets-v2.csv.gz", "tally-sheets-v1.csv.gz", "qr-readout-21952.csv.gz")
POLARS_READS: Final = """import sys, time, polars
started, processor = time.perf_counter(), time.process_time()
polars.read_csv(sys.argv[1])
print(time.perf_counter() - started, time.process_time() - processor)"""


@dataclass(frozen=True)
class Row:
    """One line of the table. `measured` is in `unit`; `beside` says what stood next to it in the same run."""

    what: str
    measured: float | None
    unit: str = "s"
    beside: str = ""
    aim: float | None = None

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        if self.measured is None:
            return self.what, "absent", self.beside, "", ""
        aim = "" if self.aim is None else f"≤ {self.aim:g} {self.unit}"
        met = "" if self.aim is None else "met" if self.measured <= self.aim else "**missed**"
        return self.what, f"{self.measured:.2f} {self.unit}", self.beside, aim, met


class Bench:
    """Runs the cases `rounds` times each; `folder` is for invented tables and for what the commands write."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder, self._rounds = folder, rounds
        self._one, self._pack = invent(folder, 1)
        self._start_up = veedor("count", str(self._one), "--pack", str(self._pack))

    def rows(self) -> Iterator[Row]:
        yield from self.million()
        yield from self.real_sheets()
        yield from self.two_custodians()
        yield from self.forecast()

    def million(self) -> Iterator[Row]:
        """A million stations from CSV, beside Polars' own read of the same file."""
        table, pack = invent(self._folder / "million", MILLION)
        command = veedor("count", str(table), "--pack", str(pack))
        reading = [sys.executable, "-c", POLARS_READS, str(table)]
        counted, started, read = side_by_side([command, self._start_up, reading], self._rounds)
        work, processor = start_up_aside(counted, started)
        polars, of_polars = (median(float(one.said.split()[at]) for one in read) for at in (0, 1))
        what = "1,000,000 stations × 10 options from CSV"
        beside = (
            f"{work:.2f} s, start-up aside, against {polars:.2f} s; processor {processor:.2f} s, {of_polars:.2f} s"
        )
        yield Row(f"{what}: times Polars' own read", work / polars, "×", beside, 2.5)
        yield _memory(counted)
        yield Row(
            "start-up: the same command on one row", middle(started)[0], beside=_processor(middle(started)[1])
        )

    def real_sheets(self) -> Iterator[Row]:
        """The 25,073 sheets with two more readings of them."""
        files = [SHARED / "data" / "ve-2024" / file for file in SHEETS]
        arguments = [*map(str, files), "--pack", "ve-2024-presidential"]
        what = "25,073 real sheets, three readings"
        yield from self._real(what, files, arguments, 1.5)
        written = [*arguments, "--by", "centre", "--out", str(self._folder / "out")]
        yield from self._real(f"{what}, `--by centre --out`", files, written, 2.0)

    def two_custodians(self) -> Iterator[Row]:
        """Indonesia 2019: every station as volunteers and as the authority read it."""
        file = SHARED / "data" / "arrivals" / "id2019_stations.parquet"
        arguments = [str(file), "--pack", str(PACKS / "id2019"), "--by", "province"]
        yield from self._real("776,035 real stations, two custodians", [file], arguments, 5.0)

    def forecast(self) -> Iterator[Row]:
        """A million stations, the leader against nine; processor time, of one core."""
        command = [sys.executable, "-m", "benchmarks.forecast_speed", str(MILLION)]
        (runs,) = side_by_side([command], self._rounds)
        first, update = (median(float(one.said.split()[at]) for one in runs) for at in (0, 1))
        yield Row("1,000,000 stations: the first forecast of nine leads", first, "s", "processor", 10)
        yield Row("… 1,000 more stations", update, "s", "processor", 0.5)
        yield _memory(runs)

    def _real(self, what: str, files: Sequence[Path], arguments: Sequence[str], aim: float) -> Iterator[Row]:
        """A count of real files, start-up aside."""
        if not all(file.exists() for file in files):
            yield Row(what, None)
            return
        whole, started = side_by_side([veedor("count", *arguments), self._start_up], self._rounds)
        work, processor = start_up_aside(whole, started)
        yield Row(what, work, beside=f"{middle(whole)[0]:.2f} s with start-up; {_processor(processor)}", aim=aim)
        yield _memory(whole)


def _processor(seconds: float) -> str:
    return f"processor {seconds:.2f} s"


def _memory(runs: Sequence[Run]) -> Row:
    return Row("… its peak memory", max(one.peak for one in runs) / 1e9, "GB", aim=1.5)
