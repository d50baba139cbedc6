"""A package, so that `tests` is this folder and not one of the same name that some library left beside its own."""
