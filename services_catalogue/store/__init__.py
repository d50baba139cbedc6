"""Every version of every provision in the database: drafts, publication, history, and what ships with the service."""
