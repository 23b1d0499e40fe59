"""House rules for tags: one spelling for each, and not both the singular and the plural."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.model import Article, Site
from ssg.problems import Problem
from ssg.slugs import slugify

SHORTEST = 4  # letters of a singular: "new" is not that of "news"
_SPACES = re.compile(r"[\s_-]+")
_ENDINGS = {  # language -> how a plural ends, and how its singular does
    "en": (("ies", "y"), ("es", ""), ("s", "")),
    "fr": (("aux", "al"), ("x", ""), ("s", "")),
    "es": (("ces", "z"), ("es", ""), ("s", "")),
    "pt": (("oes", "ao"), ("es", ""), ("s", "")),
    "nl": (("en", ""), ("s", "")),
}


def spellings(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every spelling of a tag that is not its most usual one, at the newest story with it."""
    counts: Counter[str] = Counter()
    newest: dict[str, Article] = {}
    for story in site.articles:
        counts.update(story.fields.tags)
        for tag in story.fields.tags:
            newest.setdefault(tag, story)
    for tag in sorted(newest):
        topic = site.topics.get(slugify(tag))
        if topic is not None and topic.name != tag and _plain(topic.name) == _plain(tag):
            message = f'the tag "{tag}" is written "{topic.name}" in {_stories(counts[topic.name])}'
            hint = f'write "{topic.name}" here, too'
            yield Problem(newest[tag].at("tags"), message, hint, "tag-case")


def plurals(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield every two tags that are the singular and the plural of a word.

    Only by how words end in the language of the paper; other languages are passed over.
    """
    endings = _ENDINGS.get(site.settings.language.partition("-")[0].lower(), ())
    for slug, plural in site.topics.items():
        singulars = (
            site.topics.get(slug.removesuffix(many) + one)
            for many, one in endings
            if slug.endswith(many) and len(slug) - len(many) + len(one) >= SHORTEST
        )
        singular = next((topic for topic in singulars if topic is not None), None)
        if singular is None or singular is plural:
            continue
        rare, usual = sorted(
            (plural, singular), key=lambda each: len(site.by_topic.get(each.slug, ()))
        )
        stories = site.by_topic.get(rare.slug, ())
        if stories:
            number = len(site.by_topic[usual.slug])
            message = f'the tag "{rare.name}" has a page beside that of "{usual.name}"'
            do = "does" if number == 1 else "do"
            hint = f'write "{usual.name}", as {_stories(number)} {do}, if they mean the same'
            yield Problem(stories[0].at("tags"), message, hint, "tag-plural")


def _plain(tag: str) -> str:
    """Return a tag without what spellings of the same words differ in."""
    return _SPACES.sub("-", tag.casefold())


def _stories(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"
