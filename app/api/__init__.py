"""The same results as the pages, for programs: JSON under /api/v1."""
