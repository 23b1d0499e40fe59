"""Fronts with slots: who stands where, from when and until when, and who is told of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ssg.desk import Edition, Order
from ssg.kit import Kit
from ssg.model import Site
from ssg.preview.front_desk import desk_fronts
from ssg.preview.newsroom import Newsroom
from ssg.slot_keys import front_schema
from tests.command import run_ssg
from tests.newsroom import NOW, SITE, build_site, output_of, problems_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")

T = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
AT, SECOND = "2026-11-24 18:30", timedelta(seconds=1)
_HEADLINE = re.compile(r'class="headline"[^>]*><a href="([^"]*)"')
QUIET = SITE + "[front]\nstale = 0\n[boxes]\nsection = []\n"


def paper(folder: Path, fronts: Mapping[str, str], **more: str) -> Path:
    """Write a paper of six stories of autumn, the first of each section the newest."""
    stories = {
        f"content/{section}/{name}.md": story_text(name, date=f"2026-10-{day:02}", **keys)
        for section, name, day, keys in (
            ("africa", "a", 20, {}),
            ("africa", "b", 18, {"must_read": "true"}),
            ("africa", "c", 16, {}),
            ("europe", "d", 19, {"label": "explainer"}),
            ("europe", "e", 17, {"must_read": "true"}),
            ("europe", "f", 15, {"tags": "[Tram]"}),
        )
    }
    files = {f"content/{path}_front.md": f"---\n{text}---\n" for path, text in fronts.items()}
    return write_site(folder, {"site.toml": QUIET, **stories, **files, **more})


def shown(site: Path, page: str = "index.html", now: str = NOW) -> list[str]:
    """Build a site and return the names of the stories on a page, in their order."""
    build_site(site, now=now)
    return headlines(site, page)


def headlines(site: Path, page: str = "index.html") -> list[str]:
    """Return the names of the stories on a page that was built, in their order."""
    html = (site / "output" / page).read_text(encoding="utf-8")
    return [url.rstrip("/").rpartition("/")[2] for url in _HEADLINE.findall(html)]


def slots(site: Path, section: str = "", now: str = NOW) -> dict[str, list[str]]:
    """Return the names of the stories of each slot, as the command says."""
    places = run_ssg("-C", site, "front", section, "--json", "--at", now).data["places"]
    return {
        place["name"]: [story["title"] for story in place["stories"]]
        for place in places
        if place["kind"] == "slot"
    }


# --- who stands where -----------------------------------------------------------------------------


def test_pins_come_before_the_pick_in_their_order(tmp_path: Path) -> None:
    front = "slots:\n  - name: top\n    pin: [europe/f.md, africa/c.md]\n    pick: must_read\n"
    assert shown(paper(tmp_path, {"": front}))[:4] == ["f", "c", "b", "e"]


def test_a_pin_to_a_retracted_story_gives_way(tmp_path: Path) -> None:
    """From the instant of the retraction on; a pin to advertising asks for it by name."""
    front = "slots:\n  - name: lead\n    pin: [africa/x.md, africa/ad.md]\n    pick: latest\n"
    site = paper(tmp_path, {"": front})
    note = "[{type: retraction, date: 2026-11-24T12:00Z, text: No.}]"
    ad = story_text("ad", date="2026-10-02", label="sponsored", sponsor="{name: ACME}")
    gone = story_text("x", date="2026-10-01", corrections=note)
    write_site(site, {"content/africa/x.md": gone, "content/africa/ad.md": ad})
    assert slots(site, now="2026-11-24T11:59:59+00:00") == {"lead": ["x"]}
    assert slots(site, now="2026-11-24T12:00:00+00:00") == {"lead": ["ad"]}
    write_site(site, {"content/_front.md": "---\nslots: [{name: lead, pick: latest}]\n---\n"})
    assert slots(site, now="2026-11-24T12:00:00+00:00") == {"lead": ["a"]}


def test_no_story_stands_twice_and_earlier_slots_choose_first(tmp_path: Path) -> None:
    """Slots before slots below them, before boxes, before the blocks of the sections."""
    front = (
        "slots:\n  - name: lead\n    pick: latest\n"
        "  - name: top\n    pin: [africa/a.md, europe/e.md]\n    pick: must_read\n    max: 2\n"
    )
    site = paper(tmp_path, {"": front}, **{"site.toml": QUIET + 'home = ["latest"]\n[[widgets]]\n'
                 'name = "latest"\npick = "latest"\nlimit = 2\n'})  # fmt: skip
    assert slots(site) == {"lead": ["a"], "top": ["e", "b"]}
    found = shown(site)
    assert sorted(found) == ["a", "b", "c", "d", "e", "f"]
    # The box stands at the foot of the page, and has taken its stories before the blocks.
    assert (found[:3], found[3:-2], found[-2:]) == (["a", "e", "b"], ["f"], ["d", "c"])


@pytest.mark.parametrize(
    "written",
    ["../africa/c.md", "/africa/c.md", "ref:c", "/africa/c/", "/africa/c", "content/africa/c.md",
     "https://paper.example/africa/c/", "../africa/c"],
)  # fmt: skip
def test_a_pin_is_written_like_any_link(tmp_path: Path, written: str) -> None:
    front = f'slots:\n  - name: lead\n    pin: "{written}"\n'
    assert slots(paper(tmp_path, {"europe/": front}), "europe") == {"lead": ["c"]}


def test_a_section_picks_its_own_stories_unless_it_says_otherwise(tmp_path: Path) -> None:
    front = (
        "slots:\n  - name: own\n    pick: latest\n    max: 1\n"
        "  - name: all\n    pick: latest\n    section: /\n    max: 1\n"
        "  - name: theirs\n    pick: in_section\n    section: africa\n    max: 1\n"
        "  - name: tram\n    pick: tagged\n    tag: tram\n"
    )
    wanted = {"own": ["d"], "all": ["a"], "theirs": ["b"], "tram": ["f"]}
    assert slots(paper(tmp_path, {"europe/": front}), "europe") == wanted


def test_a_slot_with_too_few_stories_is_left_out_and_gives_them_back(tmp_path: Path) -> None:
    front = (
        "slots:\n  - name: big\n    pick: must_read\n    min: 3\n"
        "  - name: lead\n    pick: must_read\n  - name: none\n    pick: tagged\n    tag: x\n"
        "    min: 0\n"
    )
    site = paper(tmp_path, {"": front})
    assert shown(site)[0] == "b"
    assert problems_of(site) == [
        "content/_front.md:3: the slot `big` is left out: it has 2 stories, of 3 at least"
        " (pin more, widen its pick, or lower `min`)"
    ]
    said = run_ssg("-C", site, "front", "--at", NOW).out
    assert "big - left out: 2 of at least 3 stories" in said
    assert "none - left out: it has no story" in said


def test_the_house_may_refuse_thin_slots(tmp_path: Path) -> None:
    front = "slots:\n  - name: big\n    pick: must_read\n    min: 3\n"
    site = paper(tmp_path, {"": front}, **{"site.toml": QUIET + '[checks]\nthin-slot = "error"\n'})
    assert run_ssg("-C", site, "build", "--now", NOW).code == 1


# --- the list of a section ------------------------------------------------------------------------


def test_every_story_is_on_one_page_of_the_list_or_above_it(tmp_path: Path) -> None:
    """An old story that is pinned keeps its place, and old pages do not know of slots."""
    more = {
        f"content/africa/n{day}.md": story_text(f"n{day}", date=f"2026-09-{day:02}")
        for day in range(1, 10)
    }
    toml = QUIET.replace("[front]", "per_page = 2\n[front]").replace("section = []", "")
    toml = SITE + "per_page = 2\n" + toml.removeprefix(SITE).replace("per_page = 2\n", "")
    before = paper(tmp_path / "without", {}, **more, **{"site.toml": toml})
    front = "slots:\n  - name: lead\n    pin: [n1.md, b.md]\n    pick: latest\n    max: 3\n"
    after = paper(tmp_path / "with", {"africa/": front}, **more, **{"site.toml": toml})
    build_site(before)
    first = shown(after, "africa/index.html")
    assert first[:3] == ["n1", "b", "a"]
    assert len(first) == len(set(first))
    old, new = output_of(before), output_of(after)
    pages = sorted(path for path in old if path.startswith("africa/page/"))
    assert pages
    assert [new[path] for path in pages] == [old[path] for path in pages]
    there = set(first).union(*(shown(after, path) for path in pages))
    assert {"a", "b", "c", *(f"n{day}" for day in range(1, 10))} <= there


def test_a_box_beside_the_list_takes_its_stories_first(tmp_path: Path) -> None:
    front = "slots:\n  - name: lead\n    pick: latest\n"
    toml = QUIET.replace("section = []", 'section = ["must_read"]')
    site = paper(tmp_path, {"africa/": front}, **{"site.toml": toml})
    assert shown(site, "africa/index.html") == ["a", "c", "b", "e"]


def test_a_site_without_fronts_is_as_it_was(tmp_path: Path) -> None:
    """Taking the files away gives the bytes of a paper that never had them."""
    never = paper(tmp_path / "never", {})
    front = "slots:\n  - name: lead\n    pin: [ref:c]\n"
    once = paper(tmp_path / "once", {"": front, "africa/": front})
    build_site(once)
    for path in ("", "africa/"):
        (once / f"content/{path}_front.md").unlink()
    build_site(once)
    build_site(never)
    assert output_of(once) == output_of(never)
    assert b"slot" not in output_of(never)["index.html"]


# --- the clock ------------------------------------------------------------------------------------

SPANS: dict[str, tuple[str, str, str]] = {  # what is written, and what happens then to what
    "pin begins": (
        f"{{story: africa/c.md, from: {AT}}}\n",
        "is pinned to the slot `lead`",
        "content/africa/c.md",
    ),
    "pin ends": (
        f"{{story: africa/c.md, until: {AT}}}\n",
        "is pinned to the slot `lead` no longer",
        "content/africa/c.md",
    ),
    "slot begins": (
        f"africa/c.md\n    from: {AT}\n",
        "the slot `lead` begins",
        "content/_front.md",
    ),
    "slot ends": (f"africa/c.md\n    until: {AT}\n", "the slot `lead` ends", "content/_front.md"),
}


def ask(site: Path, now: datetime) -> dict[str, Any]:
    """Return what `ssg next` says at an instant."""
    data: dict[str, Any] = run_ssg("-C", site, "next", "--json", "--now", now.isoformat()).data
    return data


def with_span(folder: Path, kind: str) -> Path:
    """Write a paper whose lead changes at T."""
    front = f"slots:\n  - name: lead\n    pin: {SPANS[kind][0]}    pick: must_read\n"
    return paper(folder, {"": front})


@pytest.mark.parametrize("kind", SPANS)
def test_next_names_the_instant_until_it_is_there(tmp_path: Path, kind: str) -> None:
    site = with_span(tmp_path, kind)
    _, what, path = SPANS[kind]
    for before in (T - timedelta(hours=5), T - SECOND):
        found = ask(site, before)
        assert found["next"] == T.isoformat()
        assert [(each["what"], each["path"]) for each in found["changes"]] == [(what, path)]
    assert ask(site, T)["next"] is ask(site, T + SECOND)["next"] is None


@pytest.mark.parametrize("kind", SPANS)
def test_the_front_changes_then_and_not_before(tmp_path: Path, kind: str) -> None:
    """An incremental build at each of the three seconds is the clean one of that second."""
    site = with_span(tmp_path / "site", kind)
    made = []
    for moment in (T - SECOND, T, T + SECOND):
        build_site(site, now=moment.isoformat())
        clean = with_span(tmp_path / f"clean-{moment:%S}", kind)
        build_site(clean, now=moment.isoformat())
        assert output_of(site) == output_of(clean)
        made.append(output_of(site))
    assert made[0] != made[1] == made[2]
    assert [path for path in made[0] if made[0][path] != made[1].get(path)] == ["index.html"]


@pytest.mark.parametrize("kind", SPANS)
def test_a_build_is_valid_until_the_first_end(tmp_path: Path, kind: str) -> None:
    site = with_span(tmp_path, kind)
    ends = T if "ends" in kind else None
    before = build_site(site, now=(T - SECOND).isoformat())
    assert before.report.valid_until == ends
    assert build_site(site, now=T.isoformat()).report.valid_until is None


def test_a_pinned_story_takes_its_place_when_it_comes_out(tmp_path: Path) -> None:
    """At the second of its embargo, and not a second before; `ssg next` tells of it once."""
    front = "slots:\n  - name: lead\n    pin: [news/x.md, africa/c.md]\n"
    story = story_text("x", date="2026-10-01", embargo=AT)
    site = paper(tmp_path, {"": front}, **{"content/news/x.md": story})
    assert [each["what"] for each in ask(site, T - SECOND)["changes"]] == ["comes out"]
    assert shown(site, now=(T - SECOND).isoformat())[0] == "c"
    assert shown(site, now=T.isoformat())[0] == "x"
    ahead = run_ssg("-C", site, "front", "--json", "--at", NOW).data["ahead"]
    assert [each["what"] for each in ahead] == ["comes out, pinned to the slot `lead`"]


def test_the_time_of_a_pin_to_a_story_nobody_sees_is_no_turn(tmp_path: Path) -> None:
    """Nothing changes by it; so is a pin's time while its slot does not stand."""
    front = (
        "slots:\n  - name: lead\n    pick: latest\n"
        f"    pin: {{story: news/x.md, from: {AT}, until: 2026-11-25}}\n"
        f"  - name: old\n    until: 2026-11-20\n    pin: {{story: africa/a.md, from: {AT}}}\n"
    )
    draft = story_text("x", draft="true")
    site = paper(tmp_path, {"": front}, **{"content/news/x.md": draft})
    assert ask(site, T - SECOND)["next"] is None


