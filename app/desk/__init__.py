"""The pages on which staff keep the catalogue: drafts, review, publication, checks, imports, history."""
