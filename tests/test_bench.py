"""The measurements use the same newspaper for both generators, and a sound one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bench.census import census
from bench.corpus import FLAVORS, LAST_DAY, Archive, Flavor, write_corpus
from bench.newsroom import BuildFailed, Newsroom
from bench.related import Score, half_of, none_of, read_stories, scores_of, site_of
from bench.serve import body_edits, headline_edits, preview
from ssg.build import Built
from ssg.settings import Settings
from tests.newsroom import build_site, output_of

COUNT = 50
HUGO_ONLY = re.compile(r"^months: .*\n", re.MULTILINE)


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.md"))
    }


def corpus(folder: Path, flavor: Flavor, *, seed: int = 1) -> dict[str, str]:
    write_corpus(Archive(COUNT, seed), folder, flavor)
    return files_of(folder)


@pytest.mark.parametrize("flavor", FLAVORS)
def test_the_same_seed_gives_the_same_archive(flavor: Flavor, tmp_path: Path) -> None:
    assert corpus(tmp_path / "one", flavor) == corpus(tmp_path / "two", flavor)


def test_another_seed_gives_another_archive(tmp_path: Path) -> None:
    one, two = (corpus(tmp_path / str(seed), "ssg", seed=seed) for seed in (1, 2))
    assert one.keys() != two.keys()


def test_both_generators_get_the_same_files(tmp_path: Path) -> None:
    ours, theirs = (corpus(tmp_path / flavor, flavor) for flavor in FLAVORS)
    as_ours = {
        path: HUGO_ONLY.sub("", text).replace("title:", "name:")
        if path.startswith("authors/")
        else HUGO_ONLY.sub("", text)
        for path, text in theirs.items()
    }
    assert as_ours == ours


def test_a_story_can_be_told_without_the_others() -> None:
    archive = Archive(COUNT, seed=1)
    assert Archive(COUNT, seed=1).story(30) == list(archive.stories())[30]


def test_editors_link_from_a_third_of_the_stories_to_stories_that_are_there() -> None:
    stories = list(Archive(600).stories())
    linking = [story for story in stories if story.related]
    assert 0.25 < len(linking) / len(stories) < 0.42
    addresses = {story.address for story in stories}
    assert {address for story in linking for address in story.related} <= addresses


def test_stories_are_as_long_as_news_and_no_two_paragraphs_are_alike() -> None:
    bodies = [story.body for story in Archive(200).stories()]
    assert 600 < sum(len(body.split()) for body in bodies) / len(bodies) < 700
    paragraphs = [text for body in bodies for text in body.split("\n\n") if text.count(". ") > 1]
    assert len(set(paragraphs)) == len(paragraphs)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A small site that has not been built."""
    newsroom = Newsroom(tmp_path, Archive(COUNT))
    newsroom.write_archive()
    newsroom.configure(fragments=False)
    return newsroom


def built(newsroom: Newsroom) -> Built:
    return build_site(newsroom.folder, now=LAST_DAY.isoformat())


def test_the_archive_becomes_a_site_without_a_problem(newsroom: Newsroom) -> None:
    report = built(newsroom).report
    assert report.stories == COUNT
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("edit", "least"),
    [
        (Newsroom.edit_body, 1),
        (Newsroom.edit_headline, 2),
        (Newsroom.publish, COUNT),
        (Newsroom.edit_template, COUNT),
    ],
)
def test_every_edit_changes_the_site(
    newsroom: Newsroom, edit: Callable[[Newsroom, int], None], least: int
) -> None:
    built(newsroom)
    edit(newsroom, 1)
    assert len(built(newsroom).written.changed) >= least


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="measuring wants Linux")
def test_a_build_in_a_new_process_is_measured(newsroom: Newsroom) -> None:
    run = newsroom.build()
    assert run.measured.code == 0
    assert run.measured.cpu > 0
    assert run.measured.memory > 10_000_000
    assert run.counted.files == len(output_of(newsroom.folder))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measuring wants Linux")
def test_a_preview_is_measured(newsroom: Newsroom) -> None:
    newsroom.build()
    with preview(newsroom) as shown:
        assert shown.begun > 0
        assert len(body_edits(shown, 2)) == len(headline_edits(shown, 2)) == 2
        assert shown.memory() > 10_000_000


def test_a_failed_build_says_why(newsroom: Newsroom) -> None:
    (newsroom.content / "africa" / "_index.md").write_text("---\ntitel: Africa\n", encoding="utf-8")
    with pytest.raises(BuildFailed, match="front matter"):
        newsroom.build()


def test_a_census_tells_kinds_of_files_apart(tmp_path: Path) -> None:
    for name in ("a/story/index.html", "a/index.html", "a/page/1/index.html", "a/feed.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"12")
    assert census(tmp_path) == {
        "bytes": 8,
        "feeds": 1,
        "front pages of lists": 1,
        "older list pages": 1,
        "stories": 1,
    }


# --- how good related stories are -----------------------------------------------------------------

MEASURED = Settings(
    title="Measured", base_url="https://measured.example", front_matter={"t": "tags"}
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Forty stories of four subjects, which their texts tell of, and one that says nothing."""
    for number in range(40):
        subject = ("river", "budget", "glacier", "verdict")[number % 4]
        text = " ".join(f"{subject}{(number * step) % 23} and" for step in range(1, 9))
        (tmp_path / f"{subject}s{number}").mkdir()
        (tmp_path / f"{subject}s{number}" / f"s{number}.md").write_text(
            f"---\ntitle: Number {number}\ndate: 2026-01-{1 + number % 28:02}\n"
            f"t: [{subject}, all{number % 2}]\n---\n{text}. [topic: {subject} *works*]\n",
            encoding="utf-8",
        )
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "n.md").write_text("---\ntitle: Nothing\ndate: 2026-01-01\n---\nWords.\n")
    return tmp_path


def by_name(scores: Iterable[Score]) -> dict[str, Score]:
    return {score.name: score for score in scores}


def test_hidden_topics_are_seen_by_nobody(archive: Path) -> None:
    stories, faulty = read_stories(archive, MEASURED)
    assert (len(stories), faulty) == (40, 0)
    assert not site_of(stories, none_of, MEASURED).topics
    for story in stories:
        assert len(half_of(story)) == 1
        assert half_of(story) < story.topics
    shown = site_of(stories, half_of, MEASURED)
    assert all(len(story.tags) == 1 for story in shown.articles)


def test_topics_in_the_text_are_taken_out_of_it(archive: Path) -> None:
    stories, _ = read_stories(archive, MEASURED, only="river", pattern=r"\[topic: (\w+) [^]]*\]")
    assert {topic for story in stories for topic in story.topics} == {"river"}
    assert not any("works" in story.parsed.body.gist.words for story in stories)


def test_every_ranker_is_measured_and_chance_is_the_worst(archive: Path) -> None:
    stories, _ = read_stories(archive, MEASURED)
    hidden = by_name(scores_of(stories, none_of, MEASURED))
    assert list(hidden) == ["ours", "BM25", "random"]
    assert hidden["ours"].precision == 1.0
    assert hidden["random"].precision < 0.8
    half = by_name(scores_of(stories, half_of, MEASURED))
    assert list(half) == ["ours", "tags only", "BM25", "random"]
    assert all(0.0 <= score.precision <= 1.0 for score in half.values())
