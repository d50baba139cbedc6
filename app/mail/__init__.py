"""Mail that leaves: written in the transaction that it reports, sent a moment later, tried again or given up."""
