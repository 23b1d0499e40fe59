"""The keys a file may have, as editors and their programs are told."""

import json
from dataclasses import fields as dataclass_fields

import jsonschema
import pytest

from ssg.facts import AuthorFields, SectionFields, StoryFields
from ssg.front_matter import (
    KEYS,
    LABELS,
    OWN,
    READS,
    VISIBILITY,
    is_visibility,
    keys_of,
    schema,
)

SHORT_FORMS = {"author", "pull_quote"}


def complaints(kind: str, given: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(
        schema(kind), format_checker=jsonschema.FormatChecker()
    )
    return [error.message for error in validator.iter_errors(given)]


# What a story may say is what a story's fields hold.
def test_the_keys_of_a_story_are_its_fields() -> None:
    known = {field.name for field in dataclass_fields(StoryFields)} - {"given"}
    assert keys_of("story") == known | SHORT_FORMS | {"extra"}
    assert keys_of("page") == keys_of("story")


def test_the_keys_of_authors_and_sections_are_their_fields() -> None:
    assert keys_of("author") == {f.name for f in dataclass_fields(AuthorFields)} | {"extra"}
    known = {field.name for field in dataclass_fields(SectionFields)} - {"default_extra"}
    assert keys_of("section") == known | {"extra"}


def test_four_keys_decide_who_may_see_a_story() -> None:
    assert VISIBILITY == {"draft", "embargo", "expires", "withdrawn"}
    assert is_visibility("draft")
    assert not is_visibility("title")
    assert keys_of("story") >= VISIBILITY | OWN


def test_dates_and_numbers_are_keys_that_exist() -> None:
    assert set(READS) - keys_of("story") == {"part", "rights_until"}


# An editor shows the description of a key, so every key has one.
@pytest.mark.parametrize("kind", KEYS)
def test_every_key_is_described(kind: str) -> None:
    described = schema(kind)
    for name, definition in described["$defs"].items():
        assert definition["description"]
        for key, value in definition["properties"].items():
            assert value["description"], f"{name}.{key}"


@pytest.mark.parametrize("kind", KEYS)
def test_the_schema_is_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    assert json.loads(json.dumps(schema(kind))) == schema(kind)
    assert schema(kind)["title"] == f"Front matter: {kind}"


def test_a_good_story_has_no_complaints() -> None:
    story = {
        "title": "Vote",
        "date": "2026-11-24T09:00:00+01:00",
        "updated": "2026-11-24",
        "embargo": "2026-11-24 9:00",
        "expires": "2023-01-02 9:05:00 -0500",
        "must_read": "2026-11-24",
        "authors": ["ann-lee", {"name": "Bo", "role": "photo"}],
        "image": {"src": "a.jpg", "alt": "A door", "focus": "50% 20%"},
        "label": LABELS[1],
        "corrections": [{"date": "2026-11-24", "text": "A name was wrong."}],
        "series": {"id": "mali", "part": 1},
        "anything": "else",
    }
    assert complaints("story", story) == []


# The same faults that a build finds show while a story is typed.
@pytest.mark.parametrize(
    "fault",
    [
        {"title": None},
        {"title": "T", "date": "yesterday"},
        {"title": "T", "draft": "yes"},
        {"title": "T", "label": "gossip"},
        {"title": "T", "tags": "politics"},
        {"title": "T", "image": {"alt": "no file"}},
        {"title": "T", "image": {"src": "a.jpg", "captoin": "x"}},
        {"title": "T", "series": {"id": "mali", "part": "two"}},
        {"section": "africa"},
    ],
)
def test_a_faulty_story_has_complaints(fault: object) -> None:
    assert complaints("story", fault)


def test_a_section_may_have_anything_under_defaults_that_a_story_has() -> None:
    assert complaints("section", {"colour": "#b3001b", "defaults": {"label": "opinion"}}) == []
    assert complaints("section", {"defaults": {"label": "gossip"}})
    assert complaints("section", {"colour": "red"})
    assert complaints("author", {"name": "Ann Lee", "links": {"Site": "https://a.example"}}) == []
