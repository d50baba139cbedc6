"""What residents and advisers are shown alike: questions, cards, the pathway, contacts, the status of support."""
