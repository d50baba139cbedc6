"""A referral: one person, one kind of support and one named recipient, with consent, a deadline and an outcome."""
