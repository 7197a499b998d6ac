"""The workspace: one folder and one database that hold a count through the night.

Only modules that speak to the database import Django: what reads `veedor.toml` does without.
"""