def test_stories_grow_too_old_for_a_slot(tmp_path: Path) -> None:
    front = "slots:\n  - name: lead\n    pick: latest\n    max_age: 60\n"
    site = paper(tmp_path, {"": front})
    found = ask(site, datetime(2026, 12, 18, 12, tzinfo=UTC))
    assert found["next"] == "2026-12-19T00:00:01+00:00"
    assert found["changes"][0]["what"] == "is too old for the slot `lead`"
    assert shown(site, now="2026-12-19T00:00:00+00:00")[0] == "a"
    assert slots(site, now="2026-12-19T00:00:01+00:00") == {"lead": []}


# --- a lead that is old ---------------------------------------------------------------------------


def test_a_stale_lead_is_told_at_the_instant_and_rewrites_nothing(tmp_path: Path) -> None:
    """Also by a build that has nothing else to do."""
    front = "stale: 12\nslots:\n  - name: lead\n    pin: africa/x.md\n"
    story = story_text("x", date="2026-11-24 06:30")
    site = paper(tmp_path, {"": front}, **{"content/africa/x.md": story})
    assert build_site(site, now=T.isoformat()).report.warnings == ()
    late = build_site(site, now=(T + SECOND).isoformat())
    assert [str(each) for each in late.report.warnings] == [
        'content/_front.md:4: the lead, "x", is more than 12 hours old'
        " (pin another, or set `stale`)"
    ]
    assert (late.rendered, late.written.changed) == ((), ())
    assert "2026-11-24T18:30" not in str(ask(site, T)["next"])
    assert build_site(site, now=(T + SECOND).isoformat()).report.warnings == late.report.warnings


