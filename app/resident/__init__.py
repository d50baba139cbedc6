"""The pages of residents. Only those of handover codes, own referrals and problem reports use the database."""
