"""What people get to see: words, tables, and the machine-readable object. Nothing here names a person."""
