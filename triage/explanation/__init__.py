"""The words of a verdict: why, why not, and what would change it."""
