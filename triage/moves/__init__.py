"""Moves: what a good adviser would say first. Rules say who may; moves say what comes first."""
