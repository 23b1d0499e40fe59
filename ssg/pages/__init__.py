"""Families of pages: each module plans the pages of one kind."""
