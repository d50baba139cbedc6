"""Two versions of a provision compared, and merged."""
