"""Under what conditions something comes about: boxes and a tree of inputs."""

ORDER = 30
PAGE = "discovery"
