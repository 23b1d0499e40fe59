"""Every way of choosing stories for a box, a list or a feed."""

from ssg.picks.lists import by_author, in_section, latest, must_read, recommended, tagged
from ssg.picks.related import related

__all__ = ["by_author", "in_section", "latest", "must_read", "recommended", "related", "tagged"]