@pytest.mark.parametrize(
    ("toml", "key", "updated", "told"),
    [
        ("", "", "", True),  # a day, by itself
        ("stale = 0", "", "", False),
        ("stale = 0", "stale: 12\n", "", True),
        ("", "stale: 96\n", "", False),
        ("", "", "2026-11-24 11:00", False),
    ],
)
def test_what_is_stale_is_the_houses_to_say(
    tmp_path: Path,
    toml: str,
    key: str,
    updated: str,
    told: bool,  # noqa: FBT001
) -> None:
    """A story that was updated is as new as that."""
    keys = {"updated": updated} if updated else {}
    files = {
        "site.toml": SITE + f"[front]\n{toml}\n",
        "content/a/x.md": story_text("x", date="2026-11-22", **keys),
        "content/_front.md": f"---\n{key}slots:\n  - name: lead\n    pick: latest\n---\n",
    }
    assert bool(problems_of(write_site(tmp_path, files))) is told


# --- what is wrong --------------------------------------------------------------------------------


def test_a_fault_of_a_front_is_left_out_to_keep_going(tmp_path: Path) -> None:
    """Then the front page is the one that makes itself."""
    site = paper(tmp_path, {"": "slots:\n  - name: lead\n    pin: gone.md\n"})
    built = build_site(site, options=("--keep-going",))
    assert [problem.code for problem in built.report.faulty] == ["broken-link"]
    assert headlines(site) == shown(paper(tmp_path / "never", {}))


