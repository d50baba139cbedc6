"""Answers that a resident hands over to an adviser under a code: sealed, kept, opened, deleted."""
