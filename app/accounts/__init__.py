"""The accounts of staff, how they sign in, and the links that somebody was sent. No pages."""
