"""The layouts: Jinja templates that see their page's inputs and nothing else."""

from ssg.templates.engine import Engine

__all__ = ["Engine"]
