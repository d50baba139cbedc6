"""Whether the catalogue is still right: verification and its schedule, problem reports, open questions, endings."""
