"""Results turned into statements: what happens, who does what, what it hangs on, and what stands behind it."""
