"""Verdicts that were stated before and no longer stand: withdrawn as loudly as they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from veedor.base.errors import refuse
from veedor.forecast.arithmetic import Answer
from veedor.forecast.tonight import Tonight

VERDICTS: Final = ("arithmetic", "statistical")


@dataclass(frozen=True)
class Stated:
    """One verdict: `contest` is the id of the contest area, `answer` yes or no, `option` whom it is about."""

    contest: str
    verdict: str
    answer: str
    option: str


def stated(looks: Iterable[Tonight]) -> Iterator[Stated]:
    """Every verdict that stands now."""
    for look in looks:
        now = look.now
        if now is None or now.option is None or look.silence == "below_floor":
            continue
        option = look.condition.options[now.option]
        for verdict, answer in zip(VERDICTS, (now.arithmetic, now.statistical), strict=True):
            if answer is not Answer.UNDECIDED:
                yield Stated(look.area.id, verdict, str(answer), option)


def withdrawn(before: Sequence[Stated], looks: Iterable[Tonight]) -> list[Stated]:
    """What was stated before and is not now."""
    standing = frozenset(stated(looks))
    return [one for one in before if one not in standing]


def read_stated(answer: Any, where: str) -> list[Stated]:
    """The verdicts of an earlier answer, from its JSON. Refused: anything else."""
    try:
        return [one for contest in answer["contests"] for one in _of(contest)]
    except (TypeError, KeyError) as error:
        raise refuse("forecast.bad_previous", where) from error


def _of(contest: Any) -> Iterator[Stated]:
    for verdict in VERDICTS:
        if contest[verdict] in (Answer.YES, Answer.NO):
            yield Stated(str(contest["id"]), verdict, str(contest[verdict]), str(contest["option"]))
