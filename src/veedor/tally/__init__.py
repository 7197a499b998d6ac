"""From readings to a count: checked, compared, resolved, added up, and judged."""
