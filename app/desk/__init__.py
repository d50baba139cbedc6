"""The pages on which staff edit and verify the catalogue: drafts, review, publication, imports, history."""
