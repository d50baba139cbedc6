"""The people who keep the catalogue: who they are, how they sign in, and what each may do."""
