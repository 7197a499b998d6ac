"""Every table, one file a room. What a table is, and so what may be done to it, its model says (`table.py`)."""

from veedor.store.models.accounts import Account
from veedor.store.models.evidence import Fact, Head, KeptBlob, SealedBody, SignedHead
from veedor.store.models.intake import RowsRefused, SheetRead
from veedor.store.models.tally import Announced

__all__ = [
    "Account",
    "Announced",
    "Fact",
    "Head",
    "KeptBlob",
    "RowsRefused",
    "SealedBody",
    "SheetRead",
    "SignedHead",
]
