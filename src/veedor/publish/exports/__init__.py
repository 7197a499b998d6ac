"""Files and objects for other programs."""
