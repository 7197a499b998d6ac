"""What a table or register says of stations beside votes, as a file that a log can name.

One JSON object: `stations` (codes as written), `areas` (level → one area code a station; empty where digits say
it), `names` (level → area code → name), `electors` (one a station, −1 unknown; empty where nobody states them).
"""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np

from veedor.base.errors import refuse
from veedor.base.plain import is_plain
from veedor.election.frame import AreaColumn, Placement, read_keys, written
from veedor.election.pack import UNKNOWN, Pack
from veedor.election.packfile.values import MOST

_LONGEST: Final = 200
_PARTS: Final = {"stations": list, "areas": dict, "names": dict, "electors": list}


def placement_file(where: Placement, pack: Pack) -> bytes:
    """The one spelling of a placement of this pack."""
    levels = [level.id for level in pack.levels]
    names: dict[str, dict[str, str]] = {}
    for (level, area), name in where.names.items():
        names.setdefault(levels[level], {})[area] = name
    content = {
        "stations": [written(pack.station_code, key) for key in where.keys.tolist()],
        "areas": {level: column.words.tolist() for level, column in zip(levels, where.areas or (), strict=False)},
        "names": names,
        "electors": [] if where.electors is None else where.electors.tolist(),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_placement(data: bytes, pack: Pack, where: str) -> Placement:
    """The placement that a file holds. Refused: anything else; `where` names the place."""
    try:
        return _placement(json.loads(data), pack)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise refuse("pack.placement_unfit", where) from error


def _placement(content: Any, pack: Pack) -> Placement:
    """ValueError, TypeError or KeyError for what is no placement of the pack."""
    if not isinstance(content, dict) or {name: type(part) for name, part in content.items()} != _PARTS:
        raise ValueError
    codes = content["stations"]
    keys = read_keys(pack.station_code, map(_word, codes))
    levels = [level.id for level in pack.levels]
    areas = tuple(
        AreaColumn.of(map(_word, _column(content["areas"][level], codes))) for level in levels if content["areas"]
    )
    electors = [_people(one) for one in _column(content["electors"], codes)] if content["electors"] else None
    names = {
        (levels.index(level), _word(area)): _word(name)
        for level, named in content["names"].items()
        for area, name in dict(named).items()
    }
    return Placement(keys, areas or None, None if electors is None else np.asarray(electors, dtype=np.int64), names)


def _column(values: Any, stations: list[Any]) -> list[Any]:
    if not isinstance(values, list) or len(values) != len(stations):
        raise ValueError
    return values


def _word(text: Any) -> str:
    if not isinstance(text, str) or len(text) > _LONGEST or not is_plain(text):
        raise ValueError
    return text


def _people(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not UNKNOWN <= number <= MOST:
        raise ValueError
    return number
