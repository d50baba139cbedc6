"""From text to provisions: YAML with its lines, issues in plain words, and tolerant reading that never fails."""
