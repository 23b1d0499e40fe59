"""The ledger of published addresses: none dies, whatever is renamed, and what may go says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251

import pytest

from ssg.index.standing import standing
from ssg.ledger import (
    Entry,
    completed,
    joined,
    published,
    read_ledger,
    write_ledger,
)
from ssg.outputs import Page
from tests.newsroom import SITE, build_site, output_of, plan_of, problems_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")
HEAD = "# urls.lock 1: addresses ever published; `ssg deploy` adds to it, keep it in git\n"
GONE = 'or put "- " before the line if it may go'
STUB = re.compile(r'http-equiv="refresh" content="0; url=https://paper.example([^"]*)"')


def ledger(*lines: str) -> str:
    """Return the text of a ledger."""
    return HEAD + "".join(f"{line}\n" for line in lines)


def site(folder: Path, files: Mapping[str, str | bytes], *lines: str, toml: str = "") -> Path:
    """Write a site with a ledger."""
    return write_site(folder, {"urls.lock": ledger(*lines), "site.toml": SITE + toml, **files})


def leads(folder: Path) -> dict[str, str]:
    """Return where each page at an old address leads."""
    found = output_of(folder)
    pages = {
        path: STUB.search(data.decode()) for path, data in found.items() if path[-5:] == ".html"
    }
    return {f"/{path.removesuffix('index.html')}": at[1] for path, at in pages.items() if at}


VOTE = story_text("The vote", "Words.")


# --- the file ----------------------------------------------------------------------------------


def test_a_ledger_is_read_as_it_was_written() -> None:
    entries = (
        Entry("/africa/vote/", "story", "africa/the vote.md"),
        Entry("/أخبار/a%b c/", "story", "100 %.md", given_up=True),
        Entry("/africa/page/", "pages", "12"),
    )
    text = write_ledger(entries)
    assert text.splitlines()[0] == HEAD.strip()
    assert "- /أخبار/a%25b%20c/ story 100 %25.md" in text
    found, problems = read_ledger(text)
    assert set(found.values()) == set(entries)
    assert problems == ()
    assert write_ledger(found.values()) == text


def test_lines_are_sorted_by_address_whoever_writes_them() -> None:
    one, two = Entry("/b/", "page", "b.md"), Entry("/a/", "page", "a.md", given_up=True)
    assert write_ledger((one, two)) == write_ledger((two, one))
    assert write_ledger((one, two)).splitlines()[1:] == ["- /a/ page a.md", "/b/ page b.md"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("africa story a", "has no address: africa story a"),
        ("/../x/ story a", "has no address: /../x/ story a"),
        ("/%2e%2e/x/ story a", "has no address"),
        ("/a/ novel a", 'has no such kind: "novel"'),
        ("/a/ story", "does not say which story stood there"),
        ("/a/page/ pages many", "does not say which pages stood there"),
        ("<<<<<<< HEAD", "holds a merge that is not settled (keep the lines of both sides)"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    write_site(
        tmp_path, {"content/news/vote.md": VOTE, "urls.lock": ledger("/ok/ page x.md", line)}
    )
    assert any(problem.startswith(f"urls.lock:3: {said}") for problem in problems_of(tmp_path)), (
        problems_of(tmp_path)
    )


def test_a_ledger_of_a_later_version_is_not_guessed_at(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/news/vote.md": VOTE, "urls.lock": "# urls.lock 2: new\n"})
    assert problems_of(tmp_path) == ["urls.lock:1: is of version 2 (use a newer version of ssg)"]


def test_copies_of_a_ledger_become_one() -> None:
    ours = read_ledger(ledger("/a/ story a", "- /b/ story b", "/x/page/ pages 3"))[0]
    theirs = read_ledger(ledger("/a/ story new", "/b/ story b", "/c/ story c", "/x/page/ pages 2"))[
        0
    ]
    both = joined(ours, theirs.values())
    assert write_ledger(both.values()) == ledger(
        "/a/ story new", "- /b/ story b", "/c/ story c", "/x/page/ pages 3"
    )
    text = completed(write_ledger(ours.values()), write_ledger(theirs.values()))
    assert text == ledger("/a/ story a", "- /b/ story b", "/c/ story c", "/x/page/ pages 3")
    alive = published(ours, [Entry("/b/", "story", "b")])
    assert not alive["/b/"].given_up


# --- what becomes of an address -----------------------------------------------------------------


def test_a_story_that_moved_is_found_by_its_id(tmp_path: Path) -> None:
    files = {"content/news/vote.md": story_text("The vote", "Words.", id="v", slug="ballot")}
    site(tmp_path, files, "/news/vote/ story v", "/politics/vote/ story v", "/vote/ page v")
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == dict.fromkeys(
        ("/news/vote/", "/politics/vote/", "/vote/"), "/news/ballot/"
    )


def test_a_lost_story_stops_the_build_and_names_the_likely_cure(tmp_path: Path) -> None:
    site(tmp_path, {"content/world/vote.md": VOTE}, "/news/vote/ story news/vote.md")
    assert problems_of(tmp_path) == [
        "urls.lock:2: /news/vote/ was published and would be lost: the story news/vote.md is no"
        " more (add `id: news/vote.md` to content/world/vote.md if that is the same story, or"
        f" `aliases: [/news/vote/]` if it takes its place, {GONE})"
    ]
    text = story_text("The vote", "Words.", id="news/vote.md")
    write_site(tmp_path, {"content/world/vote.md": text, "site.toml": SITE})
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {"/news/vote/": "/world/vote/"}


def test_every_other_cure_works(tmp_path: Path) -> None:
    lost = "/news/old/ story news/old.md"
    site(tmp_path / "nothing", {"content/news/vote.md": VOTE}, lost)
    assert "restore it, add `aliases: [/news/old/]`" in problems_of(tmp_path / "nothing")[0]
    alias = story_text("The vote", "Words.", aliases="[/news/old/]")
    site(tmp_path / "alias", {"content/news/vote.md": alias}, lost)
    assert problems_of(tmp_path / "alias") == []
    toml = '[redirects]\n"/news/old/" = "/news/vote/"\n'
    site(tmp_path / "toml", {"content/news/vote.md": VOTE}, lost, toml=toml)
    assert problems_of(tmp_path / "toml") == []
    site(tmp_path / "given-up", {"content/news/vote.md": VOTE}, f"- {lost}")
    assert problems_of(tmp_path / "given-up") == []
    site(
        tmp_path / "warned",
        {"content/news/vote.md": VOTE},
        lost,
        toml='[checks]\nlost-url="warn"\n',
    )
    assert len(problems_of(tmp_path / "warned")) == 1
    assert "news/vote/index.html" in output_of(tmp_path / "warned")


@pytest.mark.parametrize(
    "state",
    [
        "withdrawn: a court said so",
        "expires: 2026-11-23 18:00",
        "draft: true",
        "embargo: 2027-01-01",
    ],
)
def test_what_is_withheld_is_not_lost_and_leads_nowhere(tmp_path: Path, state: str) -> None:
    text = story_text("The vote", "Words.", tags="[Ballots]", author="Ann Other").replace(
        "---\n", f"---\n{state}\n", 1
    )
    entries = (
        "/authors/ann-other/ byline ann-other",
        "/news/vote/ story news/vote.md",
        "/politics/vote/ story news/vote.md",
        "/topics/ballots/ topic ballots",
    )
    site(
        tmp_path,
        {
            "content/news/vote.md": text,
            "content/news/tram.md": story_text("The tram", "x", date="2026-10-01"),
        },
        *entries,
    )
    assert problems_of(tmp_path) == []
    down = state.startswith(("withdrawn", "expires"))
    lists = {"/authors/ann-other/": "/authors/", "/topics/ballots/": "/topics/"}
    assert leads(tmp_path) == ({} if down else lists)
    plan = plan_of(tmp_path)
    gone = [e.partition(" ")[0] for e in entries if down or " story " in e]
    assert [each.address for each in plan.indexed.gone] == gone
    assert bool(plan.site.gone) == down


def test_emptied_lists_lead_to_their_parents(tmp_path: Path) -> None:
    site(
        tmp_path,
        {"content/news/vote.md": VOTE, "content/news/_section.md": "---\ntitle: News\n---\n"},
        "/archive/2020/05/ month 2020-05",
        "/authors/ann-other/ byline ann-other",
        "/news/africa/ folder news/africa",
        "/news/page/ pages 2",
        "/topics/gold/ topic gold",
        "/topics/gold/page/ pages 1",
        "/weather/ folder weather",
    )
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {
        "/archive/2020/05/": "/archive/",
        "/authors/ann-other/": "/authors/",
        "/news/africa/": "/news/",
        "/news/page/1/": "/news/",
        "/news/page/2/": "/news/",
        "/topics/gold/": "/topics/",
        "/topics/gold/page/1/": "/topics/",
        "/weather/": "/",
    }


def test_sections_and_authors_with_a_file_are_not_given_up_silently(tmp_path: Path) -> None:
    entries = ("/authors/rosa/ author rosa", "/sport/ section sport")
    site(tmp_path, {"content/news/vote.md": VOTE}, *entries)
    said = problems_of(tmp_path)
    assert [problem.partition(" (")[0] for problem in said] == [
        "urls.lock:2: /authors/rosa/ was published and would be lost: the author rosa is no more",
        "urls.lock:3: /sport/ was published and would be lost: the section sport is no more",
    ]
    toml = '[redirects]\n"/sport/" = "/news/"\n"/authors/rosa/" = "/authors/"\n'
    site(tmp_path, {}, *entries, "/sport/page/ pages 1", toml=toml)
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {
        "/authors/rosa/": "/authors/",
        "/sport/": "/news/",
        "/sport/page/1/": "/news/",
    }


def test_two_stories_that_change_places_stand_and_lead_nowhere(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": story_text("A", "Words.", id="a", slug="b"),
        "content/news/b.md": story_text("B", "Words.", id="b", slug="a"),
    }
    site(tmp_path, files, "/news/a/ story a", "/news/b/ story b")
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {}


def test_an_address_that_only_looks_the_same_is_left_to_the_page(tmp_path: Path) -> None:
    files = {"content/news/vote.md": story_text("The vote", "Words.", id="v", slug="café")}
    site(tmp_path, files, "/news/Café/ story v", "/news/cafe\u0301/ story v")
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {}


def test_a_faulty_file_is_not_a_lost_story(tmp_path: Path) -> None:
    files = {"content/news/vote.md": "---\ntitle: [\n---\n", "content/news/tram.md": VOTE}
    site(tmp_path, files, "/news/vote/ story v")
    assert not any("lost" in problem for problem in problems_of(tmp_path))
    built = build_site(tmp_path, options=("--keep-going",))
    assert len(built.report.faulty) == 1


# --- redirects of the editors -------------------------------------------------------------------


def test_redirects_of_the_editors(tmp_path: Path) -> None:
    toml = """[redirects]
