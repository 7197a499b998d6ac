"""What everyone may read holds the log and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.logs import made
from veedor.base.errors import Refused
from veedor.evidence.public import keep_out_of_logs, log_around


def test_a_log_is_found_upwards_and_through_links(tmp_path: Path) -> None:
    made(tmp_path / "log", 1)
    (tmp_path / "link").symlink_to("log/tile")
    for name in ("log/x", "log/tile/0/x", "log/not/yet/x", "link/x"):
        assert log_around(tmp_path / name) == tmp_path / "log"
        with pytest.raises(Refused, match="in_log"):
            keep_out_of_logs(tmp_path / name)


def test_beside_a_log_there_is_room(tmp_path: Path) -> None:
    made(tmp_path / "log", 1)
    for name in ("log", "x", "logs/x"):
        keep_out_of_logs(tmp_path / name)
