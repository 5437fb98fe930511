"""Change something and compare, world by world."""

ORDER = 20
