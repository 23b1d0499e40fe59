"""The live preview: a site in memory, kept up with its files, and served to this machine."""
