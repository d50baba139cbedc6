"""Words for what was judged: why, why not, and what would change it."""
