"""The store: one SQLite file. Whatever is wrong with it, or in it, counts as not known."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from ssg.facts import Kept, Parsed, Segment
from ssg.fingerprints import SIZE, decode_text, digest_of
from ssg.state.codec import Filing, read_facts
from ssg.state.manifest import Certificate, Changes, Known
from ssg.templates.anatomy import Anatomy

FORMAT = 3  # of the tables below; another one is not read
_TABLES = """
CREATE TABLE files (name TEXT PRIMARY KEY, place TEXT, signature BLOB, digest BLOB) WITHOUT ROWID;
CREATE TABLE facts (path TEXT PRIMARY KEY, source BLOB, reader BLOB, face BLOB, facts BLOB);
CREATE TABLE texts (path TEXT PRIMARY KEY, text BLOB);
CREATE TABLE templates (digest BLOB PRIMARY KEY, anatomy BLOB) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, note BLOB) WITHOUT ROWID;
CREATE TABLE sources (
    target TEXT, path TEXT, digest BLOB, PRIMARY KEY (target, path)
) WITHOUT ROWID;
CREATE TABLE certificates (target TEXT PRIMARY KEY, certificate BLOB) WITHOUT ROWID;
CREATE TABLE rows (
    target TEXT, path TEXT, size INT, modified INT, row BLOB, PRIMARY KEY (target, path)
) WITHOUT ROWID;
"""
_ROW = msgspec.msgpack.Decoder(Known)
_ANATOMY = msgspec.msgpack.Decoder(Anatomy)
_CERTIFICATE = msgspec.msgpack.Decoder(Certificate)
_encode = msgspec.msgpack.Encoder().encode
Value = TypeVar("Value")


class DamagedState(Exception):  # noqa: N818  -- it names the state, like `InvalidContent`
    """Raised where the state holds what nobody can have put there; it is then begun anew."""


class State:
    """What is kept of a site. Each process has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Take the file at `path`, which `open_state` has made."""
        self.path = path
        self._process = 0
        self._open: sqlite3.Connection | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this process: one that was made before a fork is not used after it."""
        if self._open is None or self._process != os.getpid():
            self._process = os.getpid()
            self._open = sqlite3.connect(self.path, isolation_level=None, timeout=60)
            # After a power cut some of it may be lost or torn: then it is read anew, see `_sealed`.
            self._open.execute("PRAGMA synchronous=OFF")
            self._open.execute("PRAGMA journal_mode=TRUNCATE")
        return self._open

    def close(self) -> None:
        """Close the connection of this process."""
        if self._open is not None and self._process == os.getpid():
            self._open.close()
        self._open = None

    # --- files and their facts ---------------------------------------------------------------

    def files(self) -> dict[str, tuple[str, bytes, bytes]]:
        """Return place, signature and digest of every file by name."""
        rows = self.connection.execute("SELECT name, place, signature, digest FROM files")
        return {name: (place, signature, digest) for name, place, signature, digest in rows}

    def places(self) -> dict[str, bytes]:
        """Return the digest of every file by its path on disk."""
        return dict(self.connection.execute("SELECT place, digest FROM files"))

    def note_files(
        self, changed: Mapping[str, tuple[str, bytes, bytes]], gone: Iterable[str]
    ) -> None:
        """Keep place, signature and digest of files, and forget those that are gone."""
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
                ((name, *known) for name, known in changed.items()),
            )
            connection.executemany("DELETE FROM files WHERE name = ?", ((name,) for name in gone))

    def sources(self, reader: bytes) -> dict[str, bytes]:
        """Return the digests of the files whose facts are known, as this reader reads them."""
        query = "SELECT path, source FROM facts WHERE reader = ?"
        return dict(self.connection.execute(query, (reader,)))

    def faces(self) -> dict[str, bytes]:
        """Return the faces of all files whose facts are known."""
        return dict(self.connection.execute("SELECT path, face FROM facts"))

    def file(self, filings: Iterable[Filing], reader: bytes) -> None:
        """Keep the facts and texts of files."""
        with self._transaction() as connection:
            for filing in filings:
                connection.execute(
                    "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)",
                    (filing.path, filing.source, reader, filing.face, _sealed(filing.facts)),
                )
                connection.execute(
                    "INSERT OR REPLACE INTO texts VALUES (?, ?)", (filing.path, filing.text)
                )

    def forget(self, paths: Iterable[str]) -> None:
        """Forget the facts and texts of files."""
        given = [(path,) for path in paths]
        with self._transaction() as connection:
            connection.executemany("DELETE FROM facts WHERE path = ?", given)
            connection.executemany("DELETE FROM texts WHERE path = ?", given)

    def parsed(self) -> Iterator[Parsed]:
        """Yield the facts of all files, in the order of their paths.

        Raises:
            DamagedState: if they are not those that were kept.
        """
        for path, facts in self.connection.execute("SELECT path, facts FROM facts ORDER BY path"):
            parsed = _read(read_facts, facts)
            if parsed.path != path:
                raise DamagedState(path)
            yield parsed

    def facts(self, path: str) -> Parsed | None:
        """Return the facts of a file, or None if they are not known.

        Raises:
            DamagedState: if they are not those that were kept.
        """
        found = self.connection.execute("SELECT facts FROM facts WHERE path = ?", (path,))
        return next((_read(read_facts, facts) for (facts,) in found), None)

    def text(self, kept: Kept) -> tuple[Segment, ...]:
        """Return a text.

        Raises:
            DamagedState: if it is not the one that was kept.
        """
        found = self.connection.execute("SELECT text FROM texts WHERE path = ?", (kept.path,))
        for (text,) in found:
            if digest_of(text).hex() == kept.digest:
                return decode_text(text)
        raise DamagedState(kept.path)

    # --- templates and other notes -----------------------------------------------------------

    def anatomies(self) -> dict[bytes, Anatomy]:
        """Return the anatomy of every template that was read, by the digest of its bytes."""
        rows = self.connection.execute("SELECT digest, anatomy FROM templates")
        return {digest: _read(_ANATOMY.decode, anatomy) for digest, anatomy in rows}

    def note_anatomies(self, anatomies: Mapping[bytes, Anatomy]) -> None:
        """Keep these and no others."""
        rows = [(digest, _sealed(_encode(anatomy))) for digest, anatomy in anatomies.items()]
        with self._transaction() as connection:
            connection.execute("DELETE FROM templates")
            connection.executemany("INSERT INTO templates VALUES (?, ?)", rows)

    def note(self, name: str) -> bytes:
        """Return what is noted under a name, or nothing."""
        found = self.connection.execute("SELECT note FROM notes WHERE name = ?", (name,))
        return next((_read(bytes, note) for (note,) in found), b"")

    def take_note(self, name: str, note: bytes) -> None:
        """Note something under a name."""
        self.connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, _sealed(note)))

    # --- what was written --------------------------------------------------------------------

    def certificate(self, target: str) -> Certificate:
        """Return the certificate of an output folder, an empty one if there is none."""
        query = "SELECT certificate FROM certificates WHERE target = ?"
        found = self.connection.execute(query, (target,))
        return next((_read(_CERTIFICATE.decode, data) for (data,) in found), Certificate())

    def rows(self, target: str) -> dict[str, Known]:
        """Return what is known of every output of a folder, by path."""
        query = "SELECT row FROM rows WHERE target = ?"
        rows = (_read(_ROW.decode, row) for (row,) in self.connection.execute(query, (target,)))
        return {row.path: row for row in rows}

    def written(self, target: str) -> list[tuple[str, int, int]]:
        """Return path, size in bytes and time of change in nanoseconds of a folder's outputs."""
        query = "SELECT path, size, modified FROM rows WHERE target = ?"
        return list(self.connection.execute(query, (target,)))

    def published(self, target: str) -> dict[str, bytes]:
        """Return the digests of the stories and other texts that a folder was made from."""
        query = "SELECT path, digest FROM sources WHERE target = ?"
        return dict(self.connection.execute(query, (target,)))

    def doubt(self, target: str) -> None:
        """Take the certificate of an output folder away, before anything in it changes."""
        self.connection.execute("DELETE FROM certificates WHERE target = ?", (target,))

    def commit(self, target: str, certificate: Certificate, changes: Changes) -> None:
        """Keep what a build has written: the last step of it."""
        rows, gone = changes.rows, changes.gone
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)",
                ((target, r.path, r.size, r.modified, _sealed(_encode(r))) for r in rows),
            )
            connection.executemany(
                "DELETE FROM rows WHERE target = ? AND path = ?", ((target, path) for path in gone)
            )
            connection.executemany(
                "INSERT OR REPLACE INTO sources VALUES (?, ?, ?)",
                ((target, path, digest) for path, digest in changes.sources.items()),
            )
            connection.executemany(
                "DELETE FROM sources WHERE target = ? AND path = ?",
                ((target, path) for path in changes.lost_sources),
            )
            connection.execute(
                "INSERT OR REPLACE INTO certificates VALUES (?, ?)",
                (target, _sealed(_encode(certificate))),
            )

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read many entries as one: asking for the file's lock each time takes longer."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def open_state(path: Path) -> State:
    """Return the state in a file, begun anew if it has another format.

    Raises:
        OSError, sqlite3.Error: if no state can be kept there, or what is there is damaged.
    """
    state = State(path)
    if path.exists() and _format(state) != FORMAT:
        state.close()
        discard(path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        state.connection.executescript(f"BEGIN;{_TABLES}PRAGMA user_version={FORMAT};COMMIT;")
    return state


def discard(path: Path) -> None:
    """Remove a state file, with what SQLite may have left beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _format(state: State) -> int:
    (version,) = state.connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _sealed(data: bytes) -> bytes:
    """Put a digest before bytes, so that those that come back are known to be the same."""
    return digest_of(data) + data


def _read(decode: Callable[[bytes], Value], sealed: object) -> Value:
    if isinstance(sealed, bytes) and digest_of(sealed[SIZE:]) == sealed[:SIZE]:
        try:
            return decode(sealed[SIZE:])
        except (msgspec.MsgspecError, ValueError, TypeError) as fault:
            raise DamagedState("an entry of another version") from fault
    raise DamagedState("an entry that was not kept so")
