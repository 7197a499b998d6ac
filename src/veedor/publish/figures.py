"""Sums as others may read them: what no counted sheet says is unknown, never zero."""

from __future__ import annotations

from veedor.tally.tabulate import Total


def figure(total: Total, name: str) -> int | None:
    """The sum of an option or field; None unless at least one counted sheet gives it."""
    if total.unread.get(name, 0) >= total.sheets:
        return None
    return total.votes[name] if name in total.votes else total.fields.get(name)


def margin(total: Total) -> int | None:
    """Votes between the first two options; None where fewer than two are known."""
    known = [votes for option in total.votes if (votes := figure(total, option)) is not None]
    if len(known) < 2:
        return None
    first, second = sorted(known, reverse=True)[:2]
    return first - second


def electors_counted(total: Total) -> int | None:
    """Electors of the counted stations; None where nobody states any."""
    return total.electors_counted if total.sheets > total.electors_unknown else None
