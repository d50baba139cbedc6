"""From a text to provisions: YAML with its lines, what is wrong in it in plain words, and reading that never fails."""
