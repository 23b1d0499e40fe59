"""A picture bought for a time: when the rights to it end it is shown nowhere, whoever shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ssg.cli.guarding import withdrawn_now
from ssg.facts import ImageFields
from ssg.facts import Parsed as File
from tests.command import run_ssg
from tests.literals import NOW, author, indexed, on, story
from tests.newsroom import SITE, build_site, order, output_of, problems_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")

SECOND = timedelta(seconds=1)
ENDS = on("2026-12-01")
BEFORE, AFTER = (ENDS - SECOND).isoformat(), ENDS.isoformat()
BOUGHT = "{src: bought.jpg, alt: A bought picture, rights_until: 2026-12-01T12:00Z}"
WEB = "https://agency.example/p.jpg"
NAMED = b"bought"  # what no output may say of the picture any more

FILES: dict[str, str | bytes] = {
    "site.toml": f'share_image = "/news/bought.jpg"\nlogo = "/news/bought.jpg"\n{SITE}'
    "[feeds]\nfull_text = true\n",
    "content/news/bought.jpg": b"bytes of the picture",
    "content/news/own.jpg": b"bytes of ours",
    "static/bought-too.jpg": b"bytes of another",
    "content/news/a.md": story_text("First", image=BOUGHT, author="ann"),
    "content/news/other.md": story_text(
        "Other",
        "Before ![](bought.jpg) after, [it](bought.jpg).\n\n![Alone](bought.jpg)\n\n"
        ':::figure src="bought.jpg" alt="None" caption="Words on it"\n:::\n\n'
        "::::gallery\n![](bought.jpg)\n\n![](own.jpg)\n::::\n\n"
        ':::gallery caption="All of them"\n![](bought.jpg)\n:::\n\n![Ours](own.jpg)\n',
        image="bought.jpg",
        related="[{url: bought.jpg, title: The picture}]",
    ),
    "content/news/by-web.md": story_text(
        "Web",
        f"![]({WEB})",
        image=f"{{src: {WEB}, alt: Far, rights_until: 2026-12-01T12:00Z}}",
    ),
    "content/news/static.md": story_text(
        "Static", image="{src: /bought-too.jpg, alt: S, rights_until: 2026-12-01T12:00Z}"
    ),
    "content/authors/ann.md": "---\nname: Ann\nportrait: ../news/bought.jpg\n---\n"
    "![Me](/news/bought.jpg)\n",
    "content/about.md": "---\ntitle: About\nimage: news/bought.jpg\n---\n![](news/bought.jpg)\n",
    "content/news/_section.md": "---\ntitle: News\n---\n![](bought.jpg)\n",
}


def output(folder: Path, now: str) -> dict[str, bytes]:
    """Return what is built at an instant."""
    build_site(folder, now=now)
    return output_of(folder)


def test_from_that_instant_on_it_is_nowhere(tmp_path: Path) -> None:
    """Not in stories, cards, feeds, share pictures, structured data, and not as a file."""
    site = write_site(tmp_path, FILES)
    before = output(site, BEFORE)
    assert {"news/bought.jpg", "bought-too.jpg"} <= before.keys()
    assert sum(NAMED in data for data in before.values()) > 15
    after = output(site, AFTER)
    assert {path for path in after if "bought" in path} == set()
    told = {path for path, data in after.items() if NAMED + b".jpg" in data or b"p.jpg" in data}
    assert told == set()
    assert b"too.jpg" not in after["news/static/index.html"]


def test_what_was_said_of_it_goes_with_it(tmp_path: Path) -> None:
    """A figure goes with its caption, a gallery with its last picture; all else stays."""
    site = write_site(tmp_path, FILES)
    page = output(site, AFTER)["news/other/index.html"].decode()
    assert "Words on it" not in page
    assert "All of them" not in page
    assert page.count("/news/own.jpg") == 2
    assert "Before  after, <a>it</a>." in page
    assert "data:," not in page


def test_it_stays_until_then(tmp_path: Path) -> None:
    """To the second; and a build after it is that of a site built anew."""
    site = write_site(tmp_path / "a", FILES)
    assert output(site, BEFORE) == output(site, "2026-11-25T00:00:00+00:00")
    after = output(site, AFTER)
    assert after == output(write_site(tmp_path / "b", FILES), AFTER)
    assert output(site, BEFORE) != after


def test_who_still_refers_to_it_is_told(tmp_path: Path) -> None:
    """With file and line; nothing of it stops a build."""
    site = write_site(tmp_path, FILES)
    assert [p for p in problems_of(site, now=BEFORE) if "rights" in p] == []
    found = [p for p in problems_of(site, now=AFTER) if "rights" in p]
    line = 'the picture "bought.jpg" is not shown: the rights to it ended'
    hint = "(content/news/a.md says so; use another picture)"
    told = [n for n in range(30) if f"content/news/other.md:{n}: {line} {hint}" in found]
    assert told == [4, 5, 8, 10, 12, 16, 22]
    portrait = 'the picture "../news/bought.jpg" is not shown: the rights to it ended'
    assert f"content/authors/ann.md:3: {portrait} {hint}" in found
    places = {problem.split(":")[0] for problem in found}
    assert places == {
        "content/about.md",
        "content/authors/ann.md",
        "content/news/_section.md",
        "content/news/other.md",
        "site.toml",
    }


def test_the_end_of_rights_is_the_next_change(tmp_path: Path) -> None:
    """And the instant from which a build may not be published any more."""
    site = write_site(
        tmp_path,
        {"content/news/bought.jpg": b"x", "content/news/a.md": story_text("One", image=BOUGHT)},
    )
    said = run_ssg("-C", site, "next", "--json", "--now", "2026-11-30T00:00:00+00:00")
    assert said.data == {
        "next": "2026-12-01T12:00:00+00:00",
        "changes": [
            {
                "what": "the rights to its picture end",
                "title": "One",
                "path": "content/news/a.md",
            }
        ],
        "valid_until": "2026-12-01T12:00:00+00:00",
    }


def bought(path: str, until: datetime = ENDS, **fields: Any) -> File:
    """Return a story with a picture that was bought."""
    return story(path, image=ImageFields("p.jpg", rights_until=until), **fields)


def portrayed(until: datetime) -> File:
    """Return an author with a portrait that was bought."""
    return author("authors/ann.md", portrait=ImageFields("../news/p.jpg", rights_until=until))


@pytest.mark.parametrize(
    ("files", "ends"),
    [
        ([bought("news/a.md")], ENDS),
        ([bought("news/a.md"), bought("news/b.md", ENDS - SECOND)], ENDS - SECOND),
        ([portrayed(ENDS)], ENDS),
        # Nobody sees the picture of a draft, unless somebody else shows it.
        ([bought("news/a.md", draft=True)], None),
        ([bought("news/a.md", draft=True), story("news/b.md", image=ImageFields("p.jpg"))], ENDS),
        ([bought("news/a.md", NOW), bought("news/b.md")], None),
    ],
)
def test_the_first_end_counts_for_what_is_shown(files: list[File], ends: datetime | None) -> None:
    assert indexed(*files).valid_until == ends


@pytest.mark.parametrize("fields", [{}, {"draft": True}, {"withdrawn": "W"}, {"expires": NOW}])
def test_whoever_says_that_rights_ended_is_believed(fields: dict[str, object]) -> None:
    """Also a story that nobody sees: that is a fact of the picture, and nobody may show it."""
    made = indexed(
        bought("news/a.md", NOW, **fields), story("news/b.md", image=ImageFields("p.jpg"))
    )
    assert dict(made.site.atlas.ended) == {"news/p.jpg": "content/news/a.md"}
    assert all(each.image is None for each in made.site.articles)


@pytest.mark.parametrize(
    "written",
    [
        "p.jpg",
        "./p.jpg",
        "../news/p.jpg",
        "/news/p.jpg",
        "p%2Ejpg",
        "p.jpg?v=2",
        "p.jpg#x",
        " p.jpg",
    ],
)
def test_it_is_the_same_picture_however_it_is_written(written: str) -> None:
    made = indexed(bought("news/a.md", NOW), story("news/b.md", image=ImageFields(written)))
    assert all(each.image is None for each in made.site.articles)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_authors_lose_their_portraits_at_that_instant(seconds: int) -> None:
    now = ENDS + timedelta(seconds=seconds)
    made = indexed(portrayed(ENDS), now=now)
    assert ("news/p.jpg" in made.site.atlas.ended) == (seconds >= 0)
    assert [turn.at for turn in made.turns] == ([ENDS] if seconds < 0 else [])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("soon", "`image.rights_until` is not a date: soon"),
        ("2026-02-30", "`image.rights_until` names a day that does not exist: 2026-02-30"),
        ("true", "`image.rights_until` is not a date: true"),
    ],
)
def test_what_is_no_date_stops_the_build(tmp_path: Path, written: str, problem: str) -> None:
    """Whoever wrote it wanted an end."""
    image = f"{{src: bought.jpg, alt: x, rights_until: {written}}}"
    site = write_site(tmp_path, {"content/news/a.md": story_text(image=image)})
    assert any(f"content/news/a.md:4: {problem}" in said for said in problems_of(site))


@pytest.mark.parametrize(
    "text",
    [
        ':::figure src="p.jpg" alt="x" rights_until="2026-12-01T12:00Z" :::',
        '![x](p.jpg){rights_until="2026-12-01T12:00Z"}',
        'In a line ![x](p.jpg){rights_until="2026-12-01T12:00Z"} of text.',
        ':::gallery\n![x](p.jpg){rights_until="2026-12-01T12:00Z" credit="Agency"}\n:::',
        ':::figure src="/news/p.jpg" alt="x" rights_until="2026-12-01 13:00" :::',
    ],
)
def test_pictures_in_a_text_may_have_an_end_too(tmp_path: Path, text: str) -> None:
    """The same as in front matter: gone from then on, from all stories, and told before."""
    site = write_site(
        tmp_path,
        {
            "site.toml": f'timezone = "Europe/Paris"\n{SITE}',
            "content/news/p.jpg": b"x",
            "content/news/a.md": story_text("One", f"Words.\n\n{text}\n"),
            "content/news/b.md": story_text("Other", image="{src: p.jpg, alt: x}"),
        },
    )
    before = output(site, BEFORE)
    assert "news/p.jpg" in before
    assert b"rights_until" not in before["news/a/index.html"]
    after = output(site, AFTER)
    assert [path for path, data in after.items() if b"p.jpg" in data or "p.jpg" in path] == []
    said = run_ssg("-C", site, "next", "--json", "--now", BEFORE).data
    assert (said["next"], said["valid_until"]) == ("2026-12-01T13:00:00+01:00",) * 2
    (problem,) = (p for p in problems_of(site, now=AFTER) if "rights" in p)
    assert problem.startswith("content/news/b.md:4: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (':::figure src="p.jpg" alt="x" rights_until="soon" :::', "is not a date: soon"),
        ('![x](p.jpg){rights_until="2026-02-30"}', "names a day that does not exist: 2026-02-30"),
        ('Words ![x](p.jpg){rights_until=""}', "is empty"),
    ],
)
def test_an_end_in_a_text_that_is_no_date_stops_the_build(
    tmp_path: Path, text: str, problem: str
) -> None:
    files = {"content/news/p.jpg": "x", "content/news/a.md": story_text("One", text)}
    (said,) = problems_of(write_site(tmp_path, files))
    assert said.startswith(f"content/news/a.md:6: `rights_until` of a picture {problem}")


def test_a_deploy_takes_the_file_down(tmp_path: Path) -> None:
    """Named like what is withdrawn: it goes first, and no rollback brings it back."""
    site = write_site(tmp_path, FILES)
    assert withdrawn_now(order(site, now=BEFORE)) == ()
    assert withdrawn_now(order(site, now=AFTER)) == ("bought-too.jpg", "news/bought.jpg")


def test_a_rollback_does_not_bring_it_back(tmp_path: Path) -> None:
    """Neither the file nor a page that shows it."""
    target = tmp_path / "www"
    deploy = f'{SITE}[deploy.here]\nkind = "dir"\npath = "{target}"\n'
    image = "{src: p.jpg, alt: A picture}"
    story_ = story_text("One", image=image, date="2020-01-01")
    files = {"site.toml": deploy, "content/news/p.jpg": "x", "content/news/a.md": story_}
    site = write_site(tmp_path / "site", files)
    place = target / "current" / "news"
    assert run_ssg("-C", site, "deploy", "here").code == 0
    assert (place / "p.jpg").exists()
    ended = story_.replace("A picture", "A picture, rights_until: 2020-02-01")
    write_site(site, {**files, "content/news/a.md": ended})
    said = run_ssg("-C", site, "deploy", "here")
    assert "1 taken down" in said.out + said.err
    assert run_ssg("-C", site, "rollback", "here").code == 0
    assert not (place / "p.jpg").exists()
    assert "p.jpg" not in (place / "a" / "index.html").read_text("utf-8")
