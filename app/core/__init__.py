"""What has no domain: the clock, the database, keys and seals, the audit, settings, who may do what."""
