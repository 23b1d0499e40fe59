"""Whatever is edited, in whatever order: a build of what changed gives the bytes of a clean one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ssg.build import Built
from ssg.problems import InvalidContent
from tests.newsroom import build_site, output_of, story_text, write_site
from tests.one_theme import one_theme
from tests.small_theme import FILES

SITE = """title = "The Paper"
base_url = "https://paper.example"
per_page = 2
[extra]
motto = "All of it"
[checks]
unknown-author = "warn"
broken-link = "warn"
duplicate-title = "off"
lost-url = "warn"
redirect = "warn"
[hosting]
tombstones = true
[redirects]
[[widgets]]
name = "aged"
pick = "latest"
limit = 2
max_age = 3
[boxes]
article = ["related", "must_read", "latest"]
section = ["aged"]
"""
REDIRECTS = "[redirects]\n"
SECTIONS = ("africa", "africa/sahel", "europe")
WORDS = ("lion", "river", "vote", "tram", "gold", "rain")
START = 20  # the day of November on which most begins
numbers = st.integers(min_value=0, max_value=7)
words = st.sampled_from(WORDS)
days = st.integers(min_value=14, max_value=28)


def at(day: int, hour: int = 8) -> str:
    """Return an instant of November 2026."""
    return f"2026-11-{day:02} {hour:02}:00"


def front(pin: str, span: str = "", word: str = "") -> str:
    """Return a front with a lead that is pinned for a time, and a slot that picks."""
    pins = f"{{story: ref:{Path(pin).stem}{f', {span}' if span else ''}}}"
    slot = f"  - name: more\n    title: On {word}\n    pick: latest\n    max: 2\n    max_age: 4\n"
    return f"---\nslots:\n  - name: lead\n    pin: {pins}\n    pick: must_read\n{slot}---\n"


class Newsroom(RuleBasedStateMachine):
    """A desk that edits everything there is to edit, and builds after every edit."""

    def __init__(self) -> None:
        """Open an empty newsroom."""
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(one_theme())
        self.root = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.site = self.root / "site"
        self.day, self.hour = START + 2, 12
        self.made = self.rendered = self.builds = 0

    def teardown(self) -> None:
        """See that work was skipped, and close the newsroom."""
        self.stack.close()
        if self.builds > 5:
            assert self.rendered < self.made

    # --- the site ---------------------------------------------------------------------------

    @initialize()
    def found(self) -> None:
        """Begin with a small paper."""
        files: dict[str, str | bytes] = dict(FILES)
        for number in range(6):
            files[self.story_path(number)] = self.text(number)
        files |= {
            "site.toml": SITE,
            "content/about.md": "---\ntitle: About\n---\nWe are [here](africa/s0.md).\n",
            "content/authors/jane.md": "---\nname: Jane\nbio: She writes.\n---\n[Old](/africa/).\n",
            "content/africa/_section.md": '---\ntitle: Africa\ncolour: "#123456"\n---\nLions.\n',
            "content/africa/map.png": b"PNG",
            "content/_front.md": front("africa/s0.md", "until: 2026-11-24 06:00", word="lion"),
            "content/africa/_front.md": front("s3.md", "from: 2026-11-23 00:00"),
            "static/robots-extra.txt": "x",
        }
        write_site(self.site, files)
        self.publish()

    def story_path(self, number: int) -> str:
        """Return where a story lies."""
        return f"content/{SECTIONS[number % 3]}/s{number}.md"

    def text(self, number: int, **keys: str) -> str:
        """Return a story: each second one is part of a series, each third of a running story."""
        word, other = WORDS[number % 6], WORDS[(number + 1) % 6]
        given = {
            "date": at(START - number),
            "author": "jane" if number % 2 else "Guest Writer",
            "tags": f"[{word}, {other}]",
            **({} if number % 2 else {"series": f"{{id: tour, part: {number + 1}}}"}),
            **({} if number % 3 else {"story": "flood"}),
            **keys,
        }
        body = (
            f"First {word}.\n\n## On {word}\n\n:::note\nSee [that](s{(number + 3) % 8}.md).\n:::\n"
        )
        return story_text(f"Story of {word}", body, **given)

    def stories(self) -> list[Path]:
        """Return the files of all stories."""
        found = (
            path
            for name in ("africa", "europe")
            for path in (self.site / "content" / name).rglob("*.md")
        )
        return sorted(path for path in found if not path.name.startswith("_"))

    def some(self, number: int) -> Path | None:
        """Return one of the stories."""
        found = self.stories()
        return found[number % len(found)] if found else None

    def change(self, number: int, how: Callable[[str], str]) -> None:
        """Change the text of one of the stories."""
        if path := self.some(number):
            path.write_text(how(path.read_text()))

    # --- building ---------------------------------------------------------------------------

    def now(self) -> str:
        """Return the present instant."""
        return f"2026-11-{self.day:02}T{self.hour:02}:00:00+00:00"

    def publish(self) -> None:
        """Build what changed, and compare with a clean build of a copy of the site."""
        copy = self.root / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        ours = shutil.ignore_patterns(".ssg", "output")
        shutil.copytree(self.site, copy, ignore=ours)
        clean, built = attempt(copy, self.now()), attempt(self.site, self.now())
        if isinstance(clean, list) or isinstance(built, list):
            assert clean == built
            return
        assert differences(output_of(copy), output_of(self.site)) == []
        assert [str(p) for p in built.report.warnings] == [str(p) for p in clean.report.warnings]
        assert built.report.withheld == clean.report.withheld
        self.builds += 1
        self.made += built.written.total
        self.rendered += len(built.rendered)
        again = build_site(self.site, now=self.now())
        assert (again.rendered, again.written.changed, again.written.removed) == ((), (), ())

    # --- edits of stories -------------------------------------------------------------------

    @rule(number=numbers, keys=st.sampled_from(["", "draft", "embargo", "must", "expires"]))
    def add_story(self, number: int, keys: str) -> None:
        """Write a story, or write it anew."""
        more = {
            "draft": {"draft": "true"},
            "embargo": {"embargo": at(START + 3)},
            "must": {"must_read": at(START + 4)},
            "expires": {"expires": at(START + 5)},
        }.get(keys, {})
        path = self.site / self.story_path(number)
        if not path.with_suffix("").exists() or not (path.with_suffix("") / "index.md").exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text(number, **more))
        self.publish()

    @rule(number=numbers, word=words)
    def edit_body(self, number: int, word: str) -> None:
        """Change a word of the text."""
        self.change(number, lambda text: text.replace("First ", f"First {word} "))
        self.publish()

    @rule(number=numbers, word=words)
    def add_paragraph(self, number: int, word: str) -> None:
        """Add to the text."""
        self.change(number, lambda text: f"{text}\nAnd {word} [again](/europe/).\n")
        self.publish()

    @rule(number=numbers, word=words)
    def edit_headline(self, number: int, word: str) -> None:
        """Change the title."""
        self.change(number, lambda text: text.replace("title: ", f"title: {word} ", 1))
        self.publish()

    @rule(number=numbers, day=days)
    def edit_date(self, number: int, day: int) -> None:
        """Move a story in time, maybe across the present."""
        self.change(number, lambda text: with_key(text, "date", at(day)))
        self.publish()

    @rule(number=numbers, word=words)
    def edit_tags(self, number: int, word: str) -> None:
        """Give a story another tag."""
        self.change(number, lambda text: with_key(text, "tags", f"[{word}]"))
        self.publish()

    @rule(number=numbers, day=days, kind=st.sampled_from(["correction", "update", "retraction"]))
    def correct(self, number: int, day: int, kind: str) -> None:
        """Put a note on a story, maybe one of a day to come."""
        note = f"[{{type: {kind}, date: {at(day)}, text: It was not so.}}]"
        self.change(number, lambda text: with_key(text, "corrections", note))
        self.publish()

    @rule(number=numbers, label=st.sampled_from(["news", "opinion", "satire"]))
    def edit_label(self, number: int, label: str) -> None:
        """Give a story another label."""
        self.change(number, lambda text: with_key(text, "label", label))
        self.publish()

    @rule(
        number=numbers,
        key=st.sampled_from(["series", "story"]),
        id_=st.sampled_from(["tour", "flood", "{id: tour, part: 4}", "~"]),
    )
    def edit_strand(self, number: int, key: str, id_: str) -> None:
        """Put a story into a series or a running story, or take it out."""
        self.change(
            number,
            lambda text: with_key(
                text, key, id_ if key == "series" else id_.strip("{}~").split(":")[0] or "x"
            ),
        )
        self.publish()

    @rule(number=numbers, until=st.sampled_from([0, START, START + 1, START + 3, START + 6]))
    def edit_rights(self, number: int, until: int) -> None:
        """Give a story a picture, for a time or for ever."""
        right = f", rights_until: '{at(until)}'" if until else ""
        image = f"{{src: /africa/map.png, alt: A map{right}}}"
        self.change(number, lambda text: with_key(text, "image", image))
        self.publish()

    @rule(number=numbers)
    def flip_draft(self, number: int) -> None:
        """Make a story a draft, or publish it."""
        self.change(
            number,
            lambda text: (
                text.replace("draft: true\n", "")
                if "draft: true" in text
                else with_key(text, "draft", "true")
            ),
        )
        self.publish()

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        """Remove a story."""
        if path := self.some(number):
            path.unlink()
        self.publish()

    @rule(number=numbers, name=st.sampled_from(["new", "S1", "s1", "Old", "old"]))
    def rename(self, number: int, name: str) -> None:
        """Give the file of a story another name, maybe only another case."""
        if path := self.some(number):
            target = path.with_name(f"{name}.md")
            if not target.exists():
                path.rename(target)
        self.publish()

    @rule(number=numbers)
    def file_or_folder(self, number: int) -> None:
        """Turn `a.md` into `a/index.md`, or back."""
        if path := self.some(number):
            if path.name == "index.md":
                target = path.parent.with_suffix(".md")
                if not target.exists():
                    path.rename(target)
                    path.parent.rmdir()
            elif not path.with_suffix("").exists():
                path.with_suffix("").mkdir()
                path.rename(path.with_suffix("") / "index.md")
        self.publish()

    @rule(first=numbers, second=numbers)
    def swap_slugs(self, first: int, second: int) -> None:
        """Let two stories change addresses."""
        one, other = self.some(first), self.some(second)
        if one and other and one != other:
            here, there = one.stem, other.stem
            one.write_text(with_key(one.read_text(), "slug", f"{there}-x"))
            other.write_text(with_key(other.read_text(), "slug", f"{here}-x"))
        self.publish()

    @rule(number=numbers)
    def touch(self, number: int) -> None:
        """Write the same bytes again: nothing may be rendered."""
        self.publish()
        if (path := self.some(number)) and not isinstance(attempt(self.site, self.now()), list):
            os.utime(path)
            again = build_site(self.site, now=self.now())
            assert (again.rendered, again.written.changed) == ((), ())

    # --- edits of all else ------------------------------------------------------------------

    @rule(name=st.sampled_from(sorted(FILES)), word=words)
    def edit_layout(self, name: str, word: str) -> None:
        """Change a template, a part of one, the template of a directive, or an asset."""
        path = self.site / name
        comment = f"/* {word} */\n" if name.endswith(".css") else f"{{# {word} #}}{word}\n"
        path.write_text(path.read_text() + comment)
        self.publish()

    @rule(word=words)
    def shadow(self, word: str) -> None:
        """Put a template of the site before one of the default theme, or take it away."""
        path = self.site / "layouts" / "redirect.html"
        if path.exists():
            path.unlink()
        else:
            path.write_text(f"{word} {{{{ target }}}}\n")
        self.publish()

    @rule(
        pair=st.sampled_from(
            [
                ('title = "The Paper"', 'title = "The Other Paper"'),
                ("per_page = 2", "per_page = 3"),
                ("limit = 2", "limit = 1"),
                ('motto = "All of it"', 'motto = "Some of it"'),
                ("max_age = 3", "max_age = 4"),
                ("tombstones = true", "tombstones = false"),
                ("[extra]", '[series.tour]\ntitle = "The tour"\nparts = 9\n[extra]'),
                ('"related", "must_read", "latest"', '"latest"'),
                ('paper.example"', 'paper.example/sub"'),
            ]
        )
    )
    def edit_setting(self, pair: tuple[str, str]) -> None:
        """Change a setting, or change it back."""
        path = self.site / "site.toml"
        text = path.read_text()
        old, new = pair if pair[0] in text else pair[::-1]
        path.write_text(text.replace(old, new))
        self.publish()

    @rule(
        name=st.sampled_from(
            ["content/authors/jane.md", "content/africa/_section.md", "content/about.md"]
        ),
        word=words,
        front=st.booleans(),
    )
    def edit_other_text(self, name: str, word: str, front: bool) -> None:  # noqa: FBT001
        """Change an author, a section or a page: its front matter or its text."""
        path = self.site / name
        text = path.read_text()
        key = "name: " if "authors" in name else "title: "
        path.write_text(text.replace(key, f"{key}{word} ", 1) if front else f"{text}\n{word}\n")
        self.publish()

    @rule(
        section=st.sampled_from(["", "africa/", "europe/"]),
        number=numbers,
        span=st.sampled_from(["", "from: 2026-11-22 18:00", "until: 2026-11-24 06:00"]),
        word=words,
    )
    def edit_front(self, section: str, number: int, span: str, word: str) -> None:
        """Pin another story to a front, for a time; or take the front away, if it is so already."""
        path, text = self.site / f"content/{section}_front.md", front(f"s{number}.md", span, word)
        if path.exists() and path.read_text() == text:
            path.unlink()
        elif path.parent.exists():
            path.write_text(text)
        self.publish()

    @rule(number=numbers, word=words, given_up=st.booleans())
    def edit_ledger(self, number: int, word: str, given_up: bool) -> None:  # noqa: FBT001
        """Enter an old address of a story and of lists into the ledger, or take it away."""
        path, story = self.site / "urls.lock", self.story_path(number).removeprefix("content/")
        lines = (
            f"{'- ' * given_up}/was/{word}/ story {story}",
            f"/topics/was-{word}/ topic {word}",
            f"/europe/s{number}/ story africa/s{number}.md",
            f"/africa/page/ pages {number + 1}",
            "/series/trip/ series tour",
            "/stories/flood/ timeline flood",
            "/errata/ log corrections",
            "/europe/old/ folder europe",
        )
        text = "\n".join(("# urls.lock 1", *lines, ""))
        if path.exists() and path.read_text() == text:
            path.unlink()
        else:
            path.write_text(text)
        self.publish()

    @rule(
        new=st.sampled_from(
            [f"/africa/s{number}/" for number in (0, 3)]
            + [
                "/topics/lion/",
                "/topics/gold/feed.xml",
                "/series/tour/",
                "/corrections/",
                "/old/x/",
            ]
            + ["/africa/map.png", "https://elsewhere.example/", "/europe/s2-x/#on-lion"]
        ),
        old=st.sampled_from(["/old/x/", "/old/y/", "/europe/s2/", "/was/tram/"]),
    )
    def edit_redirects(self, old: str, new: str) -> None:
        """Lead an address elsewhere, or no more."""
        path = self.site / "site.toml"
        line, text = f'"{old}" = "{new}"\n', path.read_text()
        kept = "".join(
            each for each in text.splitlines(keepends=True) if not each.startswith(f'"{old}"')
        )
        path.write_text(kept if line in text else kept.replace(REDIRECTS, f"{REDIRECTS}{line}"))
        self.publish()

    @rule(number=numbers, reason=st.sampled_from(["", "Wrong"]))
    def withdraw(self, number: int, reason: str) -> None:
        """Take a story down, or bring it back."""
        self.change(number, lambda text: with_key(text, "withdrawn", f'"{reason}"'))
        self.publish()

    @rule(number=numbers, alias=st.sampled_from(["/was/lion/", "/old/x/", "/old/z/"]))
    def edit_aliases(self, number: int, alias: str) -> None:
        """Give a story an old address."""
        self.change(number, lambda text: with_key(text, "aliases", f"[{alias}]"))
        self.publish()

    @rule(word=words)
    def edit_files(self, word: str) -> None:
        """Change a picture and a static file, and show the picture in a story."""
        (self.site / "content/africa/map.png").write_text(word)
        (self.site / "static" / f"{word}.txt").write_text(word)
        self.change(
            0, lambda text: text if "map.png" in text else f"{text}\n![Map](/africa/map.png)\n"
        )
        self.publish()

    @rule(word=words)
    def remove_static(self, word: str) -> None:
        """Remove a static file."""
        (self.site / "static" / f"{word}.txt").unlink(missing_ok=True)
        self.publish()

    # --- what happens besides edits ---------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 24, 30, 72, -1, -24]))
    def time_passes(self, hours: int) -> None:
        """Let the clock move, also back."""
        total = min(max(self.day * 24 + self.hour + hours, 16 * 24), 29 * 24)
        self.day, self.hour = divmod(total, 24)
        self.publish()

    @precondition(lambda self: (self.site / "output").exists())
    @rule(number=st.integers(min_value=0), how=st.sampled_from(["delete", "change"]))
    def tamper(self, number: int, how: str) -> None:
        """Delete or change a file of the output."""
        files = sorted(path for path in (self.site / "output").rglob("*.html"))
        if files and not isinstance(attempt(self.site, self.now()), list):
            victim = files[number % len(files)]
            victim.unlink() if how == "delete" else victim.write_text("changed")
        self.publish()

    @rule(how=st.sampled_from(["gone", "torn", "noise", "half"]), place=st.integers(min_value=0))
    def damage_state(self, how: str, place: int) -> None:
        """Damage what we keep."""
        state = self.site / ".ssg" / "state.sqlite"
        if state.exists():
            damage(state, how, place)
        self.publish()


def damage(state: Path, how: str, place: int) -> None:
    """Damage a state file: remove it, cut it short, or write over some bytes."""
    data = bytearray(state.read_bytes())
    match how:
        case "gone":
            shutil.rmtree(state.parent)
        case "torn":
            state.write_bytes(data[: place % len(data)])
        case "half":
            state.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
        case _:
            start = place % len(data)
            data[start : start + 40] = b"\xff" * len(data[start : start + 40])
            state.write_bytes(data)


def attempt(site: Path, now: str) -> Built | list[str]:
    """Build a site; return its problems if it has any that stop it."""
    try:
        return build_site(site, now=now)
    except InvalidContent as invalid:
        return sorted(str(problem) for problem in invalid.problems)


def differences(clean: dict[str, bytes], built: dict[str, bytes]) -> list[str]:
    """Return the paths of outputs that differ."""
    return sorted(
        path for path in clean.keys() | built.keys() if clean.get(path) != built.get(path)
    )


def with_key(text: str, key: str, value: str) -> str:
    """Return a story with a front matter key set to a value."""
    _, front, body = text.split("---\n", 2)
    lines = [line for line in front.splitlines() if not line.startswith(f"{key}:")]
    return "---\n" + "\n".join([*lines, f"{key}: {value}"]) + f"\n---\n{body}"


COMMON: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),  # making it shorter takes minutes
}
SHORT = settings(max_examples=5, stateful_step_count=25, **COMMON)


@seed(1)
class First(Newsroom):
    """Three of them, so that several processes can work: 375 edits, the same every time."""


@seed(2)
class Second(Newsroom):
    """Other edits."""


@seed(3)
class Third(Newsroom):
    """And yet others."""


TestFirst, TestSecond, TestThird = First.TestCase, Second.TestCase, Third.TestCase
TestFirst.settings = TestSecond.settings = TestThird.settings = SHORT


class LongNewsroom(Newsroom):
    """The same for a long time."""


TestNewsroomLong = pytest.mark.long(LongNewsroom.TestCase)
TestNewsroomLong.settings = settings(max_examples=250, stateful_step_count=40, **COMMON)
