"""The published catalogue as it is served, how it is verified, and its files. No pages."""
