"""Whatever is done to a workspace, in whatever order: its tables and its public count follow from its log."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.workspaces import assert_sound, imported, made, table, votes
from veedor.evidence.blob import blob_path
from veedor.evidence.entries import published_entries
from veedor.evidence.folder import Folder
from veedor.evidence.known import known_facts
from veedor.store.connection import connect, disconnect
from veedor.store.kinds import REGISTRY
from veedor.tally.recorded import basis, recorded

sheets = st.dictionaries(st.integers(1, 5), st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1)


class States(RuleBasedStateMachine):
    """One workspace, into which tables of one custodian come, again and anew."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = made(self.folder)
        self.tables = 0

    @rule(rows=sheets, sealed=st.booleans(), twice=st.booleans())
    def import_table(self, rows: Mapping[int, tuple[int, int]], sealed: bool, twice: bool) -> None:
        self.tables += 1
        path = table(self.folder / f"{self.tables}.csv", [(station, a, b) for station, (a, b) in rows.items()])
        try:
            assert imported(self.workspace, path, "one", sealed=sealed) in ((len(rows), 0), (0, len(rows)))
        finally:
            path.unlink()
        if twice:
            again = table(self.folder / "again.csv", [(station, a, b) for station, (a, b) in rows.items()])
            assert imported(self.workspace, again, "one") == (0, len(rows))

    @rule()
    def reopen(self) -> None:
        disconnect()
        connect(self.workspace)

    @rule()
    def publish(self) -> None:
        from veedor.store.models import SealedBody
        from veedor.store.publishing import publish

        head, folder = publish(self.workspace), Folder(self.workspace.log)
        facts = known_facts(published_entries(folder, head), REGISTRY)
        counted = basis(recorded(facts), lambda digest: folder(blob_path(digest), 10**6)).count()
        if not SealedBody.objects.exists():
            assert counted.contests[0].areas[0].total.votes == votes(self.workspace)

    @invariant()
    def rebuilt_is_live(self) -> None:
        assert_sound(self.workspace)

    def teardown(self) -> None:
        disconnect()
        shutil.rmtree(self.folder)


States.TestCase.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
TestStates = States.TestCase
