"""Rules judged against answers: what is met, what is not, and which questions apply."""
