"""Another machine, which is this one: what stands for `ssh` runs the command here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from veedor.store.host import Host

SSH = """#!/bin/sh
while [ "$1" != there ]; do shift; done
shift
exec sh -c "$*"
"""


def loopback_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """One with a folder that does not exist yet. Skipped where rsync is not installed."""
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    ssh = tmp_path / "ssh"
    ssh.write_text(SSH)
    ssh.chmod(0o700)
    monkeypatch.setenv("RSYNC_RSH", str(ssh))
    return Host("me@there", str(tmp_path / "copy"))
