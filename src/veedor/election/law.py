"""What the law allows, and when. What a pack does not state is up to whoever gives a command, and is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from veedor.election.text import Text


@dataclass(frozen=True)
class Citation:
    """Where a legal statement stands."""

    article: str
    source: str


@dataclass(frozen=True)
class Law:
    """Each statement with its citation, or None: then Veedor does on its own nothing that it would allow, and
    public outputs say which statement is missing."""

    publication_from: tuple[datetime, Citation] | None = None
    declared_by: tuple[Text, Citation] | None = None
    projections_allowed: tuple[bool, Citation] | None = None
    station_results_by: tuple[datetime, Citation] | None = None

    @property
    def locked(self) -> tuple[str, ...]:
        """Names of the statements that the pack does not give."""
        return tuple(
            name
            for name in ("publication_from", "declared_by", "projections_allowed", "station_results_by")
            if getattr(self, name) is None
        )


class StationResults(StrEnum):
    """Whether the authority published the results of every station behind a bulletin."""

    PUBLISHED = "published"
    PARTLY = "partly"
    NOT_PUBLISHED = "not published"


@dataclass(frozen=True)
class Bulletin:
    """Totals announced by the authority, verbatim.

    `base` says what percentages are shares of (`options`: votes for options; `cast`: nulls and blanks
    included); `coverage` is what the authority stated, `coverage_of` what it *said* it to be a share of
    (`stations` or `electors`). `station_results` is how far results by station were published on the day
    `as_of`. None = not stated; `called_irreversible = False` says that an earlier call was taken back.
    Without `hour_stated` the hour of `announced_at` means nothing; with `to_quarter` it is the beginning of the
    quarter of an hour in which the announcement fell.
    """

    id: str
    contest: str
    announced_at: datetime
    source: str
    votes: dict[str, int]
    others: int | None = None
    percentages: dict[str, str] | None = None
    base: str | None = None
    valid: int | None = None
    null: int | None = None
    blank: int | None = None
    total: int | None = None
    electors: int | None = None
    electors_counted: int | None = None
    stations_counted: int | None = None
    turnout: str | None = None
    coverage: str | None = None
    coverage_of: str | None = None
    called_irreversible: bool | None = None
    station_results: StationResults | None = None
    as_of: date | None = None
    area: str | None = None
    hour_stated: bool = True
    to_quarter: bool = False
