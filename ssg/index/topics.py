"""Tags become topics: one page for all spellings of a tag."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import cast

from ssg.facts import Parsed, StoryFields
from ssg.index.addresses import topic_address
from ssg.model import Topic
from ssg.problems import Problem
from ssg.settings import Settings
from ssg.slugs import RESERVED, is_reserved, slugify

_SPACES = re.compile(r"[\s_-]+")


def make_topics(stories: Iterable[Parsed], settings: Settings) -> dict[str, Topic]:
    """Make a topic of every tag of published stories, under its most usual spelling."""
    tags = (cast(StoryFields, story.fields).tags for story in stories)
    spellings: dict[str, dict[str, int]] = {}
    for tag, count in Counter(chain.from_iterable(tags)).items():
        spellings.setdefault(slugify(tag), {})[tag] = count
    spellings.pop("", None)
    made = [_topic(slug, _usual(names), settings) for slug, names in spellings.items()]
    made.sort(key=lambda topic: (topic.name.casefold(), topic.slug))
    return {topic.slug: topic for topic in made}


def clashing_tags(stories: Iterable[Parsed]) -> Iterable[Problem]:
    """Yield a problem for tags that mean different things but would share a page."""
    first: dict[str, str] = {}
    sound: set[str] = set()
    for story in sorted(stories, key=lambda story: story.path):
        for tag in cast(StoryFields, story.fields).tags:
            if tag in sound:
                continue
            slug = slugify(tag)
            if not slug:
                message = f'the tag "{tag}" holds neither letter nor digit'
                yield Problem(story.at("tags"), message, "write it in words")
            elif is_reserved(slug):
                message = f'the tag "{tag}" cannot have a page: "{slug}" {RESERVED}'
                yield Problem(story.at("tags"), message, "write it in other words")
            elif _plain(first.setdefault(slug, tag)) != _plain(tag):
                message = f'the tags "{first[slug]}" and "{tag}" would share the page of "{slug}"'
                yield Problem(story.at("tags"), message, "spell one of them out", "tag-clash")
            else:
                sound.add(tag)


def _plain(tag: str) -> str:
    return _SPACES.sub("-", tag.casefold())


def _usual(names: Mapping[str, int]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _topic(slug: str, name: str, settings: Settings) -> Topic:
    address = topic_address(slug, settings)
    return Topic(name, slug, address, settings.url(address), settings.permalink_of(address))
