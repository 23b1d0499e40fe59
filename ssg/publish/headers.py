"""The HTTP headers under which a deploy stores a file: those that every host is told."""

from ssg.headers import Headers, headers_of, is_hashed

__all__ = ["Headers", "headers_of", "is_hashed"]
