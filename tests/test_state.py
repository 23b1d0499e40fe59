"""What is kept between two builds: exactly what was put in, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ssg.facts import Body, Directive, Kept, Parsed, Reference, StoryFields
from ssg.fingerprints import decode_text, encode_text
from ssg.problems import Location, Problem
from ssg.state import Certificate, Changes, DamagedState, Known, State, file_away, open_state
from ssg.state.codec import read_facts

TEXT = ("<p>A", Reference("b.md", 3), ">b", Directive("note", {"title": "T"}, ("<p>n",), 4))
FIELDS = StoryFields(
    title="A",
    date=datetime.fromisoformat("2026-11-24T06:24:00+05:30"),
    tags=("x", "y"),
    given=frozenset({"title", "date", "tags"}),
)
PARSED = Parsed(
    "news/a.md",
    "story",
    FIELDS,
    Body(TEXT, frozenset({"one", "two"}), (Reference("b.md", 3),), "A", 7, {"video": 2}),
    {"own": ["x", 1, {"deep": True}]},
    {"title": 2},
    "d" * 32,
    (Problem(Location("content/news/a.md", 2), "odd", "mend it", "unknown-key", "warn"),),
)
ROW = Known("a", "articles", "p", "t", "o", 1, True, None, b"i", "new", b"d", 1, 2)  # noqa: FBT003


def opened(folder: Path) -> State:
    """Return a new state."""
    return open_state(folder / "state.sqlite")


def test_the_facts_of_a_file_come_back_as_they_were() -> None:
    """But for its text, which is found by its digest; dates keep their offset."""
    found = read_facts(file_away(PARSED, b"s", whole_face=False).facts)
    assert isinstance(found.body.segments, Kept)
    assert found.body.segments.directives == ("note",)
    assert isinstance(found.fields, StoryFields)
    assert repr(found.fields.date) == repr(FIELDS.date)
    assert (found.fields.tags, found.fields.given) == (FIELDS.tags, FIELDS.given)
    assert (found.extra, found.lines, found.problems) == (
        PARSED.extra,
        {"title": 2},
        PARSED.problems,
    )
    assert (found.body.anchors, found.body.references) == (
        PARSED.body.anchors,
        PARSED.body.references,
    )


def test_a_text_comes_back_as_it_was(tmp_path: Path) -> None:
    """Piece by piece."""
    assert decode_text(encode_text(TEXT)) == TEXT
    state = opened(tmp_path)
    filing = file_away(PARSED, b"s", whole_face=False)
    state.file([filing], b"reader")
    (parsed,) = state.parsed()
    assert isinstance(parsed.body.segments, Kept)
    assert state.text(parsed.body.segments) == TEXT
    state.close()


def face(*, words: int = 7, whole: bool = False, **changed: object) -> bytes:
    """Return the face of a file of which something changed."""
    body = Body(
        changed.get("segments", TEXT),  # type: ignore[arg-type]
        changed.get("anchors", frozenset({"one"})),  # type: ignore[arg-type]
        changed.get("references", ()),  # type: ignore[arg-type]
        "A",
        words,
    )
    parsed = Parsed("news/a.md", "story", FIELDS, body)
    return file_away(parsed, b"s", whole_face=whole).face


def test_what_other_pages_may_know_of_a_text() -> None:
    """Its anchors, its links and the minutes it takes; neither its words nor the lines of links."""
    assert face(segments=("other",)) == face()
    assert face(words=9) == face()
    assert face(words=900) != face()
    assert face(anchors=frozenset()) != face()
    assert face(references=(Reference("b.md", 3),)) != face()
    assert face(references=(Reference("b.md", 3),)) == face(references=(Reference("b.md", 8),))


def test_plugins_may_count_words() -> None:
    """So with plugins the number of words is a part of the face."""
    assert face(words=9, whole=True) != face(whole=True)


@pytest.mark.parametrize("table", ["facts", "texts", "certificates", "rows", "notes"])
def test_an_entry_that_was_changed_is_refused(table: str, tmp_path: Path) -> None:
    """Whatever it says now."""
    state = opened(tmp_path)
    state.file([file_away(PARSED, b"s", whole_face=False)], b"reader")
    state.take_note("work", b"note")
    state.commit("output", Certificate(b"i", report=b"r"), Changes([ROW], [], {}, []))
    (kept,) = [parsed.body.segments for parsed in state.parsed()]
    assert isinstance(kept, Kept)
    column = {"certificates": "certificate", "rows": "row", "notes": "note"}.get(table, table[:-1])
    column = {"fact": "facts"}.get(column, column)
    query = f"SELECT {column} FROM {table}"  # noqa: S608
    ((data,),) = state.connection.execute(query)
    torn = data[:-1] + bytes([data[-1] ^ 1])
    state.connection.execute(f"UPDATE {table} SET {column} = ?", (torn,))  # noqa: S608
    read: dict[str, Callable[[], object]] = {
        "facts": lambda: tuple(state.parsed()),
        "texts": lambda: state.text(kept),
        "certificates": lambda: state.certificate("output"),
        "rows": lambda: state.rows("output"),
        "notes": lambda: state.note("work"),
    }
    with pytest.raises(DamagedState):
        read[table]()
    state.close()


def test_a_state_of_another_format_is_begun_anew(tmp_path: Path) -> None:
    """Older or newer."""
    state = opened(tmp_path)
    state.take_note("work", b"note")
    state.connection.execute("PRAGMA user_version=99")
    state.close()
    state = opened(tmp_path)
    assert state.note("work") == b""
    state.close()


def test_a_file_that_is_no_state(tmp_path: Path) -> None:
    """Is told by SQLite; `with_state` then begins anew."""
    (tmp_path / "state.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(sqlite3.DatabaseError):
        opened(tmp_path)
