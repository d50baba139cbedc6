"""The questions, their order, and a person's answers. It builds on `triage.rules` and judges nothing."""