"/n" = "/news/"
"/vote.php" = "/news/vote/#part"
"/shop/" = "https://shop.example/?from=paper"
"""
    site(tmp_path, {"content/news/vote.md": VOTE}, toml=toml)
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {"/n/": "/news/"}
    assert b"url=https://paper.example/news/vote/#part" in output_of(tmp_path)["vote.php"]
    lines = output_of(tmp_path)["_redirects"].decode().splitlines()
    assert lines == [
        "/n/ /news/ 301",
        "/shop/ https://shop.example/?from=paper 301",
        "/vote.php /news/vote/#part 301",
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('"/news/" = "/about/"', "site.toml:4: `redirects` has /news/, where a page stands"),
        (
            '"/a/" = "/b/"\n"/b/" = "/a/"',
            "site.toml:4: `redirects` leads in circles: /a/ -> /b/ -> /a/",
        ),
        (
            '"/a/" = "/news/nope/"',
            "site.toml:4: `redirects` leads /a/ to /news/nope/, where nothing stands",
        ),
        (
            '"/a/" = "/b/"\n"/b/" = "/news/"',
            'site.toml:4: `redirects` leads /a/ on in more than one step (write "/a/" = "/news/")',
        ),
        (
            '"/v/" = "/news/"',
            "site.toml:4: `redirects` has /v/, which is an alias in content/news/vote.md:",
        ),
        (
            '"/a/" = "javascript:alert(1)"',
            'site.toml:4: "/a/" leads to what is no address: "javascript:alert(1)"',
        ),
        ('"/../a/" = "/news/"', 'site.toml:4: `redirects` has no address of the site: "/../a/"'),
        ('"/a/" = "//evil.example/"', 'site.toml:4: "/a/" leads to what is no address'),
        (
            '"/a/" = "https://x.example/$uri"',
            'site.toml:4: "/a/" leads to what is no address',
        ),
        ('"/a/" = 7', 'site.toml:4: "/a/" leads to what is no address: "7"'),
    ],
)
def test_a_redirect_that_cannot_be(tmp_path: Path, table: str, said: str) -> None:
    vote = story_text("The vote", "Words.", aliases="[/v/]")
    site(tmp_path, {"content/news/vote.md": vote}, toml=f"[redirects]\n{table}\n")
    found = problems_of(tmp_path)
    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize("state", ["withdrawn: Wrong", "expires: 2026-11-23 18:00"])
def test_nor_for_what_leads_to_what_goes_with_the_story(tmp_path: Path, state: str) -> None:
    """Its aliases, its files, and the lists that are empty without it, with their feeds."""
    goes = {
        "/old/": "/was/vote/#h",
        "/topic/": "/topics/ballots/",
        "/feed/": "/topics/ballots/feed.xml",
        "/author/": "/authors/ann-other/",
        "/section/": "/politics/",
        "/series/all/": "/series/",
        "/part/": "/series/vote/",
        "/running/": "/stories/ballot/",
        "/month/": "/archive/2026/11/",
        "/errors/": "/corrections/",
        "/list/": "/politics/rolls.pdf",
    }
    stays = {"/pdf/": "/politics/law.pdf", "/home/": "/archive/2026/10/", "/box/": "/sport/"}
    toml = "".join(f'"{old}" = "{new}"\n' for old, new in (goes | stays).items())
    links = " ".join(f"[x]({target})" for target in goes.values() if ".pdf" not in target)
    text = story_text(
        "The vote",
        "[Law](law.pdf) and [rolls](rolls.pdf).",
        tags="[Ballots]",
        author="Ann Other",
        aliases="[/was/vote/]",
        series="{id: vote, part: 1}",
        story="ballot",
        corrections="[{date: 2026-11-21, text: The vote was later.}]",
    )
    other = story_text("The tram", f"[Law](/politics/law.pdf) {links}", date="2026-10-01")
    files: dict[str, str | bytes] = {
        "content/politics/vote.md": text,
        "content/politics/law.pdf": b"law",
        "content/politics/rolls.pdf": b"rolls",
        "content/sport/tram.md": other,
    }
    site(tmp_path, files, toml=f"[redirects]\n{toml}")
    build_site(tmp_path)
    assert leads(tmp_path).keys() >= goes.keys() | stays.keys()
    text = text.replace("---\n", f"---\n{state}\n", 1)
    write_site(
        tmp_path, {"site.toml": f"{SITE}[redirects]\n{toml}", "content/politics/vote.md": text}
    )
    build_site(tmp_path)
    assert leads(tmp_path) == stays
    plan = plan_of(tmp_path)
    assert {each.address for each in plan.indexed.gone} == goes.keys()
    assert [each.address for each in plan.site.gone] == ["/old/"]  # lists may come again


def test_a_takedown_does_not_wait_for_a_redirect(tmp_path: Path) -> None:
    text = story_text("The vote", "Words.", withdrawn="a court said so")
    toml = '[redirects]\n"/v/" = "/news/vote/"\n'
    site(
        tmp_path,
        {"content/news/vote.md": text, "content/news/tram.md": story_text("T", "x")},
        "/news/vote/ story news/vote.md",
        toml=toml,
    )
    assert problems_of(tmp_path) == []
    assert leads(tmp_path) == {}


# --- two hundred renames ------------------------------------------------------------------------


@dataclass
class Newsroom:
    """A paper whose stories are renamed at random, and deployed after each time."""

    folder: Path
    chance: Random
    stories: dict[str, dict[str, str]] = field(default_factory=dict)  # id -> facts
    ever: set[str] = field(default_factory=set)  # every address a deploy has published

    def begin(self) -> None:
        """Write twelve stories, of which some have ids of their own."""
        for number in range(12):
            section = self.chance.choice(("news", "world", "sport"))
            path = f"{section}/story-{number}.md"
            self.stories[path] = {
                "path": path,
                "slug": f"s{number}",
                "tag": f"t{number % 4}",
                "month": f"{1 + number % 3:02}",
                "state": "",
            }
        self.write()

    def write(self) -> None:
        """Write every story to the disk."""
        for file in (self.folder / "content").rglob("*.md"):
            file.unlink()
        files = {"site.toml": SITE + "per_page = 2\n"}
        for id_, facts in self.stories.items():
            text = story_text(
                f"Story {id_}", "Words.", id=id_, slug=facts["slug"], tags=f"[{facts['tag']}]",
                date=f"2026-{facts['month']}-05",
            )  # fmt: skip
            if facts["state"]:
                text = text.replace("---\n", f"---\n{facts['state']}\n", 1)
            files[f"content/{facts['path']}"] = text
        write_site(self.folder, files)

    def rename(self) -> None:
        """Change something of a story or two."""
        one, two = self.chance.sample(sorted(self.stories), 2)
        first, second = self.stories[one], self.stories[two]
        match self.chance.randrange(7):
            case 0:
                first["slug"] = (
                    f"{self.chance.choice('abcdef')}-{self.chance.randrange(9)}-{first['tag']}-{one[-5:-3]}"
                )
            case 1:  # back to what it was called at first
                first["slug"] = f"s{sorted(self.stories).index(one)}x"
            case 2 | 3:  # another section
                name = first["path"].rpartition("/")[2]
                first["path"] = (
                    f"{self.chance.choice(('news', 'world', 'sport', 'news/local'))}/{name}"
                )
            case 4:
                places = first["slug"], first["path"].rpartition("/")[0]
                first["slug"], folder = second["slug"], second["path"].rpartition("/")[0]
                second["slug"] = places[0]
                first["path"] = f"{folder}/{first['path'].rpartition('/')[2]}"
                second["path"] = f"{places[1]}/{second['path'].rpartition('/')[2]}"
            case 5:
                first["tag"], first["month"] = (
                    f"t{self.chance.randrange(6)}",
                    f"{self.chance.randrange(1, 6):02}",
                )
            case 6:
                states = ("withdrawn: gone", "draft: true", "", "")
                first["state"] = self.chance.choice(states)

    def deploy(self) -> None:
        """Plan the site, enter what stands in it, and look whether an address is dead."""
        plan = plan_of(self.folder)
        entries = tuple(standing(plan.site))
        file = self.folder / "urls.lock"
        before = read_ledger(file.read_text() if file.exists() else "")[0]
        file.write_text(write_ledger(published(before, entries).values()))
        for entry in entries:
            if entry.kind == "pages":
                self.ever |= {f"{entry.address}{n}/" for n in range(1, int(entry.id) + 1)}
            else:
                self.ever.add(entry.address)
        pages = {e.path: e for e in plan.entries if isinstance(e, Page)}
        gone = {gone.address: gone.reason for gone in plan.indexed.gone}
        assert [a for a in sorted(self.ever) if not _answers(a, pages, gone)] == []


def _answers(address: str, pages: Mapping[str, Page], gone: Mapping[str, str]) -> bool:
    """Tell whether an address is a page, leads to one in one step, or is gone for a reason."""
    page = pages.get(_path(address))
    if page is None:
        return bool(gone.get(address) or gone.get(re.sub(r"page/\d+/$", "", address)))
    if page.template != "redirect.html":
        return True
    target = pages.get(_path(str(page.inputs["target"]).removeprefix("https://paper.example")))
    return target is not None and target.template != "redirect.html"


def _path(address: str) -> str:
    return f"{address.lstrip('/')}index.html"


def test_two_hundred_renames_leave_no_address_dead(tmp_path: Path) -> None:
    """After each of them, every address ever published is a page, leads to one, or is gone."""
    room = Newsroom(tmp_path, Random(6))  # noqa: S311
    room.begin()
    room.deploy()
    done = 0
    while done < 200:
        before = {id_: dict(facts) for id_, facts in room.stories.items()}
        room.rename()
        places = [(f["path"].rpartition("/")[0], f["slug"]) for f in room.stories.values()]
        if len(set(places)) < len(places) or room.stories == before:
            room.stories = before  # two stories at one address are no rename
            continue
        room.write()
        room.deploy()
        done += 1
    assert len(room.ever) > 100
    build_site(tmp_path)
    assert len(leads(tmp_path)) > 50
