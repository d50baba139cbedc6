"""What every page needs, for residents and staff alike: the frame, forms, files, security, error pages, ways out."""
