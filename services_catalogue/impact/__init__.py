"""What a change does, and to whom: who gains and loses, which personas break, who is left with nothing."""
