"""One file becomes its facts."""

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

import pytest

from ssg.facts import (
    AuthorFields,
    Body,
    Byline,
    Correction,
    ImageFields,
    Kind,
    Parsed,
    Part,
    PullQuote,
    RelatedLink,
    SectionFields,
    Source,
    Sponsor,
    StoryFields,
)
from ssg.parse import parse
from ssg.parse.kinds import kind_of
from ssg.problems import InvalidContent, Location, Problem
from ssg.settings import Settings
from tests.bodies import pieces

Names = dict[str, str | Literal[False]]


def plain_body(text: str, path: str, first_line: int) -> Body:
    return Body(segments=(text,), lead=path, words=first_line)


def read(
    text: str, path: str = "africa/x.md", *, names: Names | None = None, zone: str = "UTC"
) -> Parsed:
    settings = Settings(title="The Meridian", timezone=zone, front_matter=names or {})
    return parse(Source(path, text), settings=settings, read_body=plain_body)


def yaml(*lines: str, path: str = "africa/x.md", names: Names | None = None) -> Parsed:
    return read("\n".join(["---", *lines, "---", "Body.", ""]), path, names=names)


def story(*lines: str, names: Names | None = None) -> StoryFields:
    fields = yaml("title: T", *lines, names=names).fields
    assert isinstance(fields, StoryFields)
    return fields


def faults(make: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidContent) as caught:
        make()
    return [str(problem) for problem in caught.value.problems]


def lines_refused(*lines: str, path: str = "africa/x.md", names: Names | None = None) -> list[str]:
    return faults(lambda: yaml(*lines, path=path, names=names))


# --- kinds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("about.md", "page"),
        ("about/index.md", "page"),
        ("africa/x.md", "story"),
        ("africa/x/index.md", "story"),
        ("africa/sahel/x.md", "story"),
        ("news/2019/03/x.md", "story"),
        ("africa/_section.md", "section"),
        ("africa/_index.md", "section"),
        ("_section.md", "section"),
        ("authors/ann-lee.md", "author"),
        ("authors/ann-lee/_index.md", "author"),
        ("authors/ann-lee/index.md", "author"),
        ("authors/_index.md", "section"),
        ("authors/_section.md", "section"),
        ("africa/authors/x.md", "story"),
    ],
)
def test_a_file_is_what_its_place_says(path: str, kind: Kind) -> None:
    assert kind_of(path) == kind
    assert yaml("title: T", path=path).kind == kind


def test_no_page_may_be_the_front_page() -> None:
    assert "would be the front page" in lines_refused("title: T", path="index.md")[0]


# --- the two halves of a file --------------------------------------------------------------------


def test_the_body_begins_on_the_line_below_the_front_matter() -> None:
    body = read("---\ntitle: T\n---\n\nFirst.\n---\nSecond.\n").body
    assert pieces(body) == ("\nFirst.\n---\nSecond.\n",)
    assert (body.lead, body.words) == ("africa/x.md", 4)


def test_lines_are_those_of_the_file_after_blank_lines_and_a_byte_order_mark() -> None:
    parsed = read("\ufeff\r\n\r\n---\r\ntitle: T\r\n---\r\nBody.\r\n")
    assert parsed.lines == {"title": 4}
    assert pieces(parsed.body) == ("Body.\n",)
    assert parsed.body.words == 6


def test_a_file_may_be_all_front_matter() -> None:
    parsed = read("---\ntitle: T\n---")
    assert pieces(parsed.body) == ("",)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\ntags: [a]\nimage: {src: a.jpg}\n---\nBody.\n",
        '+++\ntitle = "T"\ntags = ["a"]\n[image]\nsrc = "a.jpg"\n+++\nBody.\n',
        '{\n"title": "T",\n"tags": ["a"],\n"image": {"src": "a.jpg"}\n}\nBody.\n',
    ],
)
def test_the_three_languages_say_the_same(text: str) -> None:
    parsed = read(text)
    assert isinstance(parsed.fields, StoryFields)
    assert parsed.fields.tags == ("a",)
    assert parsed.fields.image == ImageFields("a.jpg")
    assert parsed.fields.given == {"title", "tags", "image"}
    assert parsed.lines == {"title": 2, "tags": 3, "image": 4}
    assert pieces(parsed.body) == ("Body.\n",)


def test_a_number_in_toml_or_json_is_no_text() -> None:
    assert "1: `title` must be text" in faults(lambda: read('{"title": 2026}'))[0]
    assert "2: `title` must be text" in faults(lambda: read("+++\ntitle = 2026\n+++\n"))[0]


