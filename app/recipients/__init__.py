"""The pages of recipients: in the inbox of their organisation, or by a link in a mail."""
