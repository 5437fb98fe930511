"""The bargaining engine: where talks settle (`settle`), whom to persuade (`advice`), who is the kingmaker (`power`)."""
