"""Veedor: watch over an election, and let a stranger check every number."""

__version__ = "0.1.0"
