"""Markdown of stories: read into segments, with directives, foreign shortcodes and raw HTML."""

from ssg.markdown.directives import DIRECTIVES, DirectiveSpec
from ssg.markdown.options import ReaderOptions
from ssg.markdown.reader import make_reader

__all__ = ["DIRECTIVES", "DirectiveSpec", "ReaderOptions", "make_reader"]
