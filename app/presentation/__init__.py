"""What residents and advisers are shown alike: questions, cards, the pathway, contacts, how support stands."""
