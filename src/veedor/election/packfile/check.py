"""What must agree between the parts of a pack: ids told once, references that lead somewhere, sums of stations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from veedor.election.contest import Contest
from veedor.election.law import Bulletin
from veedor.election.pack import Pack
from veedor.election.packfile.faults import Faults, shown
from veedor.election.packfile.files import TOML_FILE
from veedor.election.packfile.geography import count_areas
from veedor.election.packfile.section import shown_list
from veedor.election.sheet import FIELDS, TEXTS

_RESERVED = frozenset({*FIELDS, *TEXTS})


def check(pack: Pack, faults: Faults) -> None:
    """Notes every disagreement in `faults`."""
    checker = _Checker(pack, faults)
    checker.ids()
    checker.levels()
    checker.contests()
    checker.bulletins()
    checker.sections()
    checker.stations()


def check_bulletins(pack: Pack, faults: Faults, file: str) -> None:
    """Notes every disagreement between the pack and its bulletins, which were read from `file`."""
    _Checker(pack, faults, file).bulletins()


def told_once(path: str, ids: Iterable[str], faults: Faults, file: str, of: str = "id") -> None:
    """Notes every id of the list at `path` that stands there twice."""
    seen: set[str] = set()
    for number, name in enumerate(ids, 1):
        if name and name in seen:
            faults.add("pack.id_twice", f"{file}: {path}[{number}].{of}", id=name)
        seen.add(name)


class _Checker:
    def __init__(self, pack: Pack, faults: Faults, file: str = TOML_FILE) -> None:
        self._pack = pack
        self._faults = faults
        self._file = file
        self._levels = [level.id for level in pack.levels]
        self._counted = count_areas(pack.stations, pack.levels)
        self._areas = {level: {*self._counted.get(level, ())} for level in self._levels}
        for area in pack.areas:
            self._areas.get(area.level, set()).add(area.code)

    def _add(self, path: str, code: str, **values: object) -> None:
        self._faults.add(code, f"{self._file}: {path}", **values)

    def _told_once(self, path: str, ids: Iterable[str], of: str = "id") -> None:
        told_once(path, ids, self._faults, self._file, of)

    def _refers(self, path: str, given: Iterable[str], known: Sequence[str]) -> None:
        for name in given:
            if name not in known:
                self._add(path, "pack.no_such", given=shown(name), known=shown_list(known))

    def ids(self) -> None:
        pack = self._pack
        self._told_once("level", self._levels)
        self._told_once("register", (register.id for register in pack.registers))
        self._told_once("baseline", (baseline.id for baseline in pack.baselines))
        self._told_once("contest", (contest.id for contest in pack.contests))
        self._told_once("table", (table.id for table in pack.tables))
        for number, contest in enumerate(pack.contests, 1):
            self._told_once(f"contest[{number}].option", contest.option_ids)
            self._cards(f"contest[{number}]", contest)
            for name in (contest.id, *contest.option_ids):
                if name in _RESERVED:
                    self._add(f"contest[{number}]", "pack.reserved_id", id=name)

    def _cards(self, path: str, contest: Contest) -> None:
        cards = Counter(card for option in contest.options for card in option.cards)
        for card in sorted(card for card, times in cards.items() if times > 1):
            self._add(f"{path}.option", "pack.card_twice", card=shown(card))

    def levels(self) -> None:
        digits = [level.digits for level in self._pack.levels]
        if any(digits) and not all(digits):
            self._add("level", "pack.digits_of_some")
        if sum(each or 0 for each in digits) > sum(self._pack.station_code.widths):
            self._add("level", "pack.digits_beyond_code", digits=sum(each or 0 for each in digits))
        if not any(digits) and not len(self._pack.stations):
            for number, level in enumerate(self._levels, 1):
                if not any(level in table.levels for table in self._pack.tables):
                    self._add(f"level[{number}]", "pack.level_without_source", level=level)

    def contests(self) -> None:
        if not self._pack.contests:
            self._add("contest", "pack.no_contest")
        registers = [register.id for register in self._pack.registers]
        for number, contest in enumerate(self._pack.contests, 1):
            path = f"contest[{number}]"
            if not contest.options:
                self._add(f"{path}.option", "pack.no_option")
            self._refers(f"{path}.registers", contest.registers, registers)
            if contest.level is None:
                if contest.only or contest.without:
                    self._add(f"{path}.level", "pack.areas_without_level")
                continue
            self._refers(f"{path}.level", [contest.level], self._levels)
            self._in_areas(f"{path}.only", contest.level, contest.only)
            self._in_areas(f"{path}.without", contest.level, contest.without)

    def _in_areas(self, path: str, level: str, codes: Iterable[str]) -> None:
        """Areas are checked where the pack knows any of their level."""
        if known := self._areas.get(level):
            self._refers(path, codes, sorted(known))

    def bulletins(self) -> None:
        self._told_once("bulletin", (bulletin.id for bulletin in self._pack.bulletins))
        by_id = {contest.id: contest for contest in self._pack.contests}
        for number, bulletin in enumerate(self._pack.bulletins, 1):
            self._refers(f"bulletin[{number}].contest", [bulletin.contest], list(by_id))
            if bulletin.contest in by_id:
                self._bulletin_area(f"bulletin[{number}].area", bulletin, by_id[bulletin.contest])

    def _bulletin_area(self, path: str, bulletin: Bulletin, contest: Contest) -> None:
        if bulletin.area is None and contest.level is not None:
            self._add(path, "pack.missing_key", key="area")
        elif bulletin.area is not None and contest.level is None:
            self._add(path, "pack.area_of_national", area=shown(bulletin.area))
        elif bulletin.area is not None and contest.level is not None:
            self._in_areas(path, contest.level, [bulletin.area])

    def sections(self) -> None:
        floor = self._pack.floor
        if floor is not None and floor.level is not None:
            self._refers("floor.level", [floor.level], self._levels)
        if "total" in self._pack.form.total_is:
            self._add("form.total_is", "pack.total_of_total")

    def stations(self) -> None:
        total, listed = self._pack.stations_total, len(self._pack.stations)
        if listed and total is not None and total != listed:
            self._add("stations.total", "pack.total_against_list", total=total, listed=listed)
        self._sums_of_areas(listed or total)
        for area in self._pack.areas:
            counted = self._counted.get(area.level, Counter())[area.code]
            if listed and area.stations is not None and area.stations != counted:
                where = f"areas.csv: {area.level} {shown(area.code)}"
                self._faults.add("pack.area_against_list", where, stated=area.stations, listed=counted)

    def _sums_of_areas(self, total: int | None) -> None:
        """Areas may leave their number open, but together cannot have more stations than the country; the
        areas of the first level, if all state it, must have exactly as many."""
        for depth, level in enumerate(self._levels):
            stated = [area.stations for area in self._pack.areas if area.level == level]
            known = [number for number in stated if number is not None]
            complete = bool(stated) and depth == 0 and len(known) == len(stated)
            if total is not None and (sum(known) > total or (complete and sum(known) != total)):
                self._faults.add("pack.area_sum", f"areas.csv: {level}", sum=sum(known), total=total)
