"""Every table, one file a room. What a table is, and so what may be done to it, its model says (`table.py`)."""

from veedor.store.models.accounts import Account
from veedor.store.models.evidence import Fact, Head, SealedBody, SignedHead
from veedor.store.models.intake import SheetRead

__all__ = [
    "Account",
    "Fact",
    "Head",
    "SealedBody",
    "SheetRead",
    "SignedHead",
]
