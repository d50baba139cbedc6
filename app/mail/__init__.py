"""Mail that leaves: written in the transaction that it tells of, sent a moment later, tried again or given up."""
