"""What has no domain: the clock, the database, keys and ciphers, the audit, settings, permissions."""
