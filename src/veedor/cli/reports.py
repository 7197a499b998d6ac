"""What `veedor count` writes for people to look at: `--report`, `--pdf`, `--dossier`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from veedor.base.errors import refuse
from veedor.cli.past_nights import ALPHA

if TYPE_CHECKING:
    from veedor.election.pack import Pack
    from veedor.forecast.tonight import Tonight
    from veedor.intake.read import Intake
    from veedor.intake.refusals import Refusals
    from veedor.tally.fold import Count


@dataclass(frozen=True)
class Reports:
    """What was asked for; `folder` is where dossiers go."""

    html: Path | None = None
    pdf: Path | None = None
    stations: tuple[str, ...] = ()
    folder: Path | None = None

    def require(self) -> None:
        """Refused before any work: packages that are missing, a dossier without a folder."""
        if self.stations and self.folder is None:
            raise refuse("report.dossier_needs_out", "--dossier")
        if self.html or self.pdf or self.stations:
            from veedor.publish.report.make import require_packages

            require_packages()

    def require_stations(self, count: Count) -> None:
        """Refused before anything is written: a dossier of a station that nobody knows."""
        if self.stations:
            from veedor.publish.report.dossier import known_position

            for station in self.stations:
                known_position(count, station)

    def targets(self, pack: Pack) -> list[Path]:
        """Every file that is going to be written."""
        return [*(path for path in (self.html, self.pdf) if path is not None), *self._dossiers(pack)]

    def _dossiers(self, pack: Pack) -> Iterator[Path]:
        from veedor.election.frame import read_key, written
        from veedor.publish.report.make import dossier_paths

        if self.folder is None:
            return
        codes: dict[str, None] = {}
        for station in self.stations:
            with suppress(ValueError):  # it is refused later, as a station that nobody knows
                codes[written(pack.station_code, read_key(pack.station_code, station))] = None
        for code in codes:
            yield from dossier_paths(self.folder, code)

    def write(
        self, count: Count, intake: Intake, refused: Refusals, language: str, photos: Sequence[Path] = ()
    ) -> None:
        """All that was asked for, see `targets`. `photos` are the folders among the sources. Refused: what could
        not be written, once all the rest is."""
        from veedor.publish.files import write_each

        report = partial(self._write_report, count, intake, refused, language)
        dossiers = self._dossier_steps(count, intake, language, photos)
        write_each(*([report] if self.html or self.pdf else []), *dossiers)

    def _write_report(self, count: Count, intake: Intake, refused: Refusals, language: str) -> None:
        from veedor.publish.bulletins import examine_pack
        from veedor.publish.report.content import decide
        from veedor.publish.report.facts import Received
        from veedor.publish.report.make import write_report

        by_file: Counter[str] = Counter()
        for (file, _), rows in refused.counts.items():
            by_file[file] += rows
        unread = Counter(one.source for one in intake.unread)
        received = Received(intake.files, by_file, unread, len(intake.duplicates))
        facts = decide(count, received, examine_pack(count), _forecasts(count, intake))
        write_report(facts, language, self.html, self.pdf)

    def _dossier_steps(
        self, count: Count, intake: Intake, language: str, photos: Sequence[Path]
    ) -> Iterator[Callable[[], object]]:
        """What writes each dossier."""
        if not self.stations or self.folder is None:
            return
        from veedor.publish.report.crops import crops_for
        from veedor.publish.report.dossier import Digests, decide_station
        from veedor.publish.report.make import write_dossier

        digests = Digests(intake.files, intake.photos)
        for station in dict.fromkeys(self.stations):
            facts = decide_station(count, station, digests)
            if photos:
                facts = replace(facts, crops=crops_for(facts, photos))
            yield partial(write_dossier, facts, language, self.folder)


def _forecasts(count: Count, intake: Intake) -> list[Tonight]:
    """One a contest area where the tables are a feed of which a statistical forecast may speak; else none."""
    from veedor.election.pack import Feed
    from veedor.forecast.tonight import feed_of, tonight
    from veedor.publish.floor import below_floor

    feed, floor = feed_of(count.pack, intake.files), count.pack.floor
    if feed is Feed.PARTIAL:
        return []
    return list(tonight(count, feed, ALPHA, lambda contest, area: below_floor(floor, contest, area)))