def test_the_digest_is_that_of_the_file() -> None:
    first, again = read("---\ntitle: T\n---\n"), read("---\ntitle: T\n---\n")
    assert first.digest == again.digest
    assert len(first.digest) == 32
    assert first.digest != read("---\ntitle: T\n---\n ").digest
    assert first.digest != read("---\r\ntitle: T\r\n---\r\n").digest


def test_the_facts_survive_the_way_to_another_process() -> None:
    parsed = yaml("title: T", "date: 2026-01-01", "extra: {a: [1, x]}")
    assert pickle.loads(pickle.dumps(parsed)).fields.date == datetime(2026, 1, 1, tzinfo=UTC)  # noqa: S301


# --- all faults at once ---------------------------------------------------------------------------


def broken_body(text: str, path: str, first_line: int) -> Body:
    where = Location(f"content/{path}", first_line)
    raise InvalidContent(Problem(where, "there is no directive `x`"))


def test_all_faults_of_a_file_come_at_once_in_the_order_of_its_lines() -> None:
    text = "---\nTags: [a]\ndate: 2026-02-30\ndraft: yes\nslug: ../x\ntags: x\n---\nBody.\n"
    with pytest.raises(InvalidContent) as caught:
        parse(Source("a/x.md", text), settings=Settings(title="M"), read_body=broken_body)
    found = [(problem.where.line, problem.severity) for problem in caught.value.problems]
    assert found == [
        (1, "error"),
        (2, "warn"),
        (3, "error"),
        (4, "error"),
        (5, "error"),
        (6, "error"),
        (8, "error"),
    ]


def test_a_fault_of_the_body_comes_with_that_of_a_front_matter_nobody_can_read() -> None:
    text = "---\ntitle: a: b\n---\nBody.\n"
    with pytest.raises(InvalidContent) as caught:
        parse(Source("a/x.md", text), settings=Settings(title="M"), read_body=broken_body)
    assert [problem.where.line for problem in caught.value.problems] == [2, 4]


def test_a_warning_alone_stops_nothing() -> None:
    parsed = yaml("title: T", "tag: [a]")
    assert [str(problem) for problem in parsed.problems] == [
        "content/africa/x.md:3: `tag` is not a key we know "
        "(did you mean `tags`? It is kept as a key of your own)"
    ]
    assert parsed.problems[0].code == "unknown-key"
    assert parsed.extra == {"tag": ["a"]}


def test_a_story_without_title_says_what_to_add() -> None:
    assert lines_refused("date: 2026-01-01") == [
        "content/africa/x.md:1: a story needs a title (add `title: ...`)"
    ]
    assert faults(lambda: read("Text.", "about.md")) == [
        "content/about.md:1: a page needs a title, and this file has no front matter "
        "(begin it with three lines: ---, then title: ..., then ---)"
    ]


# --- stories --------------------------------------------------------------------------------------


def test_authors_are_ids_names_or_names_with_roles() -> None:
    assert story("author: ann-lee").authors == (Byline("ann-lee"),)
    assert story("authors: Ann Lee and Bo Ek").authors == (Byline("Ann Lee and Bo Ek"),)
    assert story("author: {name: Bo Ek, role: photo}").authors == (Byline("Bo Ek", "photo"),)
    assert story('authors: [ann-lee, {name: Bo Ek, role: photo}, "", ann-lee]').authors == (
        Byline("ann-lee"),
        Byline("Bo Ek", "photo"),
    )
    assert story("author: x").given == {"title", "authors"}


def test_pull_quotes_are_text_or_more_about_it() -> None:
    assert story("pull_quote: We stay.").pull_quotes == (PullQuote("We stay."),)
    assert story("pull_quotes: [{text: We go., by: Bo Ek, role: mayor}, We stay.]").pull_quotes == (
        PullQuote("We go.", "Bo Ek", "mayor"),
        PullQuote("We stay."),
    )


def test_related_links_may_have_their_own_words() -> None:
    assert story("related: [../b.md, {title: Report, url: 'https://x.example'}]").related == (
        RelatedLink("../b.md"),
        RelatedLink("https://x.example", "Report"),
    )


def test_a_picture_without_alternative_text_is_not_one_with_an_empty_one() -> None:
    assert story("image: a.jpg").image == ImageFields("a.jpg", None)
    assert story("image: {src: a.jpg, alt: }").image == ImageFields("a.jpg", None)
    assert story('image: {src: a.jpg, alt: "", focus: Left  TOP}').image == ImageFields(
        "a.jpg", "", focus="left top"
    )


def test_corrections_series_and_sponsor_are_read() -> None:
    fields = story(
        "corrections: [{type: update, date: 2026-01-02, text: More.}, {date: 2026-01-03, text: X}]",
        "series: {id: mali, part: 2}",
        "sponsor: {name: ACME, url: 'https://acme.example'}",
    )
    assert fields.corrections == (
        Correction("update", datetime(2026, 1, 2, tzinfo=UTC), "More.", "bottom", 1),
        Correction("correction", datetime(2026, 1, 3, tzinfo=UTC), "X", number=2),
    )
    assert fields.series == Part("mali", 2)
    assert fields.sponsor == Sponsor("ACME", "https://acme.example")


