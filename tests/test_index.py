"""The index decides who is seen, in which order, under which address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ssg.facts import Sponsor
from ssg.settings import Settings
from tests.literals import NOW, author, find, indexed, on, page, section, site, story, titles

SECOND = timedelta(seconds=1)


def messages(*files: Any, **edition: Any) -> list[str]:
    """Return the problems of files as they are printed."""
    return [str(problem) for problem in indexed(*files, **edition).problems]


# --- visibility --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"draft": True}, "draft"),
        ({"date": NOW + SECOND}, "scheduled"),
        ({"embargo": NOW + SECOND}, "scheduled"),
        ({"expires": NOW}, "expired"),
        ({"withdrawn": "court order"}, "withdrawn"),
        ({"draft": True, "withdrawn": "court order"}, "withdrawn"),
    ],
)
def test_withheld(fields: dict[str, Any], state: str) -> None:
    """A story that may not be seen is in no part of the site, and the desk hears why."""
    made = indexed(story("africa/a.md", **fields, tags=("x",), by=["Ann Lee"]))
    assert made.site.articles == ()
    assert not (made.site.sections or made.site.topics or made.site.authors)
    assert made.site.atlas.targets == {}
    assert [each.state for each in made.withheld] == [state]


def test_the_embargo_ends_on_the_second() -> None:
    """A story appears at its embargo and goes at its expiry, not a second off."""
    file = story("africa/a.md", embargo=NOW, expires=NOW + SECOND)
    assert len(site(file).articles) == 1
    assert not indexed(file, now=NOW - SECOND).site.articles
    assert not indexed(file, now=NOW + SECOND).site.articles


def test_drafts_and_future_are_shown_on_request_only_with_their_state() -> None:
    """`--drafts` and `--future` show what they name, and nothing else."""
    files = [
        story("africa/d.md", draft=True),
        story("africa/f.md", "2027-01-01"),
        story("africa/w.md", withdrawn="x"),
        story("africa/e.md", expires=on("2026-11-21")),
    ]
    shown = site(*files, drafts=True, future=True)
    assert {each.title: each.state for each in shown.articles} == {"d": "draft", "f": "scheduled"}


def test_defaults_of_a_section_can_withhold() -> None:
    """A draft section is a draft as a whole; a story's own word counts more."""
    made = indexed(
        section("africa/_section.md", defaults={"draft": True}),
        story("africa/2022/a.md"),
        story("africa/sahel/b.md", draft=False),
    )
    assert titles(made.site.articles) == ["b"]


# --- order -------------------------------------------------------------------------------------


def test_newest_first_then_weight_then_path() -> None:
    """Lists run from the newest; equals by weight, then by path."""
    made = site(
        story("a/3.md"), story("a/2.md"), story("a/1.md", weight=5), story("a/0.md", "2026-11-21")
    )
    assert titles(made.articles) == ["0", "2", "3", "1"]


def test_a_story_stands_where_its_embargo_ended() -> None:
    """Order is by the later of date and embargo."""
    made = site(
        story("a/old.md", "2026-11-01", embargo=on("2026-11-23")), story("a/new.md", "2026-11-22")
    )
    assert titles(made.articles) == ["old", "new"]


# --- sections ----------------------------------------------------------------------------------


def test_folders_named_as_a_date_are_no_sections() -> None:
    """`news/2019/03/x.md` is in `news`."""
    made = site(story("news/2019/03/x.md"), story("news/2019-03-04/y.md"))
    assert list(made.sections) == ["news"]
    assert find(made, "x").address == "/news/x/"


def test_nested_sections_list_what_is_below_them() -> None:
    """A story in `africa/sahel` is in `africa` too; `africa` exists without a file."""
    made = site(story("africa/sahel/a.md"), story("africa/b.md"))
    assert titles(made.by_section["africa"]) == ["b", "a"] or len(made.by_section["africa"]) == 2
    assert titles(made.by_section["africa/sahel"]) == ["a"]
    assert made.sections["africa/sahel"].parent == "africa"


def test_sections_stand_in_order_of_weight_then_title() -> None:
    """The menu follows the weights; a section without stories is there too."""
    made = site(
        section("z/_section.md", title="Zoo", weight=1),
        section("a/_section.md", title="Art", weight=2),
        section("b/_index.md", title="Books", weight=1),
    )
    assert [each.title for each in made.sections.values()] == ["Books", "Zoo", "Art"]
    assert made.by_section["z"] == ()


def test_a_story_may_name_its_section() -> None:
    """`section` counts more than the folder."""
    made = site(story("desk/a.md", section="africa/sahel"))
    assert find(made, "a").address == "/africa/sahel/a/"


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fields", "address"),
    [
        ("africa/2022-02-18-mali.md", {}, "/africa/mali/"),
        ("africa/Straße & Co.md", {}, "/africa/straße-co/"),
        ("africa/mali/index.md", {}, "/africa/mali/"),
        ("africa/x.md", {"slug": "Mali-2022"}, "/africa/Mali-2022/"),
        ("africa/2022-02-18.md", {}, "/africa/2022-02-18/"),
    ],
)
def test_the_address_of_a_story(path: str, fields: dict[str, Any], address: str) -> None:
    """It is made of the section and the file name without its date, or the slug."""
    assert site(story(path, **fields)).articles[0].address == address


