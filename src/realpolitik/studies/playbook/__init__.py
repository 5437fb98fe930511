"""One patron's playbook across scenarios: instruments, order, cost, return, analogy."""

ORDER = 110
