"""What residents see and do. Only the pages of a code and of their own referrals use the database."""