def test_must_read_is_a_flag_or_an_end() -> None:
    assert story("must_read: true").must_read is True
    assert story("must_read: 2026-01-02T10:00-05:00").must_read == datetime(
        2026, 1, 2, 10, tzinfo=timezone(timedelta(hours=-5))
    )


def test_a_key_without_value_is_not_given() -> None:
    assert story("deck:", "tags: ~", "image: null", 'canonical: ""').given == {"title"}


def test_a_zone_less_date_is_in_the_zone_of_the_site() -> None:
    fields = read("---\ntitle: T\ndate: 2026-07-01 12:00\n---\n", zone="Europe/Paris").fields
    assert isinstance(fields, StoryFields)
    assert fields.date == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "path", ["africa/2022-02-18-mali.md", "2022-02-18-mali/x/index.md", "a/2022-02-18-m/index.md"]
)
def test_the_date_may_come_from_the_name_of_the_file(path: str) -> None:
    fields = yaml("title: T", path=path).fields
    assert isinstance(fields, StoryFields)
    named = "2022-02-18" in path.removesuffix("/index.md").rpartition("/")[2]
    assert fields.date == (datetime(2022, 2, 18, tzinfo=UTC) if named else None)
    assert fields.given == {"title"}


def test_a_date_that_is_given_stands_before_the_name_of_the_file() -> None:
    fields = yaml("title: T", "date: 2026-01-01", path="a/2022-02-18-x.md").fields
    assert isinstance(fields, StoryFields)
    assert fields.date == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_faulty_date_is_not_replaced_by_the_name_of_the_file() -> None:
    found = lines_refused("title: T", "date: 2026-02-30", path="a/2022-02-18-x.md")
    assert len(found) == 1
    assert (
        "the file name names a day that does not exist"
        in (lines_refused("title: T", path="a/2022-02-30-x.md")[0])
    )


def test_own_keys_are_kept_beside_ours_and_under_extra() -> None:
    parsed = yaml("title: T", "team: core", "extra: {desk: world, rating: 4}")
    assert parsed.extra == {"team": "core", "desk": "world", "rating": 4}


# --- keys of an archive ---------------------------------------------------------------------------


def test_an_archive_may_have_other_names() -> None:
    fields = story("topics: [a, b]", "eyebrow: News", names={"topics": "tags", "eyebrow": "kicker"})
    assert (fields.tags, fields.kicker) == (("a", "b"), "News")
    assert fields.given == {"title", "tags", "kicker"}


def test_names_may_lead_into_mappings_and_out_of_them() -> None:
    names: Names = {
        "featured.uid": "image.src",
        "featured.alt": "image.alt",
        "extra.desk": "kicker",
    }
    fields = story("featured: {uid: a.jpg, alt: A door}", "extra: {desk: World}", names=names)
    assert fields.image == ImageFields("a.jpg", "A door")
    assert fields.kicker == "World"


def test_a_short_form_takes_in_what_a_name_leads_to() -> None:
    assert story("image: a.jpg", "alt: A door", names={"alt": "image.alt"}).image == ImageFields(
        "a.jpg", "A door"
    )


def test_names_may_be_swapped() -> None:
    fields = story("deck: D", "summary: S", names={"deck": "summary", "summary": "deck"})
    assert (fields.deck, fields.summary) == ("S", "D")


def test_a_fault_under_another_name_has_its_own_line() -> None:
    names: Names = {"topics": "tags", "pub": "date"}
    found = lines_refused("title: T", "topics:", "- a", "- NO", "pub: 12:30", names=names)
    assert [text.split(": ")[0] for text in found] == [
        "content/africa/x.md:5",
        "content/africa/x.md:6",
    ]


def test_two_names_for_one_thing_must_agree() -> None:
    names: Names = {"headline": "title"}
    assert yaml("title: T", "headline: T", names=names).lines["title"] == 2
    found = lines_refused("title: T", "headline: U", names=names)
    assert "3: `headline` counts as `title`, which is also given" in found[0]


def test_a_gate_of_another_system_is_mapped_or_dismissed() -> None:
    assert lines_refused("title: T", "expirydate: 2026-01-02") != []
    assert lines_refused("title: T", "expirydate: 2026-01-02")[0].startswith(
        "content/africa/x.md:3: `expirydate` looks like `expires`, which decides who may see"
    )
    expired = datetime(2026, 1, 2, tzinfo=UTC)
    assert story("expirydate: 2026-01-02", names={"expirydate": "expires"}).expires == expired
    dismissed = yaml("title: T", "expirydate: 2026-01-02", names={"expirydate": False})
    assert isinstance(dismissed.fields, StoryFields)
    assert dismissed.fields.expires is None
    assert dismissed.extra == {}


