"""`ssg deploy` and `ssg rollback` as a desk uses them, with a bucket at the other end."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.command import Said, run_ssg
from tests.newsroom import output_of, story_text, write_site
from tests.small_theme import FILES
from tests.storing import S3_ENVIRONMENT, Place, s3_place, s3_server

pytestmark = pytest.mark.usefixtures("theme_compiled_once")
NOON = "2026-11-24T12:00:00+00:00"
LATER = "2026-11-24T12:30:00+00:00"
FOREIGN = {
    "live-archive/2020.html": b"old paper",
    "live/ads.txt": b"ads",
    "CNAME": b"paper.example",
}
SITE = """title = "The Paper"
base_url = "https://paper.example"
[deploy.production]
kind = "s3"
bucket = "{bucket}"
endpoint = "{endpoint}"
region = "us-east-1"
prefix = "live"
{more}
"""
STORIES = {
    **FILES,
    "content/news/vote.md": story_text(
        "The vote", "Words of the vote.", tags="[Ballots]", author="Jane Doe"
    ),
    "content/news/tram.md": story_text("The tram", "By [the vote](vote.md)?", tags="[Ballots]"),
    "content/news/rain.md": story_text("The rain", "It rains.", date="2026-11-19"),
}


@pytest.fixture(scope="module")
def s3() -> Iterator[int]:
    """A server that does what S3 does."""
    with s3_server() as port:
        yield port


@pytest.fixture
def place(s3: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A new bucket with files of others."""
    for name, value in S3_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with s3_place(s3) as place:
        for key, data in FOREIGN.items():
            place.put(key, data)
        yield place


@pytest.fixture
def site(place: Place, tmp_path: Path) -> Path:
    """A site that is deployed to that bucket."""
    return write_site(tmp_path / "site", {**STORIES, "site.toml": settings(place)})


def settings(place: Place, more: str = "") -> str:
    """Return `site.toml` with a target."""
    target = place.target
    return SITE.format(bucket=target.bucket, endpoint=target.endpoint, more=more)  # type: ignore[union-attr]


def deploy(site: Path, *words: str, now: str = NOON) -> Said:
    """Deploy at an instant."""
    return run_ssg("-C", site, "deploy", "--now", now, *words)


def all_of(place: Place) -> dict[str, bytes]:
    """Return every object of the bucket."""
    listing = place.raw("GET", "?list-type=2&max-keys=1000", b"", {}).body.decode()
    assert "<IsTruncated>true" not in listing
    keys = map(unquote, re.findall(r"<Key>(.*?)</Key>", listing))
    return {key: place.fetch(key).body for key in keys}


def published(place: Place) -> dict[str, bytes]:
    """Return what readers can ask for of the site, by path; the files of others are untouched."""
    found = all_of(place)
    assert {key: found[key] for key in FOREIGN} == FOREIGN
    ours = {key.removeprefix("live/"): data for key, data in found.items() if key not in FOREIGN}
    return {path: data for path, data in ours.items() if not path.startswith(".ssg/")}


def write(site: Path, path: str, text: str) -> None:
    """Change a file of a site."""
    (site / path).write_text(text)


