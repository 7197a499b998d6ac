"""Regular expressions that a stranger wrote: compiled only if they cannot run away.

What is refused: more than 300 characters, a repeated group that varies inside (`(a+)+`, `(a|b)*`), more than
five open repetitions, look-around, back-references and inline flags. What is left takes polynomial time on the
short cells that it is applied to.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Final

from veedor.election.packfile.faults import shown, unfit
from veedor.election.packfile.section import Reader, shown_list
from veedor.election.packfile.values import string

_LONGEST: Final = 300
_REPETITIONS: Final = 5
_MOST_TIMES: Final = 1000

_TOKEN: Final = re.compile(
    r"""
      (?P<escape>\\.)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<open>\((?:\?P<[A-Za-z_][A-Za-z0-9_]*>|\?:)?)
    | (?P<close>\))
    | (?P<either>\|)
    | (?P<repeat>[*+?]|\{[0-9]*,?[0-9]*\})
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TIMES: Final = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")


def pattern(groups: Sequence[str] = ()) -> Reader[str]:
    """A regular expression that is safe to run and has the named `groups`."""

    def read(value: object) -> str:
        found = string(value)
        if len(found) > _LONGEST:
            raise unfit("pack.pattern_too_long", most=_LONGEST)
        names = _compiled(found).groupindex
        if not _is_tame(found):
            raise unfit("pack.wild_pattern")
        if lacking := [group for group in groups if group not in names]:
            raise unfit("pack.pattern_groups", groups=shown_list(lacking))
        return found

    return read


def _compiled(expression: str) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return re.compile(expression)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise unfit("pack.bad_pattern", reason=shown(error)) from None


def _is_tame(expression: str) -> bool:
    """Whether no repetition holds something that varies, and open repetitions are few."""
    varies = [False]  # per open group
    closed_varying = False
    open_repeats = 0
    for token in _TOKEN.finditer(expression):
        kind, word = token.lastgroup, token[0]
        if _is_foreign(expression, token):
            return False
        if kind == "close":
            closed_varying = varies.pop()
            varies[-1] |= closed_varying
            continue
        if kind == "open":
            varies.append(False)
        elif kind == "either":
            varies[-1] = True
        elif kind == "repeat":
            if closed_varying and word != "?":
                return False
            varies[-1] |= word == "?" or _is_open(word)
            open_repeats += _is_open(word)
        closed_varying = False
    return open_repeats <= _REPETITIONS


def _is_foreign(expression: str, token: re.Match[str]) -> bool:
    """Look-around, inline flags and back-references; repetitions beyond a thousand times."""
    kind, word = token.lastgroup, token[0]
    if kind == "open":
        return word == "(" and expression.startswith("(?", token.start())
    if kind == "escape":
        return word[1].isdigit()
    return kind == "repeat" and _times(word) > _MOST_TIMES


def _is_open(repeat: str) -> bool:
    """Whether the number of repetitions is not fixed (`?` apart)."""
    times = _TIMES.fullmatch(repeat)
    return repeat in "*+" if times is None else bool(times[2])


def _times(repeat: str) -> int:
    times = _TIMES.fullmatch(repeat)
    return 0 if times is None else max(int(times[1] or 0), int(times[3] or 0))
