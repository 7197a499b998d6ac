"""Days as people write them; hours to the quarter, because no public time is finer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from veedor.base.words import Words


def day(words: Words, when: date) -> str:
    """28 July 2024."""
    month = words.say(f"report.month.{when.month}")
    return words.say("report.date", day=str(when.day), month=month, year=str(when.year))


def around(words: Words, when: datetime) -> str:
    """29 July 2024, around 00:15."""
    quarters = round((60 * when.hour + when.minute) / 15)
    near = datetime.combine(when, time()) + timedelta(minutes=15 * quarters)
    return words.say("report.around", date=day(words, near), hour=f"{near:%H:%M}")