def test_no_name_takes_one_of_our_gates_away() -> None:
    names: Names = {"draft": False}
    found = lines_refused("title: T", "draft: true", names=names)
    assert "[front_matter] takes away `draft`" in found[0]
    assert story("kicker: K", names=names).kicker == "K"


def test_a_path_with_a_date_may_be_the_date() -> None:
    fields = story("path: 2015/04/10/fearless", names={"path": "date"})
    assert fields.date == datetime(2015, 4, 10, tzinfo=UTC)


# --- authors and sections -------------------------------------------------------------------------


def author(*lines: str, names: Names | None = None) -> AuthorFields:
    fields = yaml(*lines, path="authors/ann-lee.md", names=names).fields
    assert isinstance(fields, AuthorFields)
    return fields


def test_an_author_has_a_name_a_portrait_and_links() -> None:
    fields = author("name: Ann Lee", "role: Editor", "portrait: ann.jpg", "links: {Site: /ann/}")
    assert (fields.name, fields.role) == ("Ann Lee", "Editor")
    assert fields.portrait == ImageFields("ann.jpg")
    assert fields.links == (RelatedLink("/ann/", "Site"),)
    assert author("links: [{title: Site, url: /ann/}]").links == fields.links


def test_names_of_an_archive_count_for_authors_too() -> None:
    names: Names = {"display_name": "name", "expirydate": "expires", "topics": "tags"}
    assert author("display_name: Ann Lee", "expirydate: 2026-01-01", names=names).name == "Ann Lee"


def test_an_author_cannot_be_a_draft() -> None:
    found = lines_refused("name: Ann Lee", "draft: true", path="authors/a.md")
    assert "3: `draft` hides nothing here: an author file is not a story" in found[0]


def test_an_author_or_section_needs_no_front_matter() -> None:
    for path in ("authors/ann-lee.md", "africa/_section.md"):
        assert pieces(read("She writes.", path).body) == ("She writes.",)


def section(*lines: str) -> SectionFields:
    fields = yaml(*lines, path="africa/_section.md").fields
    assert isinstance(fields, SectionFields)
    return fields


def test_only_what_stands_under_defaults_goes_to_the_stories() -> None:
    fields = section(
        "title: Africa",
        "weight: 2",
        'colour: "#b3001b"',
        "defaults:",
        "  author: ann-lee",
        "  draft: true",
        "  desk: world",
    )
    assert (fields.title, fields.weight, fields.colour) == ("Africa", 2, "#b3001b")
    assert fields.defaults.authors == (Byline("ann-lee"),)
    assert fields.defaults.given == {"authors", "draft"}
    assert fields.default_extra == {"desk": "world"}


def test_a_gate_at_the_top_of_a_section_file_is_a_mistake() -> None:
    found = lines_refused("title: Africa", "draft: true", path="africa/_section.md")
    assert "3: `draft` hides nothing here" in found[0]
    assert "put it under `defaults`" in found[0]


def test_a_gate_of_another_system_in_a_section_file_can_be_dismissed() -> None:
    names: Names = {"expirydate": False}
    assert lines_refused("expirydate: 2026-01-01", path="africa/_index.md")
    assert yaml("expirydate: 2026-01-01", path="africa/_index.md", names=names).kind == "section"


def test_defaults_are_checked_like_a_story() -> None:
    found = lines_refused(
        "defaults:",
        "  title: T",
        "  label: gossip",
        "  Draft: true",
        "  tags: x",
        "  embargo:",
        path="africa/_section.md",
    )
    assert [text[len("content/africa/_section.md:") :].split(" (")[0] for text in found] == [
        "3: `defaults.title` cannot be the same for all stories",
        '4: `defaults.label` cannot be "gossip"',
        "5: `defaults.Draft` looks like `draft`, which decides who may see a story",
        "6: `defaults.tags` must be a list, not text",
        "7: `defaults.embargo` decides who may see a story, and has no value",
    ]


def test_a_colour_without_quotation_marks_is_a_comment() -> None:
    found = lines_refused("title: Africa", "colour: #b3001b", path="africa/_section.md")
    assert "without them # begins a comment" in found[0]
    found = lines_refused('colour: "red; } body {"', path="africa/_section.md")
    assert "is not a colour" in found[0]


def test_defaults_must_be_a_mapping() -> None:
    assert "must be a mapping" in lines_refused("defaults: x", path="a/_section.md")[0]
    assert section("defaults:").defaults.given == frozenset()
