"""*When You're Ready*: rehearse a hard moment with someone you love, before the real one."""
