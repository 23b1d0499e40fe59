"""How long Broadsheet takes, how much memory it needs, and the same for Hugo."""
