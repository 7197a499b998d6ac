"""Triggers that keep the log's rows, whoever writes to the database: nothing changes, goes, or leaves a gap.

They guard against slips and against code that errs, not against the database's owner; for that there are witnesses.
"""

from typing import Final

SQLITE: Final = (
    """CREATE TRIGGER fact_follows BEFORE INSERT ON store_fact
       WHEN NEW.leaf <> (SELECT COALESCE(MAX(leaf) + 1, 0) FROM store_fact)
       BEGIN SELECT RAISE(ABORT, 'a fact follows the last one'); END""",
    """CREATE TRIGGER fact_stays BEFORE UPDATE ON store_fact
       BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END""",
    """CREATE TRIGGER fact_is_kept BEFORE DELETE ON store_fact
       BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END""",
)

POSTGRESQL: Final = (
    """CREATE FUNCTION store_fact_follows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
           IF NEW.leaf <> 0 AND NOT EXISTS (SELECT FROM store_fact WHERE leaf = NEW.leaf - 1) THEN
               RAISE 'a fact follows the last one';
           END IF;
           RETURN NEW;
       END $$""",
    """CREATE FUNCTION store_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE 'facts are never changed or deleted'; END $$""",
    """CREATE TRIGGER fact_follows BEFORE INSERT ON store_fact
       FOR EACH ROW EXECUTE FUNCTION store_fact_follows()""",
    """CREATE TRIGGER fact_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON store_fact
       FOR EACH STATEMENT EXECUTE FUNCTION store_fact_stays()""",
)

BY_VENDOR: Final = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
