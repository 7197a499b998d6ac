"""A report that a newspaper can print: one HTML file, the same on A4, and a dossier of single stations.

Data flow one way: `content` decides the facts of a count, `sections` puts them into words as the `blocks` of a
document, `html` and `pdf` draw those blocks. Needs the extra `report`, imported lazily.
"""
