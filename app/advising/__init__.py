"""The adviser's side of the desk: triage with a client, the plan, referrals, the caseload and what became of it."""
