"""What the analyst and the sources say: the scenario format, read, checked and resolved."""
