"""What residents see and do. No page here touches the database or keeps anything about anyone on the server."""
