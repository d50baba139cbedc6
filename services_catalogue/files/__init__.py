"""The whole catalogue out and in again: Excel, CSV and YAML."""
