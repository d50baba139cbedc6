"""The published catalogue as it is served, how it is kept true, and its files. No pages."""
