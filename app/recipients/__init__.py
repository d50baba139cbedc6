"""The pages of those who receive referrals: in the inbox of their organisation, or by a link in a mail."""
