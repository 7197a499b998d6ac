"""`python -m benchmarks.calibrate`: learns from the contests that are not held back; prints the shipped file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from benchmarks.cases import SHARED
from benchmarks.past_nights import Contest, contests
from veedor.forecast.calibrate import Learnt, learn
from veedor.forecast.past import Past, follow_each, lead, turnout
from veedor.forecast.spread import PARTS

ALPHAS: Final = (0.02, 0.05, 0.1, 0.2)
METHOD: Final = 1
ASSUMPTION: Final = "contests_of_one_night_exchangeable"
LEAST_KNOWN: Final = 0.5


def main() -> None:
    found = list(followed(contest for contest in contests(SHARED / "data" / "arrivals") if not contest.held_back))
    groups, leads, turnouts = zip(*((contest.group, *pasts) for contest, pasts in found), strict=True)
    learnt = learn(leads, turnouts, groups, ALPHAS)
    print("\n".join(_file(learnt, Counter(past.night for past in leads))))


def followed(wanted: Iterator[Contest]) -> Iterator[tuple[Contest, list[Past]]]:
    """Contests whose electors are known and that had a look with enough stations; the lead, then turnout."""
    for contest in wanted:
        if (contest.trajectory.stations.electors > 0).mean() >= LEAST_KNOWN:
            pasts = follow_each(contest.trajectory, (lead, turnout))
            if pasts is not None:
                yield contest, pasts


def _file(learnt: Learnt, nights: Counter[str]) -> Iterator[str]:
    told = ", ".join(f"{night} {count}" for night, count in sorted(nights.items()))
    yield "# Learnt from past counts by `python -m benchmarks.calibrate`; see docs/forecast.md. Contests by night:"
    yield f"# {told}."
    yield f"method = {METHOD}"
    yield "\n[past]"
    yield f'unit = "contest"\nunits = {learnt.contests}\nnights = {learnt.nights}\nassumption = "{ASSUMPTION}"'
    yield "\n[parts]"
    yield from (f"{part} = {weight:.4g}" for part, weight in zip(PARTS, learnt.weights, strict=True))
    for name, multipliers in (("band", learnt.band), ("calls", learnt.calls), ("turnout", learnt.turnout)):
        yield f"\n[{name}]"
        yield from (f'"{alpha}" = {value:.3f}' for alpha, value in multipliers.items())


if __name__ == "__main__":
    main()
