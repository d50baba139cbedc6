"""A short code by which somebody hands their answers over to an adviser: expiring, revocable, unreadable without it."""
