"""One way of running properties everywhere: no deadline (machines are shared), the same cases in CI each time."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("veedor", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("veedor")
