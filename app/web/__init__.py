"""What every page needs, whoever it is for: the frame, forms, files, security, error pages, ways out."""
