"""Finding support by a name, an old or wrong name or a plain word; and names that are easily mixed up."""
