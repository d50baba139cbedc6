"""What a change does, and to whom: who gains and loses, which promises to personas break, who is left with nothing."""
