"""The accounts of staff, how they sign in, and signed links. No pages."""
