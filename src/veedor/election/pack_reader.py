"""From a folder to a `Pack`, or to everything that is wrong with it.

`read_pack` promises that any content whatever of a folder gives either a `Pack` or `Refused`, in bounded memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.election.contest import Area, Contest
from veedor.election.pack import FORMAT, Election, Pack, StationCode, StationList
from veedor.election.packfile import contests as of_contests
from veedor.election.packfile import law as of_law
from veedor.election.packfile import tables as of_tables
from veedor.election.packfile.baselines import read_baseline
from veedor.election.packfile.check import check
from veedor.election.packfile.faults import Faults, shown
from veedor.election.packfile.files import TOML_FILE, read_text, read_toml, refuse_strays
from veedor.election.packfile.geography import read_areas, read_options, read_stations
from veedor.election.packfile.section import Reader, Section, shown_list
from veedor.election.packfile.values import (
    day,
    filled,
    identifier,
    language,
    one_or_more,
    text_in,
    time_zone,
    whole,
    yes_no,
    zone_of,
)
from veedor.election.text import Text

SHIPPED: Final = Path(__file__).parent / "packs"
_MOST_STATIONS: Final = 10_000_000


def shipped_packs() -> tuple[str, ...]:
    """Ids of the packs that come with Veedor."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{TOML_FILE}")))


def read_pack(where: str | Path) -> Pack:
    """The pack in the folder `where`, or the shipped pack with that id.

    Raises Refused with every fault found, each with file, key (or row) and reason.
    """
    folder = _find(where)
    faults = Faults()
    content = read_toml(folder, faults)
    refuse_strays(folder, faults)
    pack = None if content is None else _read(content, folder, faults)
    faults.refuse_any(shown(folder.name))
    if pack is None:
        raise AssertionError("a pack that cannot be read has faults")
    return pack


def _find(where: str | Path) -> Path:
    """A shipped pack's bare id is not hidden by a folder of that name, unless it is a pack itself."""
    shipped = SHIPPED / str(where) if str(where) in shipped_packs() else None
    try:
        if (Path(where) / TOML_FILE).is_file() or (shipped is None and Path(where).is_dir()):
            return Path(where)
    except (OSError, ValueError):
        pass
    if shipped is not None:
        return shipped
    raise refuse("pack.no_such_pack", shown(str(where)), shipped=shown_list(shipped_packs()))


def _read(content: Mapping[str, object], folder: Path, faults: Faults) -> Pack:
    with Section(content, TOML_FILE, faults) as top:
        top.need("format", whole(FORMAT, FORMAT), FORMAT)
        pack_id, languages = _about(top)
        text = text_in(languages)
        election = _election(top, text)
        zone = zone_of(election.time_zone)
        levels = tuple(of_contests.read_level(section, text) for section in top.sections("level"))
        code, total = _stations(top)
        registers = tuple(of_contests.read_register(section, text) for section in top.sections("register"))
        contests = _contests(top, text, languages, folder, faults)
        pack = Pack(
            id=pack_id,
            folder=folder,
            languages=languages,
            election=election,
            levels=levels,
            contests=contests,
            registers=registers,
            stations_total=total,
            station_code=code,
            stations=StationList(),
            areas=(),
            tables=tuple(of_tables.read_table(each, contests, levels, code) for each in top.sections("table")),
            form=of_contests.read_form(top.section("form")),
            thresholds=of_contests.read_thresholds(top.section("thresholds")),
            floor=of_contests.read_floor(top.section("floor")) if top.states("floor") else None,
            law=of_law.read_law(top.section("law"), text, zone),
            policy=of_contests.read_policy(top.section("policy")),
            qr=of_tables.read_qr(top.section("qr"), contests, code) if top.states("qr") else None,
            baselines=tuple(read_baseline(each, contests, code, text) for each in top.sections("baseline")),
            bulletins=tuple(of_law.read_bulletin(each, contests, zone) for each in top.sections("bulletin")),
        )
    pack = _with_lists(pack, faults)
    check(pack, faults)
    return pack


def _about(top: Section) -> tuple[str, tuple[str, ...]]:
    with top.section("pack") as section:
        return section.need("id", identifier, ""), section.need("languages", one_or_more(language), ("en",))


def _election(top: Section, text: Reader[Text]) -> Election:
    with top.section("election") as section:
        return Election(
            name=section.need("name", text, of_contests.NAMELESS),
            date=section.need("date", day, date(2000, 1, 1)),
            time_zone=section.need("time_zone", time_zone, ""),
            country=section.need("country", filled, ""),
            invented=section.read("invented", yes_no, False),
        )


def _stations(top: Section) -> tuple[StationCode, int | None]:
    with top.section("stations") as section:
        widths = section.read("code_widths", one_or_more(whole(1, 18)), ())
        if sum(widths) > 18:
            section.fault("code_widths", "pack.code_too_wide", digits=sum(widths))
        return StationCode(widths), section.read("total", whole(1, _MOST_STATIONS), None)


def _contests(
    top: Section, text: Reader[Text], languages: Sequence[str], folder: Path, faults: Faults
) -> tuple[Contest, ...]:
    """The contests of `pack.toml` with the options that `options.csv` adds."""
    contests = [of_contests.read_contest(section, text) for section in top.sections("contest")]
    listing = read_text(folder, "options.csv", faults)
    if listing is None:
        return tuple(contests)
    more = read_options(listing, [contest.id for contest in contests], languages, faults)
    return tuple(replace(contest, options=contest.options + more.get(contest.id, ())) for contest in contests)


def _with_lists(pack: Pack, faults: Faults) -> Pack:
    """The pack with its stations and areas. The number of stations is that of the list where there is one."""
    stations = StationList(areas=((),) * len(pack.levels))
    areas: tuple[Area, ...] = ()
    registers = [register.id for register in pack.registers]
    if (listing := read_text(pack.folder, "stations.csv", faults)) is not None:
        held = [contest.id for contest in pack.contests]
        stations = read_stations(listing, pack.levels, pack.station_code, held, faults)
    if (listing := read_text(pack.folder, "areas.csv", faults)) is not None:
        areas = read_areas(listing, pack.levels, registers, pack.languages, faults)
    return replace(
        pack, stations=stations, areas=areas, stations_total=pack.stations_total or len(stations) or None
    )
