"""Front matter that is wrong, or only looks right: each case of the table has one result."""

import json
import re
import string
import time
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

import ssg.parse.yaml_reader
from ssg.facts import Body, Byline, Parsed, Source, StoryFields
from ssg.front_matter import keys_of
from ssg.parse import parse
from ssg.parse.scalars import clean
from ssg.problems import InvalidContent, Problem
from ssg.settings import Settings

TABLE = Path(__file__).parent / "hostile" / "front_matter.txt"
FORMS = {
    "yaml": "---\ntitle: T\n{}\n---\nBody.\n",
    "toml": '+++\ntitle = "T"\n{}\n+++\nBody.\n',
    "json": '{{\n"title": "T",\n{}\n}}\nBody.\n',
    "file": "{}",
}
PARIS = Settings(title="The Meridian", timezone="Europe/Paris")
ESCAPE = re.compile(r"\\(?:([ntr\\])|x([0-9a-f]{2})|u([0-9a-f]{4}))")


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    line: int
    text: str
    expected: tuple[str, ...]


def unescape(match: re.Match[str]) -> str:
    letter, short, long = match.groups()
    return {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}.get(letter) or chr(int(short or long, 16))


def cases() -> list[Case]:
    found = []
    for number, row in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if row and not row.startswith("#"):
            given_, arrow, expected = row.rpartition("  ==>  ")
            form, colon, written = given_.partition(": ")
            assert arrow and colon and form in FORMS, f"line {number} of the table: {row}"
            text = FORMS[form].format(ESCAPE.sub(unescape, written))
            found.append(Case(number, text, tuple(expected.split(" && "))))
    return found


def read(text: str, settings: Settings = PARIS) -> Parsed | InvalidContent:
    try:
        return parse(
            Source("africa/x.md", text), settings=settings, read_body=lambda *_: Body(lead="read")
        )
    except InvalidContent as invalid:
        return invalid


def found(problems: tuple[Problem, ...], expected: str) -> bool:
    """Tell whether `warn 3: words` or `3: words` is among the problems."""
    match = re.fullmatch(r"(warn )?(\d+): ?(.*)", expected)
    assert match
    severity = "warn" if match[1] else "error"
    return any(
        problem.severity == severity
        and problem.where.line == int(match[2])
        and match[3] in str(problem)
        for problem in problems
    )


def value_of(parsed: Parsed, name: str) -> object:
    assert isinstance(parsed.fields, StoryFields)
    head, _, own = name.partition(".")
    value = parsed.extra[own] if head == "extra" else getattr(parsed.fields, name)
    return value.isoformat() if isinstance(value, datetime) else value


def check(case: Case) -> None:
    result = read(case.text)
    faults = result.problems
    refused = [text for text in case.expected if re.match(r"\d+:", text)]
    assert isinstance(result, InvalidContent) == bool(refused), faults
    for expected in case.expected:
        if re.match(r"(warn )?\d+:", expected):
            assert found(faults, expected), faults
        elif expected != "ok":
            name, _, value = expected.partition(" = ")
            assert isinstance(result, Parsed)
            assert ascii(value_of(result, name)) == ascii(eval(value, {"Byline": Byline}))  # noqa: S307


CASES = cases()


def test_the_table_is_long() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"line-{case.line}")
def test_every_case_has_its_result(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"line-{case.line}")
def test_every_case_has_its_result_without_libyaml(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssg.parse.yaml_reader, "Parser", yaml.SafeLoader)
    if r"\ud800" in case.text:  # reads this escape, and we replace it
        assert isinstance(read(case.text), Parsed) or "JSON" in case.expected[0]
    else:
        check(case)


