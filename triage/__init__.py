"""Who support is for, and why: pure rules and reasons, with no files, clock, database or web."""
