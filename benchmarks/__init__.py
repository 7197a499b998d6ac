"""How quick and how small `veedor count` is, as ratios measured side by side in one run: `make bench`."""
