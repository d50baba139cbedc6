"""What is asked, in which order, and what a person has answered. Above `rules`; it judges nothing."""
