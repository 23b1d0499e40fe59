"""What the desk and the command line say of the house rules."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from ssg.house_rules import RULES
from ssg.preview.findings import grouped, some_of_each
from ssg.preview.rulebook import rules_page
from ssg.problems import Location, Problem
from ssg.settings import Settings
from tests.command import run_ssg
from tests.newsroom import NOW, SITE, story_text, write_site


def finding(code: str, line: int, severity: str = "warn") -> Problem:
    """Return something that a rule has found."""
    assert severity in {"error", "warn"}
    place = Location("content/a.md", line)
    return Problem(place, "is odd", "", code, "error" if severity == "error" else "warn")


def test_findings_are_grouped_errors_first_then_the_most() -> None:
    found = [finding("missing-alt", n) for n in range(3)]
    found += [finding("long-headline", 1), finding("malformed", 1, "error")]
    groups = [(group.code, group.count, group.more) for group in grouped(found)]
    assert groups == [
        ("malformed", 1, ""),
        ("missing-alt", 3, "/_desk/rules#missing-alt"),
        ("long-headline", 1, "/_desk/rules#long-headline"),
    ]


def test_a_rule_that_finds_hundreds_leaves_room_for_others() -> None:
    many = [finding("missing-alt", n) for n in range(300)]
    rare, bad = finding("tag-case", 7), finding("broken-link", 9, "error")
    chosen = some_of_each([*many, rare, bad], 10)
    assert len(chosen) == 10
    assert {rare, bad} <= set(chosen)
    assert chosen[:8] == tuple(many[:8])


def test_the_page_of_rules_has_every_entry_and_its_level() -> None:
    page = rules_page(Settings(title="The Paper", checks={"missing-deck": "error"})).decode()
    for rule in RULES:
        assert f'<section id="{rule.code}"' in page
    assert 'id="h-missing-deck">missing-deck <span class="near">an error here<' in page
    assert "<code>[publisher.policies]</code>" in page


def test_the_table_of_rules_follows_the_site(tmp_path: Path) -> None:
    settings = f'{SITE}[checks]\nlong-headline = {{level = "error", most = 90}}\n'
    site = write_site(tmp_path, {"site.toml": settings})
    said = run_ssg("-C", site, "check", "--rules")
    (line,) = (line for line in said.out.splitlines() if line.startswith("long-headline "))
    assert line.split()[:5] == ["long-headline", "error", "most", "90", "characters"]
    rules = run_ssg("-C", site, "check", "--rules", "--json").data["rules"]
    assert [rule["code"] for rule in rules] == [rule.code for rule in RULES]
    assert next(r["limits"] for r in rules if r["code"] == "long-headline") == {"most": 90}


def test_rules_are_explained_without_a_site(tmp_path: Path) -> None:
    said = run_ssg("-C", tmp_path, "check", "--explain", "tag-plural")
    assert said.code == 0
    assert said.out.startswith("tag-plural\n\nFinds two tags that are the singular")
    assert "Bad:" in said.out and "Good:" in said.out
    data = run_ssg("-C", tmp_path, "check", "--explain", "tag-plural", "--json").data
    assert (data["code"], data["level"]) == ("tag-plural", "warn")


def test_a_rule_that_nobody_has_is_told_with_a_guess(tmp_path: Path) -> None:
    said = run_ssg("-C", tmp_path, "check", "--explain", "tag-plurals")
    assert said.code == 2
    assert 'there is no rule "tag-plurals" (did you mean tag-plural?)' in said.err


def test_a_limit_of_a_house_is_the_one_that_counts(tmp_path: Path) -> None:
    settings = f'{SITE}[checks]\nlong-headline = {{level = "error", most = 20}}\n'
    story = story_text("A headline of thirty letters")
    site = write_site(tmp_path, {"site.toml": settings, "content/news/a.md": story})
    said = run_ssg("-C", site, "check", "--now", NOW, "--json")
    (found,) = said.data["problems"]
    assert (said.code, found["code"], found["severity"]) == (1, "long-headline", "error")
    assert found["message"] == "the headline has more than 20 characters"


def test_a_strict_rule_leaves_the_finished_pages_to_be_read(tmp_path: Path) -> None:
    """All problems come in one run, and a build does not look at this one."""
    settings = f'{SITE}[checks]\nshort-headline = "error"\n'
    layout = {"layouts/partials/story_end.html": "<h1>More</h1>"}
    files = {"site.toml": settings, "content/news/a.md": story_text("Late"), **layout}
    site = write_site(tmp_path, files)
    found = run_ssg("-C", site, "check", "--now", NOW, "--json").data["problems"]
    assert {problem["code"] for problem in found} == {"short-headline", "markup"}
    assert run_ssg("-C", site, "build", "--now", NOW).code == 0


@pytest.mark.parametrize(
    ("checks", "sound"),
    [
        ({"missing-alt": "off"}, True),
        ({"long-headline": {"level": "warn", "most": 90}}, True),
        ({"long-headline": {"must": 90}}, False),
        ({"lang-headline": "warn"}, False),
    ],
)
def test_editors_know_the_rules_from_the_schema(checks: object, *, sound: bool) -> None:
    schema = json.loads(run_ssg("schema", "site").out)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"title": "The Paper", "checks": checks}) is sound
