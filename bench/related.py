"""Measures how good related stories are: `make bench-related ARGS="CONTENT --map topics=tags"`.

What the stories are about is hidden, in whole or by half, and looked for in the stories that are
found for each. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import cast

from msgspec import structs

from bench.rankers import Ranker, at_random, by_bm25, by_tags, ours
from bench.tables import keep, print_table
from ssg.desk import Edition
from ssg.facts import Loaded, Parsed, Source, StoryFields, Theme
from ssg.index import index
from ssg.kit import Kit
from ssg.markdown import ReaderOptions, make_reader
from ssg.model import Site
from ssg.parse import parse
from ssg.problems import InvalidContent
from ssg.settings import Settings

FOUND = 5  # stories that are asked for
NOW = datetime(2100, 1, 1, tzinfo=UTC)
SEEDS = 5
Told = Mapping[str, frozenset[str]]  # topics by path of a story
HEADS = ("", "precision at 5", "topics shared", "Jaccard", "found")


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """The facts of a story, and what it is about, in whole."""

    parsed: Parsed
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """What a ranker reached, as means over the stories asked for."""

    name: str
    precision: float  # of the five, how many share a hidden topic; a missing one counts as wrong
    shared: float  # hidden topics that each of the five has
    jaccard: float  # of the hidden topics and those of each
    found: float  # stories, at most five


def read_stories(
    folder: Path, settings: Settings, *, only: str = "", pattern: str = ""
) -> tuple[list[Story], int]:
    """Return the stories of a content folder that say what they are about.

    Args:
        folder: of the content.
        settings: of the site; of them, its names for front matter keys are used.
        only: paths must begin with this.
        pattern: of what says in the text what a story is about, in its first group; it is taken
            out before anyone reads the text. Without it, the tags say so.

    Returns:
        The stories, and how many files could not be read.
    """
    specs = {spec.name: spec for spec in Kit().directives}
    reader = make_reader(ReaderOptions(directives=specs))
    stories, faulty = [], 0
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder).as_posix()
        if not path.startswith(only):
            continue
        text = file.read_text(encoding="utf-8")
        told = [" ".join(found.lower().split()) for found in re.findall(pattern, text)]
        source = Source(path, re.sub(pattern, "", text) if pattern else text)
        try:
            parsed = parse(source, settings=settings, read_body=reader)
        except InvalidContent:
            faulty += 1
            continue
        if not isinstance(parsed.fields, StoryFields) or parsed.kind != "story":
            continue
        if topics := frozenset(told if pattern else parsed.fields.tags):
            stories.append(Story(parsed, topics))
    return stories, faulty


def half_of(story: Story) -> frozenset[str]:
    """Return the topics of a story that stay visible: half of them, the larger one if odd."""
    path = story.parsed.path

    def lot(topic: str) -> bytes:
        return hashlib.blake2b(f"{path}\n{topic}".encode()).digest()

    return frozenset(sorted(story.topics, key=lot)[: (len(story.topics) + 1) // 2])


def none_of(story: Story) -> frozenset[str]:
    """Return no topics: all are hidden."""
    return frozenset()


def site_of(
    stories: Sequence[Story], shown: Callable[[Story], frozenset[str]], settings: Settings
) -> Site:
    """Return the site of stories that show only some of their topics as tags."""
    files = []
    for story in stories:
        fields = cast(StoryFields, story.parsed.fields)
        tags = tuple(sorted(shown(story)))
        bare = replace(fields, tags=tags, expires=None, draft=False, withdrawn="")
        files.append(replace(story.parsed, fields=bare))
    loaded = Loaded({}, {}, {}, Theme({}, {}, {}))
    return index(files, loaded, settings=settings, edition=Edition(now=NOW)).site


def judge(name: str, ranker: Ranker, site: Site, hidden: Told, told: Told) -> Score:
    """Return how often the five stories found share a hidden topic with the one asked for."""
    rows = []
    for reading in site.articles:
        if wanted := hidden[reading.path]:
            best = [told[story.path] for story in ranker(reading)[:FOUND]]
            shared = [len(wanted & topics) for topics in best]
            likeness = [len(wanted & topics) / len(wanted | topics) for topics in best]
            hits = sum(map(bool, shared))
            rows.append((hits, sum(shared), sum(likeness), len(best)))
    hits, shares, likes, found = (mean(column) for column in zip(*rows, strict=True))
    return Score(name, hits / FOUND, shares / FOUND, likes / FOUND, found)


def scores_of(
    stories: Sequence[Story], shown: Callable[[Story], frozenset[str]], settings: Settings
) -> Iterator[Score]:
    """Yield what each ranker reaches when only some of the topics are shown to it."""
    site = site_of(stories, shown, settings)
    told = {story.parsed.path: story.topics for story in stories}
    hidden = {story.parsed.path: story.topics - shown(story) for story in stories}
    yield judge("ours", ours(site), site, hidden, told)
    if any(map(shown, stories)):
        yield judge("tags only", by_tags(site), site, hidden, told)
    yield judge("BM25", by_bm25(site), site, hidden, told)
    chances = [judge("", at_random(site, seed), site, hidden, told) for seed in range(SEEDS)]
    numbers = zip(*((c.precision, c.shared, c.jaccard, c.found) for c in chances), strict=True)
    yield Score("random", *map(mean, numbers))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the stories of one content folder, and print and keep the figures."""
    options = _parser().parse_args(arguments)
    pairs = (given.partition("=")[::2] for given in options.map)
    settings = structs.replace(
        Settings(title="Measured", base_url="https://measured.example"),
        front_matter={theirs: ours_ or False for theirs, ours_ in pairs},
    )
    settings = structs.replace(
        settings, related=structs.replace(settings.related, window=options.window)
    )
    stories, faulty = read_stories(
        options.folder, settings, only=options.only, pattern=options.pattern
    )
    if not stories:
        print("no story there says what it is about", file=sys.stderr)
        return 2
    each = mean(len(story.topics) for story in stories)
    print(f"{len(stories)} stories with {each:.1f} topics each; {faulty} files could not be read")
    results: dict[str, list[dict[str, object]]] = {}
    for title, shown in (("all topics hidden", none_of), ("half of them hidden", half_of)):
        scores = list(scores_of(stories, shown, settings))
        print()
        print_table((title, *HEADS[1:]), [_row(score) for score in scores])
        results[title] = [asdict(score) for score in scores]
    print(f"\nkept in {keep('related', {'stories': len(stories), **results})}")
    return 0


def _row(score: Score) -> tuple[str, ...]:
    numbers = (score.precision, score.shared, score.jaccard)
    return (score.name, *(f"{number:.3f}" for number in numbers), f"{score.found:.1f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.related", description=__doc__)
    parser.add_argument("folder", type=Path, help="a content folder")
    parser.add_argument("--map", action="append", default=[], metavar="THEIRS=OURS")
    parser.add_argument("--only", default="", help="paths that begin so")
    parser.add_argument("--pattern", default="", help="finds topics in the text, in group 1")
    parser.add_argument("--window", type=int, default=90, help="days after a story that count")
    return parser


if __name__ == "__main__":
    sys.exit(main())
