"""The parts of a report, one file each: facts in, worded blocks out."""