# --- picks of plugins -----------------------------------------------------------------------------


def oldest(site: Site, params: Mapping[str, object]) -> Any:
    """Pick the oldest stories, without the first so many."""
    skip = params.get("skip")
    stories = site.articles[::-1][skip if isinstance(skip, int) else 0 :]
    return lambda reading: stories


def extend(kit: Kit) -> Kit:
    """Add a pick."""
    return replace(kit, picks=(*kit.picks, ("oldest", oldest)))


def test_a_plugin_may_fill_a_slot(tmp_path: Path) -> None:
    front = "slots:\n  - name: lead\n    pick: oldest\n    params: {skip: 1}\n    max: 2\n"
    site = paper(tmp_path, {"": front}, **{"site.toml": f'plugins = ["{__name__}"]\n{QUIET}'})
    assert slots(site) == {"lead": ["c", "e"]}


# --- commands and the desk ------------------------------------------------------------------------


def test_a_front_is_printed_as_text(tmp_path: Path) -> None:
    site = with_span(tmp_path, "pin ends")
    said = run_ssg("-C", site, "front", "--at", NOW)
    assert said.out.splitlines()[:6] == [
        "The Paper, /, at 2026-11-24 12:00 (content/_front.md)",
        "",
        "lead",
        "  1. c [pinned until 2026-11-24 18:30] content/africa/c.md",
        "",
        'block africa "Africa"',
    ]
    assert said.out.splitlines()[-2:] == [
        "coming",
        "  2026-11-24 18:30  c: is pinned to the slot `lead` no longer",
    ]
    later = run_ssg("-C", site, "front", "--at", T.isoformat()).out
    assert "  1. b [must read] content/africa/b.md" in later


