"""Announced totals, judged on their own figures, beside the previous ones, and beside the sheets held.

`examine` (examine.py) runs every check of one bulletin. No files, no words, exact numbers only.
"""
