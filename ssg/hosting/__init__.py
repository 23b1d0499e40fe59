"""What hosts and servers have to know of a site: headers, caching, old addresses."""

from ssg.hosting.rules import Rules, Target, make_rules

__all__ = ["Rules", "Target", "make_rules"]
