"""Invented elections that show how Veedor is used."""
