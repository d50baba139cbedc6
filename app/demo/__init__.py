"""Made-up staff and work to try the desk with."""