def test_a_front_is_printed_in_the_time_of_the_paper(tmp_path: Path) -> None:
    """As `--at` is read, and as editors write it."""
    site = with_span(tmp_path, "pin ends")
    settings = site / "site.toml"
    settings.write_text('timezone = "Asia/Tokyo"\n' + settings.read_text("utf-8"), "utf-8")
    said = run_ssg("-C", site, "front", "--at", "2026-11-24T09:30").out
    assert said.startswith("The Paper, /, at 2026-11-24 09:30 (")
    assert json.loads(run_ssg("-C", site, "front", "--json", "--at", NOW).out)["at"].endswith(
        "09:00"
    )


def test_a_front_that_makes_itself_is_printed_too(tmp_path: Path) -> None:
    site = paper(tmp_path, {})
    said = run_ssg("-C", site, "front", "africa", "--at", NOW).out
    assert "no _front.md" in said
    assert "  2. b [must read] content/africa/b.md" in said
    assert "lead\n  1. b [must read]" in run_ssg("-C", site, "front", "--at", NOW).out


def test_an_unknown_section_has_no_front(tmp_path: Path) -> None:
    said = run_ssg("-C", paper(tmp_path, {}), "front", "afrika")
    assert (said.code, "did you mean africa?" in said.err) == (2, True)


