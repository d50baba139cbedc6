"""The pages on which staff sign in, and on which their accounts are managed."""
