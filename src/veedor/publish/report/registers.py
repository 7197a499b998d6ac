"""The verdict under each register, and how far it is from turning."""

from __future__ import annotations

from veedor.election.pack import Pack
from veedor.election.text import Text
from veedor.publish.report.facts import RegisterFact
from veedor.tally.areas import AreaCount
from veedor.tally.outcome import Irreversible, Judged, Verdict


def registers_of(pack: Pack, area: AreaCount) -> tuple[RegisterFact, ...]:
    """The register that leaves most electors outstanding first."""
    strictest_first = sorted(area.outcome.by_register, key=lambda one: -(one.outstanding or 0))
    return tuple(_fact(pack, verdict) for verdict in strictest_first)


def _fact(pack: Pack, verdict: Irreversible) -> RegisterFact:
    tightest = min(verdict.way, key=lambda judged: judged.slack, default=None)
    return RegisterFact(verdict, _definition(pack, verdict.register), tightest, _spare(verdict, tightest))


def _definition(pack: Pack, register: str) -> Text | None:
    return next((one.definition for one in pack.registers if one.id == register), None)


def _spare(verdict: Irreversible, tightest: Judged | None) -> int | None:
    """How many electors more on the register would turn a yes; minus how many fewer would turn a no.

    The slack falls by |worst vote| with every elector; a strict assertion breaks at 0, another below it."""
    weight = -tightest.assertion.worst_vote if tightest else 0
    if tightest is None or not weight or verdict.verdict is Verdict.NOT_EVALUATED:
        return None
    edge = tightest.slack + 1 if tightest.assertion.or_equal else tightest.slack
    return -(-edge // weight) if edge > 0 else -(-edge // weight + 1)