def test_diff_names_what_a_build_then_rewrites(tmp_path: Path) -> None:
    """It writes nothing itself."""
    site = with_span(tmp_path, "pin ends")
    more = {
        "site.toml": QUIET,
        "content/news/x.md": story_text("Comes", date=AT),
        "content/news/y.md": story_text("Goes", date="2026-10-01", expires=AT),
    }
    write_site(site, more)
    before = T - SECOND
    words = ("diff", "--from", before.isoformat(), "--at", T.isoformat())
    found = run_ssg("-C", site, *words, "--json").data
    assert not (site / "output").exists()
    build_site(site, now=before.isoformat())
    earlier = output_of(site)
    build_site(site, now=T.isoformat())
    later = output_of(site)
    assert found["added"] == sorted(later.keys() - earlier)
    assert found["removed"] == sorted(earlier.keys() - later) == ["news/y/index.html"]
    changed = {path for path in later.keys() & earlier if later[path] != earlier[path]}
    assert changed <= set(found["changed"]) <= changed | {"404.html"}  # whose box it may not show
    assert "slots" in found["changed"]["index.html"]
    said = run_ssg("-C", site, *words).out
    assert "+  /news/x/" in said
    assert f"{len(found['changed'])} changed, 1 removed from 2026-11-24 18:29:59+00:00" in said


def test_diff_of_an_instant_with_itself_is_nothing(tmp_path: Path) -> None:
    site = with_span(tmp_path, "pin ends")
    found = run_ssg("-C", site, "diff", "--from", NOW, "--at", NOW, "--json").data
    assert (found["added"], found["changed"], found["removed"]) == ([], {}, [])


def test_the_desk_shows_who_stands_where_and_what_comes_next(tmp_path: Path) -> None:
    site = with_span(tmp_path, "pin ends")
    edition = Edition(datetime.fromisoformat(NOW), drafts=True, future=True)
    newsroom = Newsroom(Order(site, edition, site / "output"), lambda: edition.now)
    newsroom.refresh()
    (front,) = desk_fronts(newsroom.view())
    (lead,) = front.slots
    assert [(story.title, story.why, story.until) for story in lead.stories] == [("c", "pinned", T)]
    assert [(turn.at, turn.title) for turn in front.ahead] == [(T, "c")]


# --- for editors ----------------------------------------------------------------------------------


def test_every_key_is_described_and_the_schema_takes_what_we_take() -> None:
    """So that an editor can complete a front, and marks its slips."""
    described = front_schema()
    for name, definition in described["$defs"].items():
        for key, value in definition["properties"].items():
            assert value["description"], f"{name}.{key}"
    validator = jsonschema.Draft202012Validator(described)
    pin = {"story": "a/x.md", "until": "2026-11-24 18:30"}
    sound = {"slots": [{"name": "lead", "pin": ["b/y.md", pin], "pick": "latest", "max": 2}]}
    assert list(validator.iter_errors(sound)) == []
    for slip in ({"slots": [{"nam": "lead"}]}, {"slots": [{"name": "lead", "style": "rows"}]}, {}):
        assert list(validator.iter_errors(slip)) != []
