"""The log: facts that nobody can change, signed heads, receipts. Knows files at most, never a socket or a clock."""
