"""When can the result no longer change? Projections with one error rate for the whole night, on NumPy alone."""
