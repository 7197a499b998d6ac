"""Nothing public carries a time finer than a quarter of an hour."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.base.clock import is_quarter, quarter


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-840, 840))
def test_time_is_a_quarter_of_an_hour(moment: datetime, offset: int) -> None:
    told = quarter(moment)
    assert is_quarter(told)
    begun = datetime.fromisoformat(told)
    assert timedelta(0) <= moment - begun < timedelta(minutes=15)
    if datetime(2, 1, 1, tzinfo=UTC) < moment < datetime(9998, 1, 1, tzinfo=UTC):
        assert quarter(moment.astimezone(timezone(timedelta(minutes=offset)))) == told


def test_a_moment_without_a_zone_has_no_quarter() -> None:
    with pytest.raises(ValueError, match="zone"):
        quarter(datetime(2024, 7, 28, 18, 3))


@pytest.mark.parametrize(
    "text", ["2024-07-28T22:16Z", "2024-02-30T22:15Z", "2024-07-28T24:00Z", "2024-07-28T22:15", ""]
)
def test_what_is_no_quarter(text: str) -> None:
    assert not is_quarter(text)