def test_a_site_is_built_and_published(site: Path, place: Place) -> None:
    said = deploy(site)
    assert said.code == 0, said.err
    assert "published to production (s3://" in said.out
    assert published(place) == output_of(site)
    page = place.fetch("live/news/vote/index.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "up to date" in deploy(site).out


def test_a_dry_run_is_what_the_run_does(site: Path, place: Place) -> None:
    before = all_of(place)
    planned = deploy(site, "--dry-run", "--json").data
    assert all_of(place) == before
    done = deploy(site, "--json").data
    parts = ("release", "new", "changed", "taken_down", "deleted", "unchanged", "bytes", "purge")
    assert {part: planned[part] for part in parts} == {part: done[part] for part in parts}
    assert (planned["dry_run"], planned["done"]) == (True, False)
    assert (done["dry_run"], done["done"]) == (False, True)
    assert sorted(done["new"]) == sorted(output_of(site))
    write(site, "content/news/rain.md", story_text("The rain", "It stopped.", date="2026-11-19"))
    said = deploy(site, "--dry-run", now=LATER).out
    assert "~ news/rain/index.html" in said.splitlines()
    assert deploy(site, "--json", now=LATER).data["changed"] == [
        line[2:] for line in said.splitlines() if line.startswith("~ ")
    ]


def test_another_address_for_a_target(site: Path, place: Place) -> None:
    write(site, "site.toml", settings(place, 'base_url = "https://staging.example"'))
    assert deploy(site).code == 0
    assert b"https://staging.example/news/vote/" in published(place)["news/vote/index.html"]


def test_texts_may_be_stored_compressed(site: Path, place: Place) -> None:
    write(site, "site.toml", settings(place, "gzip = true"))
    assert deploy(site).code == 0
    page = place.fetch("live/news/vote/index.html")
    assert page.headers["content-encoding"] == "gzip"
    assert gzip.decompress(page.body) == output_of(site)["news/vote/index.html"]
    assert "up to date" in deploy(site).out


def refused(said: Said, words: str, code: int = 3) -> bool:
    """Tell whether a deploy was refused with these words."""
    return said.code == code and words in said.err + said.out


def test_what_is_refused_is_refused_before_anything_is_written(site: Path, place: Place) -> None:
    before = all_of(place)
    assert refused(deploy(site, "--no-build"), "holds no finished build", 1)
    run_ssg("-C", site, "build", "--now", NOON, "--drafts")
    assert refused(deploy(site, "--no-build"), "shows drafts")
    run_ssg("-C", site, "build", "--now", "2126-11-24")
    assert refused(deploy(site, "--no-build"), "which has not come yet")
    write(site, "content/news/vote.md", "no front matter")
    assert refused(deploy(site), "content/news/vote.md", 1)
    assert all_of(place) == before


def test_a_build_that_is_out_of_date_is_refused(site: Path, place: Place) -> None:
    """Something had to be gone by now; a deploy that builds makes it go."""
    text = story_text("The vote", expires="2026-11-24T12:10:00+00:00")
    write(site, "content/news/vote.md", text)
    write(site, "content/news/tram.md", story_text("The tram"))
    run_ssg("-C", site, "build", "--now", NOON)
    said = run_ssg("-C", site, "deploy", "--no-build")  # by the clock of this machine
    assert refused(said, "had to be gone by 2026-11-24 12:10")
    assert deploy(site, now=LATER).code == 0
    assert not [path for path, data in published(place).items() if b"The vote" in data]


def test_an_older_build_is_superseded(site: Path, place: Place) -> None:
    assert deploy(site, now=LATER).code == 0
    before = all_of(place)
    write(site, "content/news/rain.md", story_text("The rain", "Late."))
    assert refused(deploy(site), "newer build", 5)
    assert deploy(site, "--json").data["superseded"]
    assert all_of(place) == before


def test_a_store_that_cannot_be_reached(site: Path, place: Place) -> None:
    """Exit code 4, one line, and no key in it."""
    text = settings(place).replace(f":{place.proxy.port}", ":9")
    write(site, "site.toml", text)
    said = deploy(site)
    assert said.code == 4
    assert len(said.err.splitlines()) == 1
    assert not [word for word in S3_ENVIRONMENT.values() if word in said.err]


def test_which_target(site: Path, place: Place) -> None:
    """The only one, or the one that is named."""
    write(site, "site.toml", settings(place) + '[deploy.other]\nkind = "zip"\npath = "x.zip"\n')
    assert refused(deploy(site), "more than one target; name one of production, other", 2)
    assert refused(deploy(site, "staging"), "no target staging", 2)
    assert deploy(site, "production").code == 0
    write(site, "site.toml", 'title = "x"')
    assert refused(deploy(site), "add one: [deploy.production]", 2)


LEAKY = "{% block main %}{% for card in latest %}{{ card.title }}{% endfor %}The secret handshake"


def test_a_theme_that_gives_a_draft_away_is_stopped(site: Path, place: Place) -> None:
    """Negative control: what a build does not know, a careless hand may have put there."""
    draft = story_text("The minister steps down on Friday", draft="true")
    write(site, "content/news/secret.md", draft)
    assert deploy(site).code == 0
    before = all_of(place)
    page = site / "output/news/tram/index.html"
    page.write_bytes(page.read_bytes() + b"<p>The minister steps down&nbsp;on Friday</p>")
    said = deploy(site, "--no-build", now=LATER)
    assert refused(said, "news/tram/index.html"), said
    assert "content/news/secret.md" in said.err
    assert all_of(place) == before


def test_a_story_that_becomes_a_draft_is_looked_for(site: Path, place: Place) -> None:
    """In all files, also in those that were found clean when it was published."""
    story = story_text("The minister steps down on Friday", "Soon.")
    write(site, "content/news/secret.md", story)
    (site / "static").mkdir(exist_ok=True)
    write(site, "static/notes.txt", "Call: The minister steps down on Friday")
    assert deploy(site).code == 0
    write(site, "content/news/secret.md", story.replace("---\n", "---\ndraft: true\n", 1))
    (site / "static/notes.txt").unlink()
    assert run_ssg("-C", site, "build", "--now", LATER).code == 0
    old = site / "output/notes.txt"
    old.write_text("Call: The minister steps down on Friday")
    assert refused(deploy(site, "--no-build", now=LATER), "output/notes.txt")


def test_the_webhook_is_told_last(site: Path, place: Place) -> None:
    """If it cannot be reached, the site is published, and the exit code says so."""
    write(site, "site.toml", settings(place, 'webhook = "$NO_SUCH_HOOK"'))
    said = deploy(site)
    assert (said.code, "NO_SUCH_HOOK" in said.err) == (4, True)
    assert published(place) == output_of(site)


# --- a takedown drill ---------------------------------------------------------------------------

HEADLINE = "Harbour chief took the money"
DRILL = {
    "content/news/chief.md": story_text(
        HEADLINE,
        "He says he did not. ![A man](chief.png)",
        author="Rosa Blank",
        tags="[Harbour, Bribes, Envelopes]",
        deck="The harbour chief and the envelope",
        must_read="true",
        aliases="[/n/chief/]",
        image="{src: chief.png, alt: The chief}",
        id="chief-1",
        corrections="[{date: 2026-11-21, text: The chief is not a count.}]",
        series="{id: money, part: 1}",
        story="affair",
    ),
    "content/_front.md": (
        "---\nslots:\n  - name: lead\n    pin: news/chief.md\n    pick: latest\n"
        "  - {name: more, title: More, pin: [ref:chief, news/rain.md]}\n---\n"
    ),
    "content/news/_front.md": "---\nslots: [{name: top, pin: /news/chief/, pick: latest}]\n---\n",
    "content/news/chief.png": "picture of the chief",
    "content/news/harbour.md": story_text(
        "The harbour",
        "Ships, and [what he said](chief.md).",
        tags="[Harbour, Bribes]",
        date="2026-11-18",
        related="[chief.md]",
        story="harbour",
    ),
    "content/news/quay.md": story_text(
        "The quay",
        "See [all](/topics/envelopes/), [more](/stories/affair/), [short](/to/it/).",
        date="2026-11-17",
    ),
}
TO = ("it", "alias", "list", "all", "series", "picture")
# What leads to it and to the lists of which it is the only story.
LEADING = """[redirects]
"/to/it/" = "/news/chief/#top"
"/to/alias/" = "/n/chief/"
"/to/list/" = "/stories/affair/"
"/to/all/" = "/topics/envelopes/feed.xml"
"/to/series/" = "/series/money/"
"/to/picture/" = "/news/chief.png"
"""
PICTURE = b"picture of the chief"
FEEDS = ("feed.xml", "atom.xml", "feed.json")


# The lists that are empty without it: who wrote it, and what only it was about.
EMPTIED = ("authors/rosa-blank", "series/money", "stories/affair", "topics/envelopes")


def surfaces(found: Mapping[str, bytes]) -> list[str]:
    """Return where a reader finds anything of the story."""
    words = (HEADLINE.encode(), b"chief", PICTURE)
    return sorted(
        path
        for path, data in found.items()
        if b"chief" in path.encode() or any(word in data for word in words)
    )


def test_a_takedown(site: Path, place: Place) -> None:
    """An article on at least fourteen surfaces is withdrawn, and no byte of it is left anywhere.

    One line in its file does it, though other stories, fronts and redirects lead to it, and to the
    lists on which there is nothing else.
    """
    write(site, "site.toml", settings(place, LEADING))
    for path, text in DRILL.items():
        write(site, path, text)
    assert deploy(site).code == 0
    seen = surfaces(published(place))
    assert len(seen) >= 14, seen
    assert {"news/harbour/index.html", "corrections/index.html", "corrections/feed.xml"} < {*seen}
    # Once more, so that copies of the pages are kept for a rollback.
    write(site, "content/news/rain.md", story_text("The rain and " + HEADLINE, "It rains."))
    assert deploy(site, now="2026-11-24T12:10:00+00:00").code == 0
    write(site, "content/news/rain.md", story_text("The rain", "It rains.", date="2026-11-19"))
    text = DRILL["content/news/chief.md"].replace("---\n", "---\nwithdrawn: court order\n", 1)
    write(site, "content/news/chief.md", text)
    said = deploy(site, "--json", now="2026-11-24T12:20:00+00:00")
    assert said.code == 0, said.out
    gone = {"news/chief/index.html", "news/chief.png", "n/chief/index.html"}
    gone |= {f"to/{name}/index.html" for name in TO}
    gone |= {f"{folder}/{name}" for folder in EMPTIED for name in ("index.html", *FEEDS)}
    assert set(said.data["taken_down"]) == gone
    assert surfaces(published(place)) == []
    # Of what is kept, only the address is left: in the list of what must not come back.
    kept = {key: data for key, data in all_of(place).items() if key.startswith("live/.ssg/")}
    assert not [key for key, data in kept.items() if HEADLINE.encode() in data or PICTURE in data]
    assert not [
        key for key in kept if key.startswith("live/.ssg/kept/") and b"chief" in key.encode()
    ]
    listed = (site / ".ssg/deploys/production/purge.txt").read_text().splitlines()
    assert "https://paper.example/news/chief/" in listed
    assert "https://paper.example/n/chief/" in listed
    for number in (1, 2):  # to the release before the takedown, and to the one before that
        said = run_ssg("-C", site, "rollback", "--to", releases(site)[number])
        assert said.code == 0, said.err
        assert surfaces(published(place)) == []


def releases(site: Path) -> list[str]:
    """Return the releases of the target."""
    found = run_ssg("-C", site, "rollback", "--list", "--json").data["releases"]
    assert isinstance(found, list)
    return found


def test_rollback(site: Path, place: Place) -> None:
    assert refused(run_ssg("-C", site, "rollback"), "nothing was deployed there")
    assert deploy(site).code == 0
    before = published(place)
    assert refused(run_ssg("-C", site, "rollback"), "no earlier release")
    write(site, "content/news/rain.md", story_text("The rain", "Hail!", date="2026-11-19"))
    assert deploy(site, now=LATER).code == 0
    assert published(place) != before
    listed = releases(site)
    assert len(listed) == 2
    planned = run_ssg("-C", site, "rollback", "--dry-run", "--json").data
    assert published(place) != before
    done = run_ssg("-C", site, "rollback", "--json").data
    assert done["changed"] == planned["changed"] != []
    assert published(place) == before
    history = (site / ".ssg/deploys/production/history.jsonl").read_text().splitlines()
    assert [json.loads(line)["what"] for line in history] == ["deploy", "deploy", "rollback"]


def test_a_takedown_with_a_tombstone(site: Path, place: Place) -> None:
    """The page that says so stands where the story stood, and no rollback brings that back."""
    write(site, "site.toml", settings(place, f"[hosting]\ntombstones = true\n{LEADING}"))
    for path, text in DRILL.items():
        write(site, path, text)
    assert deploy(site).code == 0
    text = DRILL["content/news/chief.md"].replace("---\n", "---\nwithdrawn: court order\n", 1)
    write(site, "content/news/chief.md", text)
    said = deploy(site, "--json", now="2026-11-24T12:20:00+00:00")
    assert said.code == 0, said.out
    found = published(place)
    assert surfaces(found) == ["news/chief/index.html"]
    assert b"This page was withdrawn." in found["news/chief/index.html"]
    assert b"chief" not in found["news/chief/index.html"]
    purge = said.data["purge"]
    assert isinstance(purge, list)
    assert {"https://paper.example/news/chief/", "https://paper.example/n/chief/"} <= {*purge}
    kept = {key: data for key, data in all_of(place).items() if key.startswith("live/.ssg/")}
    assert not [key for key, data in kept.items() if HEADLINE.encode() in data or PICTURE in data]
    assert b'"ledger":"# urls.lock 1' in kept["live/.ssg/manifest.json"]
    assert run_ssg("-C", site, "rollback").code == 0
    after = published(place)
    assert not any(HEADLINE.encode() in data or PICTURE in data for data in after.values())
    assert (site / "urls.lock").read_text().count("chief-1") == 1
