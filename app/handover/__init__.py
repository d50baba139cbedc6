"""Answers that a resident hands over to an adviser under a code: encrypted, stored, opened, deleted."""
