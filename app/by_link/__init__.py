"""The pages of people without an account: whoever receives a referral, and the person who was referred."""
