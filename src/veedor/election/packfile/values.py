"""Readers of single values: text, numbers, shares, days. Each returns its type or raises Unfit."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from veedor.base.plain import is_plain
from veedor.election.packfile.faults import Fault, Unfit, shown, unfit
from veedor.election.packfile.section import Reader, nearest, shown_list
from veedor.election.text import Text

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MOST: Final = 10_000_000_000
"""No country counts more people than this; larger numbers are slips of the hand."""

_LONGEST: Final = 1000
_YEARS: Final = range(1900, 2201)
ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
PERCENT: Final = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,6}))? ?%")
_RATIO: Final = re.compile(r"([0-9]{1,7})/([0-9]{1,7})")
_ENCODING: Final = re.compile(
    r"ascii|utf-(8|8-sig|16|16-le|16-be|32)|iso8859-\d+|cp\d+|koi8-[rut]|big5|gbk|gb18030|shift_jis|euc_(jp|kr)"
)
DELIMITERS: Final = (",", ";", "\t", "|")


def string(value: object) -> str:
    """A text without unseen characters but tabs, of at most a thousand characters."""
    if not isinstance(value, str):
        raise unfit("pack.not_text", given=shown(value))
    if len(value) > _LONGEST:
        raise unfit("pack.too_long", most=_LONGEST)
    if not is_plain(value.replace("\t", " ")):
        raise unfit("pack.control_character", given=shown(value))
    return value


def filled(value: object) -> str:
    """A text that says something."""
    found = string(value)
    if not found.strip():
        raise unfit("pack.blank_text")
    return found


def identifier(value: object) -> str:
    """An id: Latin letters, digits, `_`, `-`, `.`, at most 64."""
    found = string(value)
    if not ID.fullmatch(found):
        raise unfit("pack.bad_id", given=shown(found))
    return found


def language(value: object) -> str:
    found = string(value)
    if not _LANGUAGE.fullmatch(found):
        raise unfit("pack.bad_language", given=shown(found))
    return found


def colour(value: object) -> str:
    found = string(value)
    if not _COLOUR.fullmatch(found):
        raise unfit("pack.bad_colour", given=shown(found))
    return found.lower()


def yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise unfit("pack.not_yes_no", given=shown(value))
    return value


def whole(low: int, high: int) -> Reader[int]:
    """A whole number from `low` to `high`."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise unfit("pack.not_whole", given=shown(value))
        if not low <= value <= high:
            raise unfit("pack.out_of_range", given=shown(value), low=low, high=high)
        return value

    return read


people: Final = whole(0, MOST)


def share(value: object) -> Fraction:
    """A share of one from 0 to 1, written `"40 %"` or `"2/5"`; exact, never a float."""
    if not isinstance(value, str):
        raise unfit("pack.not_share", given=shown(value))
    found = _fraction(value.strip())
    if found is None or not 0 <= found <= 1:
        raise unfit("pack.not_share", given=shown(value))
    return found


def _fraction(text: str) -> Fraction | None:
    if percent := PERCENT.fullmatch(text):
        whole_part, decimals = percent[1], percent[2] or ""
        return Fraction(int(whole_part + decimals), 100 * 10 ** len(decimals))
    if (ratio := _RATIO.fullmatch(text)) and int(ratio[2]):
        return Fraction(int(ratio[1]), int(ratio[2]))
    return None


def verbatim_share(value: object) -> str:
    """A percentage kept exactly as it was announced, decimals and all."""
    share(value)
    return string(value)


def day(value: object) -> date:
    """A date of the calendar, without an hour."""
    if not isinstance(value, date) or isinstance(value, datetime) or value.year not in _YEARS:
        raise unfit("pack.not_day", given=shown(value))
    return value


def moment(zone: tzinfo) -> Reader[datetime]:
    """A date with its hour; one without an offset is in `zone`, the election's own."""

    def read(value: object) -> datetime:
        if not isinstance(value, datetime) or value.year not in _YEARS:
            raise unfit("pack.not_moment", given=shown(value))
        return value if value.tzinfo else value.replace(tzinfo=zone)

    return read


def time_zone(value: object) -> str:
    """A name of the time-zone database: `America/Caracas`."""
    found = string(value)
    try:
        ZoneInfo(found)
    except (OSError, ValueError, KeyError):
        raise unfit("pack.unknown_time_zone", given=shown(found)) from None
    return found


def zone_of(name: str) -> tzinfo:
    """The zone that `time_zone` read; UTC where it was refused, so that reading can go on."""
    return ZoneInfo(name) if name else UTC


def encoding(value: object) -> str:
    """The name of a character encoding that Python reads as text."""
    found = string(value)
    try:
        known = codecs.lookup(found).name
    except (LookupError, ValueError):
        known = ""
    if not _ENCODING.fullmatch(known):
        raise unfit("pack.unknown_encoding", given=shown(found))
    return known


def one_of(words: type[E]) -> Reader[E]:
    """One of a closed set of words."""

    def read(value: object) -> E:
        return words(word_among([str(word) for word in words])(value))

    return read


def word_among(words: Sequence[str]) -> Reader[str]:
    """One of `words`; the fault names the nearest."""

    def read(value: object) -> str:
        found = string(value)
        if found not in words:
            near = nearest(found, words)
            raise unfit("pack.not_among", given=shown(found), known=shown_list([near] if near else words))
        return found

    return read


def each(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list, every item read by `reader`."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise unfit("pack.not_list", given=shown(value))
        good: list[T] = []
        bad: list[Fault] = []
        for number, item in enumerate(value, 1):
            try:
                good.append(reader(item))
            except Unfit as error:
                bad += error.within(f"[{number}]")
        if bad:
            raise Unfit(bad)
        return tuple(good)

    return read


def one_or_more(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list that is not empty, or a single value for a list of one."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            return (reader(value),)
        if not value:
            raise unfit("pack.empty_list")
        return each(reader)(value)

    return read


def named(reader: Reader[T]) -> Reader[dict[str, T]]:
    """A table whose keys are words of the country's own choice."""

    def read(value: object) -> dict[str, T]:
        if not isinstance(value, dict):
            raise unfit("pack.not_table", given=shown(value))
        good: dict[str, T] = {}
        bad: list[Fault] = []
        for key, item in value.items():
            try:
                good[string(key)] = reader(item)
            except Unfit as error:
                bad += error.within(f".{shown(key)}")
        if bad:
            raise Unfit(bad)
        return good

    return read


def text_in(languages: Sequence[str]) -> Reader[Text]:
    """A text in the pack's first language, or a table of languages: `{es = "…", en = "…"}`."""

    def read(value: object) -> Text:
        if isinstance(value, str):
            return Text({languages[0]: filled(value)})
        found = named(filled)(value)
        foreign = [key for key in found if key not in languages]
        if foreign or not found:
            raise unfit("pack.foreign_language", given=shown_list(foreign), known=shown_list(languages))
        return Text({key: found[key] for key in languages if key in found})

    return read
