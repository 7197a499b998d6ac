"""Bulletins into facts and back. A fact bears the quarter of an hour, and a document's digest for a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from veedor.base.clock import quarter
from veedor.election.law import Bulletin, StationResults
from veedor.election.pack import Pack
from veedor.evidence.fact import Fact

KIND: Final = "bulletin.announced"
_AS_THEY_ARE: Final = (
    *("votes", "others", "percentages", "base", "valid", "null", "blank", "total", "electors", "electors_counted"),
    *("stations_counted", "turnout", "coverage", "coverage_of", "called_irreversible", "station_results", "area"),
)
"""Fields that a fact holds as the bulletin does, and leaves out where nothing was stated."""


def bulletin_fact(bulletin: Bulletin, document: str, at: str) -> Fact:
    """The fact that announces it; `document` is the SHA-256 of the file in which it stands."""
    stated = {name: getattr(bulletin, name) for name in _AS_THEY_ARE}
    body: dict[str, Any] = {name: value for name, value in stated.items() if value is not None}
    body |= {"id": bulletin.id, "contest": bulletin.contest, "document": document}
    body |= {"announced": quarter(bulletin.announced_at), "hour_stated": bulletin.hour_stated}
    if bulletin.station_results is not None:
        body["station_results"] = str(bulletin.station_results)
    if bulletin.as_of is not None:
        body["as_of"] = bulletin.as_of.isoformat()
    return Fact(KIND, 1, at, body)


def bulletin_of(body: Mapping[str, Any], zone: tzinfo) -> Bulletin:
    """The bulletin that a checked body announces, its time as clocks in `zone` showed it."""
    results, day = body.get("station_results"), body.get("as_of")
    stated: dict[str, Any] = {name: body.get(name) for name in _AS_THEY_ARE}
    stated |= {
        "station_results": None if results is None else StationResults(results),
        "as_of": None if day is None else date.fromisoformat(day),
    }
    return Bulletin(
        id=body["id"],
        contest=body["contest"],
        announced_at=_announced(body, zone),
        source=f"sha256:{body['document']}",
        hour_stated=body["hour_stated"],
        to_quarter=body["hour_stated"],
        **stated,
    )


def _announced(body: Mapping[str, Any], zone: tzinfo) -> datetime:
    """A day without an hour stands in the fact as its midnight, perhaps that of another zone: the nearest one here.
    At the ends of the calendar the moment stays as it is written."""
    written = datetime.fromisoformat(body["announced"])
    try:
        moment = written.astimezone(zone)
        midnight = datetime.combine(moment + timedelta(hours=12), time(), zone)
    except OverflowError:
        return written
    return moment if body["hour_stated"] else midnight


def with_announced(pack: Pack, bodies: Iterable[Mapping[str, Any]]) -> Pack:
    """The pack with the bulletins that these announce, the last of an id in place of earlier ones, in the order of
    their times."""
    zone = ZoneInfo(pack.election.time_zone)
    announced = (bulletin_of(body, zone) for body in bodies)
    by_id = {one.id: one for one in (*pack.bulletins, *announced)}
    return replace(pack, bulletins=tuple(sorted(by_id.values(), key=lambda one: (one.announced_at, one.id))))
