"""Writes a newspaper's archive of any size, always the same for the same seed.

    python -m bench.corpus 10000 FOLDER --flavor hugo

writes the stories, sections and authors as the content folder of a Broadsheet or a Hugo site. The
two differ in as little as the generators demand: see `author_file` and `story_file`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Literal

from bench.prose import Topic, article_body, invent_names, invent_topics

Flavor = Literal["ssg", "hugo"]
FLAVORS: tuple[Flavor, ...] = ("ssg", "hugo")
SECTIONS = ("africa", "americas", "asia", "europe", "business", "science", "culture", "sport")
TOPICS, COMMON_WORDS, AUTHORS = 200, 4000, 60
FIRST_DAY = datetime(2016, 1, 1, 6, tzinfo=UTC)
LAST_DAY = datetime(2026, 1, 1, 6, tzinfo=UTC)
SEED = 7
NEAR = 500  # editors link to one of so many stories before theirs


@dataclass(frozen=True, slots=True)
class Author:
    """A member of the staff."""

    id: str
    name: str
    bio: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story as its author wrote it."""

    section: str
    name: str  # of its file and in its address
    title: str
    date: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    deck: str
    quote: str
    quoted: str
    related: tuple[str, ...]  # addresses of other stories
    must_read: bool
    body: str

    @property
    def path(self) -> str:
        """Where the story lies in the content folder."""
        return f"{self.section}/{self.name}.md"

    @property
    def address(self) -> str:
        """Where readers find the story."""
        return f"/{self.section}/{self.name}/"


@dataclass(frozen=True)
class Archive:
    """An archive of `count` stories over ten years. Each can be told without the others."""

    count: int
    seed: int = SEED

    def stories(self) -> Iterator[Story]:
        """Yield all stories, the oldest first."""
        return (self.story(number) for number in range(self.count))

    def story(self, number: int) -> Story:
        """Return a story; those beyond the last have not been published yet."""
        rng = self._dice(number)
        topics, title = self._headline(rng)
        byline = rng.sample(self.authors, 2 if rng.random() < 0.15 else 1)
        return Story(
            section=_section(number),
            name=_name(title, number),
            title=title,
            date=self.date(number),
            authors=tuple(author.id for author in byline),
            tags=tuple(topic.tag for topic in topics),
            deck=topics[0].plain_sentence(rng),
            quote=topics[0].plain_sentence(rng),
            quoted=rng.choice(self.authors).name,
            related=self._related(rng, number),
            must_read=rng.random() < 0.02,
            body=article_body(rng, topics),
        )

    def date(self, number: int) -> datetime:
        """Return when a story was published: the stories come at even intervals."""
        step = (LAST_DAY - FIRST_DAY).total_seconds() // self.count
        return LAST_DAY - timedelta(seconds=step * (self.count - number))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What the paper writes about."""
        rng = Random(f"{self.seed}/topics")
        return invent_topics(rng, TOPICS, common=COMMON_WORDS, seed=f"{self.seed}/topic")

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """Who writes the paper."""
        rng = Random(f"{self.seed}/authors")
        return tuple(
            Author(name.lower().replace(" ", "-"), name, self.topics[0].plain_sentence(rng))
            for name in invent_names(rng, AUTHORS)
        )

    def _dice(self, number: int) -> Random:
        return Random(f"{self.seed}/{number}")

    def _headline(self, rng: Random) -> tuple[tuple[Topic, Topic], str]:
        first, second = rng.sample(self.topics, 2)
        return (first, second), first.headline(rng)

    def _related(self, rng: Random, number: int) -> tuple[str, ...]:
        """Return one or two earlier stories for a third of the stories, none for the others."""
        before = range(max(0, number - NEAR), min(number, self.count))
        if rng.random() > 1 / 3 or len(before) < 2:
            return ()
        chosen = rng.sample(before, rng.choice((1, 2)))
        return tuple(self._address(other) for other in chosen)

    def _address(self, number: int) -> str:
        _, title = self._headline(self._dice(number))
        return f"/{_section(number)}/{_name(title, number)}/"


def story_file(story: Story, flavor: Flavor) -> str:
    """Return the text of a story's file. Hugo needs the month too, as the name of its archive."""
    front: dict[str, object] = {
        "title": story.title,
        "date": story.date,
        "section": story.section,
        "authors": list(story.authors),
        "tags": list(story.tags),
        "deck": story.deck,
        "pull_quote": {"text": story.quote, "by": story.quoted},
        "related": list(story.related),
        "must_read": story.must_read,
    }
    if flavor == "hugo":
        front["months"] = [f"{story.date:%Y-%m}"]
    return _with_front_matter(front, story.body)


def author_file(author: Author, flavor: Flavor) -> str:
    """Return the text of an author's file; what is a `name` to us is a `title` to Hugo."""
    key = "title" if flavor == "hugo" else "name"
    return _with_front_matter({key: author.name, "role": "Reporter", "bio": author.bio})


def section_file(section: str, weight: int) -> str:
    """Return the text of a section's file, the same for both."""
    deck = f"All the news of {section.title()}."
    return _with_front_matter({"title": section.title(), "deck": deck, "weight": weight})


def write_corpus(archive: Archive, folder: Path, flavor: Flavor) -> None:
    """Write the content folder of a site."""
    for weight, section in enumerate(SECTIONS, start=1):
        _write(folder / section / "_index.md", section_file(section, weight))
    for author in archive.authors:
        _write(folder / "authors" / author.id / "_index.md", author_file(author, flavor))
    for story in archive.stories():
        write_story(story, folder, flavor)


def write_story(story: Story, folder: Path, flavor: Flavor) -> None:
    """Write one story into a content folder whose sections are there."""
    (folder / story.path).write_text(story_file(story, flavor), encoding="utf-8")


def _section(number: int) -> str:
    return SECTIONS[number % len(SECTIONS)]


def _name(title: str, number: int) -> str:
    return f"{'-'.join(title.lower().split()[:5])}-{number}"


def _with_front_matter(front: Mapping[str, object], body: str = "") -> str:
    """Return a file whose front matter is YAML, of which JSON values are a part."""
    lines = [f"{key}: {_value(value)}" for key, value in front.items()]
    return "\n".join(["---", *lines, "---", "", body])


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a corpus as the command line says."""
    parser = argparse.ArgumentParser(
        prog="bench.corpus", description="Write a newspaper's archive."
    )
    parser.add_argument("count", type=int, help="how many stories")
    parser.add_argument("folder", type=Path, help="the content folder to write")
    parser.add_argument("--flavor", choices=FLAVORS, default="ssg", help="for which generator")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, another archive")
    args = parser.parse_args()
    write_corpus(Archive(args.count, args.seed), args.folder, args.flavor)


if __name__ == "__main__":
    main()
