"""docs/checks.md is true: a bad example is found by its rule and no other, a good one by none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ssg.explanations import explanations
from ssg.house_rules import BY_CODE, RULES
from tests.command import run_ssg
from tests.newsroom import NOW, write_site
from tests.photos import jpeg, notes, png

pytestmark = pytest.mark.usefixtures("theme_compiled_once")
SITE = (
    'title = "The Meridian"\ndescription = "All the news."\nbase_url = "https://meridian.example"\n'
)
SOUND: Mapping[str, str] = {
    "site.toml": SITE,
    "content/authors/jane-doe.md": "---\nname: Jane Doe\nbio: Writes.\n---\n",
    "content/about.md": "---\ntitle: About\n---\nWho we are.\n",
    "content/news/_section.md": "---\ntitle: News\ndeck: What is new.\n---\n",
    "content/news/tram.md": (
        "---\ntitle: The tram is late\ndate: 2026-11-23\nauthor: jane-doe\ntags: [Tram]\n---\n"
        "For the third time.\n"
    ),
}
NOT_RUN = {"host-limit"}  # it would take two thousand stories
_PART = re.compile(r"^-- (\S+)(?: \((\d+) x (\d+)(, GPS)?(?:, (\d+) kilobytes)?\))? --$", re.M)
_BLOCK = re.compile(r"^(Bad|Good):\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MANY = re.compile(r"\{1\.\.(\d+)\}")


def files_of(example: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield the files of an example: texts, and pictures of the size that is named."""
    starts = list(_PART.finditer(example))
    ends = [*(match.start() for match in starts[1:]), len(example)]
    for match, end in zip(starts, ends, strict=True):
        path, width, height, place, weight = match.groups()
        if width:
            yield path, picture(path, int(width), int(height), place, int(weight or 0))
            continue
        text = example[match.end() + 1 : end]
        if many := _MANY.search(path):
            for number in range(1, int(many[1]) + 1):
                yield path.replace(many[0], str(number)), text.replace("{n}", str(number))
        else:
            yield path, text


def picture(path: str, width: int, height: int, place: str | None, weight: int) -> bytes:
    """Return a picture; it is as heavy as it is said to be, in kilobytes."""
    made = jpeg if path.endswith(".jpg") else png
    data = made(width, height, notes(place=True) if place else b"")
    return data.ljust(1000 * weight, b"\0")


def examples(code: str) -> dict[str, str]:
    """Return the bad and the good example of a rule."""
    return dict(_BLOCK.findall(explanations()[code]))


def found(folder: Path, code: str, files: Mapping[str, str | bytes]) -> set[str]:
    """Return the codes of what `ssg check` finds, with this rule on."""
    write_site(folder, {**SOUND, **files})
    if BY_CODE[code].level == "off":
        settings = (folder / "site.toml").read_text(encoding="utf-8")
        assert "[checks]" not in settings
        (folder / "site.toml").write_text(f'{settings}\n[checks]\n{code} = "warn"\n', "utf-8")
    said = run_ssg("-C", folder, "check", "--now", NOW, "--json")
    return {problem["code"] for problem in said.data["problems"]}


def test_every_rule_has_an_entry_and_every_entry_a_rule() -> None:
    """`ssg check --explain` finds each."""
    assert list(explanations()) == [rule.code for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_entry_says_what_the_table_says(rule: object) -> None:
    """Level, sentence and limits."""
    known = BY_CODE[getattr(rule, "code")]  # noqa: B009
    entry = explanations()[known.code]
    who = "`ssg build` and `ssg check`" if known.also_in_build else "`ssg check`"
    assert entry.startswith(f"Finds {known.says}.")
    assert f"Level: `{known.level}`. Looked for by {who}." in entry
    rows = re.findall(r"^\| `(\w+)` \| `(\d+)` \| (.+) \|$", entry, re.MULTILINE)
    assert rows == [(limit.name, str(limit.default), limit.unit) for limit in known.limits]
    assert set(examples(known.code)) == {"Bad", "Good"}


@pytest.mark.parametrize("code", sorted(BY_CODE.keys() - NOT_RUN))
def test_a_bad_example_is_found_and_a_good_one_is_not(code: str, tmp_path: Path) -> None:
    """By this rule, and by no other."""
    told = examples(code)
    assert found(tmp_path / "bad", code, dict(files_of(told["Bad"]))) == {code}
    assert found(tmp_path / "good", code, dict(files_of(told["Good"]))) == set()