LARGE = {
    "ten thousand lists in one another": "---\ntitle: T\nx: " + "[" * 10_000 + "\n---\n",
    "the same in JSON": '{"title": "T", "x": ' + "[" * 10_000 + "}",
    "the same in TOML": "+++\nx = " + "[" * 10_000 + "\n+++\n",
    "a key of thousands of parts": "+++\n" + ".".join("a" * 20_000) + " = 1\n+++\n",
    "a key of a million letters": "---\n" + "k" * 1_000_000 + ": 1\n---\n",
    "a number of five thousand digits": "---\ntitle: T\nweight: " + "9" * 5000 + "\n---\n",
    "the same number in TOML": "+++\nweight = " + "9" * 5000 + "\n+++\n",
    "the same number in JSON": '{"weight": ' + "9" * 5000 + "}",
    "lists that would fill the memory": "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "---\n",
    "thousands of keys": "---\n" + "".join(f"k{n}: 1\n" for n in range(3000)) + "---\n",
    "nothing but dashes": "-" * 5_000_000,
    "nothing but a fence and spaces": "---" + " " * 5_000_000 + "x",
    "nothing but line breaks": "\n" * 1_000_000 + "x",
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_or_too_deep_is_refused_at_once(name: str) -> None:
    before = time.process_time()
    result = read(LARGE[name])
    assert isinstance(result, InvalidContent)
    assert time.process_time() - before < 1


def test_a_body_of_five_megabytes_is_no_matter_of_the_front_matter() -> None:
    assert isinstance(read("---\ntitle: T\n---\n" + "x" * 5_000_000), Parsed)


def test_marks_in_thousands_on_one_letter_take_no_minutes() -> None:
    before = time.process_time()
    assert len(clean("a" + "\u0301\u0316" * 100_000)) > 100_000
    assert time.process_time() - before < 1


MARKS = "---|+++|...|;;;|{|}|[|]|:|: |- |? |\n|\n\n|  |\t|'|\"|#|&a|*a|<<|!!str |%|@|`|,|=|\\"
WORDS = (
    "title|draft|date|tags|image|authors|extra|defaults|src|true|no|null|~|12:30|2026-02-30|-0500"
)
ODDITIES = "1e999|.nan|2026-03-29 02:30|\ufeff|\u2028|\x85|\x07|\ud800|é|||>"
TOKENS = st.sampled_from([*MARKS.split("|"), *WORDS.split("|"), *ODDITIES.split("|"), "|"])


def assert_read_or_refused(text: str, path: str) -> None:
    try:
        parse(Source(path, text), settings=PARIS, read_body=lambda *_: Body())
    except InvalidContent as invalid:
        assert invalid.problems
        last = len(re.findall("\r\n|\r|\n", text)) + 1
        for problem in invalid.problems:
            assert problem.where.path == f"content/{path}"
            assert 1 <= problem.where.line <= last
            assert problem.message


PATHS = st.sampled_from(
    [
        "africa/x.md",
        "about.md",
        "authors/a.md",
        "africa/_section.md",
        "2026-02-30-x/index.md",
        "index.md",
    ]
)


@given(text=st.text(), path=PATHS)
def test_any_text_is_read_or_refused(text: str, path: str) -> None:
    assert_read_or_refused(text, path)


@given(parts=st.lists(TOKENS, max_size=40), path=PATHS)
def test_anything_like_front_matter_is_read_or_refused(parts: list[str], path: str) -> None:
    assert_read_or_refused("".join(parts), path)


FENCES = {"yaml": ("---\n", "\n---\n"), "toml": ("+++\n", "\n+++\n"), "json": ("{\n", "\n}\n")}


@given(parts=st.lists(TOKENS, max_size=40), form=st.sampled_from(sorted(FENCES)), path=PATHS)
def test_anything_between_fences_is_read_or_refused(parts: list[str], form: str, path: str) -> None:
    opening, closing = FENCES[form]
    assert_read_or_refused(opening + "".join(parts) + closing, path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
OURS = sorted(keys_of("story") | keys_of("author") | keys_of("section"))


@given(
    values=st.dictionaries(st.sampled_from([*OURS, "src", "name", "x"]), JSON, max_size=6),
    path=PATHS,
)
def test_any_values_of_our_keys_are_read_or_refused(values: dict[str, object], path: str) -> None:
    assert_read_or_refused(json.dumps(values, allow_nan=True), path)
    assert_read_or_refused(f"---\n{yaml.safe_dump(values, allow_unicode=True)}\n---\n", path)


def as_shown(title: str) -> str:
    """What a page shows of a title: one line, NFC, nothing unprintable."""
    title = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", title).replace("\ufeff", "")
    title = "".join("\ufffd" if unprintable(character) else character for character in title)
    return re.sub(r"[ \t]*\n\s*", " ", unicodedata.normalize("NFC", title).strip())


def unprintable(character: str) -> bool:
    code = ord(character)
    noncharacter = code in range(0xFDD0, 0xFDF0) or code in {0xFFFE, 0xFFFF}
    return noncharacter or (
        unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n"
    )


def escaped(title: str) -> str:
    """Write a title as a string of both YAML and TOML."""
    kept = set(string.ascii_letters + string.digits + " .,;-&#")
    return "".join(c if c in kept else f"\\U{ord(c):08X}" for c in title)


@given(title=st.text(min_size=1, max_size=30))
def test_a_title_of_any_characters_survives(title: str) -> None:
    shown = as_shown(title)
    assume(title.strip() and any(unicodedata.category(c)[0] not in "CZ" for c in shown))
    written = title.replace("&", "&amp;")
    for text in (
        f'---\ntitle: "{escaped(written)}"\n---\n',
        f'+++\ntitle = "{escaped(written)}"\n+++\n',
        json.dumps({"title": written}),
        json.dumps({"title": written}, indent=2) + "\nBody.\n",
    ):
        parsed = read(text)
        assert isinstance(parsed, Parsed), parsed.problems
        assert isinstance(parsed.fields, StoryFields)
        assert parsed.fields.title == shown


def test_half_a_character_of_json_is_replaced() -> None:
    parsed = read('{"title": "a\\ud83d", "mine": "\\ude00"}')
    assert isinstance(parsed, Parsed)
    assert isinstance(parsed.fields, StoryFields)
    assert (parsed.fields.title, parsed.extra["mine"]) == ("a\ufffd", "\ufffd")
