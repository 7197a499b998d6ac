"""Drawings of a report, as static SVG: positions are worked out here, so that no font changes them."""
