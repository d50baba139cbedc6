"""Two versions held against each other, and put together."""
