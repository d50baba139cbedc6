"""What support exists, and every version of it that was ever published."""
