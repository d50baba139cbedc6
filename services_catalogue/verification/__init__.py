"""Whether it is still right: who has to say so and when, what was told to be wrong, what is not known, what ends."""