def test_the_permalink_pattern_uses_the_day_in_the_sites_zone() -> None:
    """Half past eleven at night in UTC is the next day in Paris."""
    settings = Settings(
        title="T", timezone="Europe/Paris", permalink="/{year}/{month}/{day}/{slug}/"
    )
    file = story("a/x.md", date=on("2026-10-31").replace(hour=23, minute=30))
    assert site(file, settings=settings).articles[0].address == "/2026/11/01/x/"


def test_a_base_url_with_a_path_is_in_every_url() -> None:
    """Under `/paper/`, URLs carry the path and permalinks the host."""
    settings = Settings(title="T", base_url="https://user.example/paper/")
    card = site(story("a/ü.md"), settings=settings).articles[0].card
    assert card.url == "/paper/a/%C3%BC/"
    assert card.permalink == "https://user.example/paper/a/%C3%BC/"


# --- people ------------------------------------------------------------------------------------


def test_an_id_is_an_author_file_and_anything_else_a_name() -> None:
    """`ann-lee` is looked up; `Bo Ek` has a page of his own."""
    made = site(
        author("authors/ann-lee.md", name="Ann Lee"),
        author("authors/desk/_index.md", name="The Desk"),
        story("a/x.md", by=["ann-lee", "Bo Ek", "desk"]),
    )
    assert [each.author.name for each in made.articles[0].authors] == [
        "Ann Lee",
        "Bo Ek",
        "The Desk",
    ]
    assert made.authors["bo-ek"].address == "/authors/bo-ek/"


def test_a_name_that_is_that_of_an_author_file_means_that_author() -> None:
    """Two spellings of one person are one person."""
    made = site(author("authors/al.md", name="Ann Lee"), story("a/x.md", by=["Ann Lee", "al"]))
    assert list(made.authors) == ["al"]
    assert len(made.articles[0].authors) == 1


def test_an_unknown_id_is_a_problem_with_a_suggestion() -> None:
    """A slip in an id does not make a new author unnoticed."""
    found = messages(author("authors/ann-lee.md", name="Ann Lee"), story("a/x.md", by=["anne-lee"]))
    assert len(found) == 1
    assert "there is no author `anne-lee` (did you mean `ann-lee`?" in found[0]


# --- tags and ids ------------------------------------------------------------------------------


def test_spellings_of_a_tag_share_a_topic_under_the_usual_one() -> None:
    """`Climate`, `climate` and `climate ` are one topic."""
    made = site(
        story("a/1.md", tags=("climate",)),
        story("a/2.md", tags=("Climate",)),
        story("a/3.md", tags=("Climate",)),
    )
    assert [(each.slug, each.name) for each in made.topics.values()] == [("climate", "Climate")]


def test_tags_that_mean_different_things_must_not_share_a_page() -> None:
    """`C++` and `C#` would both be `/topics/c/`."""
    found = messages(story("a/1.md", tags=("C++",)), story("a/2.md", tags=("C#",)))
    assert found == [
        'content/a/2.md: the tags "C++" and "C#" would share the page of "c"'
        " (spell one of them out)"
    ]


def test_two_stories_with_one_id() -> None:
    """An id names one story for ever."""
    found = messages(story("a/1.md", id="x"), story("a/2.md", id="x"))
    assert "has the same `id` as content/a/1.md" in found[0]


# --- what only the whole can know --------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        ("a/x.md", {"date": None}, "the story has no `date`"),
        ("2022/x.md", {}, "the story is in no section"),
        ("a/x.md", {"label": "sponsored"}, "must name its `sponsor`"),
        ("a/🎉.md", {}, 'its name in URLs, "", is empty'),
        ("a/con.md", {}, "Windows reserves"),
        ("a/x.md", {"expires": on("2026-11-20")}, "expires before it is published"),
    ],
)
def test_faults_of_a_story(path: str, fields: dict[str, Any], message: str) -> None:
    """Each has its place and its cure, and the story is not published."""
    made = indexed(story(path, **fields))
    assert made.site.articles == ()
    assert all(message in str(problem) for problem in made.problems)
    assert bool(made.problems) == bool(message)


def test_an_undated_draft_is_no_problem() -> None:
    """A draft may go without a date, and shows as of now."""
    made = site(story("a/x.md", date=None, draft=True), drafts=True)
    assert made.articles[0].date == NOW


def test_a_sponsored_story_with_a_sponsor_is_fine() -> None:
    """The sponsor may come from the section's defaults."""
    defaults = {"label": "sponsored", "sponsor": Sponsor("Acme")}
    made = site(section("ads/_section.md", defaults=defaults), story("ads/x.md"))
    assert made.articles[0].fields.sponsor == Sponsor("Acme")


def test_pages_are_not_stories() -> None:
    """A page is in no list, box or feed."""
    made = site(page("about.md"), story("a/x.md"))
    assert [each.address for each in made.pages] == ["/about/"]
    assert titles(made.articles) == ["x"]
