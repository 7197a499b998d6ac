"""Who is elected, where, by which rule: a country as data."""
