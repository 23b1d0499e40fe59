"""The stores of Amazon, Microsoft and Google, and others that speak their languages, by obstore."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ssg.deployment import GcsTarget, ObjectTarget
from ssg.headers import Headers
from ssg.publish.abreast import abreast, finish
from ssg.publish.answers import read_answer
from ssg.publish.credentials import credentials_of
from ssg.publish.openings import address_of, open_client, require_obstore
from ssg.publish.patience import TRIES, Patience
from ssg.publish.payload import is_compressed, is_same, opened, payload_of, size_of, tag_of
from ssg.publish.store import ABSENT, ANY, Conflict, Found, TargetFault, Upload
from ssg.publish.surroundings import Surroundings

if TYPE_CHECKING:
    from obstore import ObjectMeta, PutMode, PutResult

_NOTE = {"Content-Type": "application/json", "Cache-Control": "no-store"}  # for what is our own
_SMALL = 1_000_000  # bytes: a request with so many is given up sooner
_SOON, _LATE = timedelta(minutes=2), timedelta(hours=1)
_LARGE = 100_000_000  # bytes from which a file goes in parts
_PART = 16_000_000
_BATCH = 500  # keys that are deleted with one request, where the store can do that
T = TypeVar("T")


class RemoteStore:
    """A `Store` on other machines.

    `read_back` counts the objects that had to be fetched to see that they are what was sent: those
    whose tags are not the MD5 digests of their bytes.
    """

    def __init__(self, target: ObjectTarget, around: Surroundings) -> None:
        """Open it; nothing is asked yet.

        Raises:
            InvalidContent: if obstore is missing, or settings or credentials cannot be right.
        """
        require_obstore()
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        self._target, credentials = target, credentials_of(target, around.environment)
        self._credentials = credentials
        self._ob = obstore
        self._unlike = (AlreadyExistsError, PreconditionError)
        self._faults = (BaseError, FileNotFoundError, ValueError)
        self._soon = open_client(target, credentials, _SOON)
        self._late = open_client(target, credentials, _LATE)
        self._patience = Patience(around.wait, self._faults)
        self._proven: dict[str, str] = {}  # key -> tag of the bytes that were sent
        self.read_back = 0

    @property
    def address(self) -> str:
        """How people call it."""
        return address_of(self._target)

    def get(self, key: str) -> tuple[Found, bytes] | None:
        """Return an object, or None if there is none."""

        def ask(number: int) -> tuple[Found, bytes] | None:
            try:
                result = self._ob.get(self._late, key)
                return self._found(result.meta, key), bytes(result.bytes())
            except FileNotFoundError as fault:
                _see_that_it_is_one(fault)
                return None

        return self._do("read", key, ask)

    def put(self, key: str, data: bytes, when: str = ANY) -> str:
        """Store bytes that readers do not ask for, and return their tag."""
        return self._put(key, data, _NOTE, when)

    def put_many(self, uploads: Iterable[Upload]) -> Iterator[tuple[str, str]]:
        """Store files side by side, and yield the key and tag of each as it is there."""
        for key, tag, was_read in abreast(self._store, uploads, size_of):
            self._proven[key] = tag
            self.read_back += was_read
            yield key, tag

    def copy_many(self, pairs: Mapping[str, str]) -> None:
        """Copy objects, with their headers, to other keys of this store."""

        def copy(pair: tuple[str, str]) -> None:
            self._do("copy", pair[0], lambda number: self._ob.copy(self._late, *pair))

        finish(abreast(copy, pairs.items()))

    def look(self, keys: Iterable[str]) -> Mapping[str, Found]:
        """Return those of these objects that are there."""
        seen = abreast(self._head, keys)
        return {found.key: found for found in seen if found is not None}

    def list(self, prefix: str = "") -> Iterator[Found]:
        """Yield all objects whose keys begin with a prefix."""
        folder = prefix.rpartition("/")[0]

        def ask(number: int) -> tuple[Found, ...]:
            pages = self._ob.list(self._soon, folder or None, chunk_size=1000)
            metas = (meta for page in pages for meta in page)
            return tuple(self._found(meta) for meta in metas if meta["path"].startswith(prefix))

        for found in self._do("list", folder, ask):
            if found.key:  # some programs put an object under the very prefix
                yield found

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects; one that is not there is removed already."""
        coming = iter(keys)
        while batch := tuple(islice(coming, _BATCH)):
            self._do("delete", batch[0], partial(self._delete, batch))

    def prove(self, upload: Upload, found: Found) -> None:
        """See that an object has the bytes of a file; they are read back if its tag cannot tell."""
        if self._proven.get(upload.key) == found.tag:
            return
        if self._goes_whole(upload) and tag_of(payload_of(upload)) == found.tag:
            return
        self._compare(upload, found.tag)
        self.read_back += 1

    # --- one object -----------------------------------------------------------------------------

    def _store(self, upload: Upload) -> tuple[str, str, bool]:
        """Store a file; return its key and tag, and whether it had to be read back."""
        if self._goes_whole(upload):
            data = payload_of(upload)
            tag = self._put(upload.key, data, upload.headers, upload.when)
            if tag == tag_of(data):
                return upload.key, tag, False
            del data
        else:
            tag = self._put_in_parts(upload)
        self._compare(upload, tag)
        return upload.key, tag, True

    def _put(self, key: str, data: bytes, headers: Headers, when: str) -> str:
        client = self._soon if len(data) < _SMALL else self._late

        def ask(number: int) -> str:
            try:
                if mode := self._mode(key, when):
                    result = self._ob.put(
                        client, key, data,
                        attributes=dict(headers), mode=mode, use_multipart=False,
                    )  # fmt: skip
                    return self._tag(result, key)
            except self._unlike as fault:
                if read_answer(fault).passes:
                    raise
            if number > 1 and (tag := self._if_ours(key, data, headers)):
                return tag  # an earlier try had come through, but its answer had not
            raise Conflict(key)

        return self._do("store", key, ask)

    def _put_in_parts(self, upload: Upload) -> str:
        """Store a large file. Stores take no conditions then, so it is looked at just before."""
        there = self._head(upload.key)
        if upload.when != ANY and (there.tag if there else ABSENT) != upload.when:
            raise Conflict(upload.key)

        client = open_client(self._target, self._credentials, _LATE, retries=TRIES - 1)

        def ask(number: int) -> str:
            with opened(upload) as file:
                result = self._ob.put(
                    client, upload.key, file,
                    attributes=dict(upload.headers), chunk_size=_PART, max_concurrency=4,
                )  # fmt: skip
            return self._tag(result, upload.key)

        return self._do("store", upload.key, ask)

    def _mode(self, key: str, when: str) -> PutMode | None:
        """Return a condition as obstore has it, or None if it is plain that it does not hold."""
        if when in {ANY, ABSENT}:
            return "overwrite" if when == ANY else "create"
        if not isinstance(self._target, GcsTarget):
            return {"e_tag": f'"{_bare(when)}"'}
        try:  # Google's conditions name versions
            meta = self._ob.head(self._soon, key)
        except FileNotFoundError:
            return None
        same = self._tag(meta, key) == _bare(when)
        return {"version": meta["version"]} if same else None

    def _if_ours(self, key: str, data: bytes, headers: Headers) -> str | None:
        found = self._ob.get(self._soon, key)
        given = {name.lower(): value for name, value in found.attributes.items()}
        same = all(given.get(name.lower()) == value for name, value in headers.items())
        return self._tag(found.meta, key) if same and bytes(found.bytes()) == data else None

    def _head(self, key: str) -> Found | None:
        def ask(number: int) -> Found | None:
            try:
                return self._found(self._ob.head(self._soon, key), key)
            except FileNotFoundError as fault:
                _see_that_it_is_one(fault)
                return None

        return self._do("look at", key, ask)

    def _delete(self, keys: tuple[str, ...], number: int) -> None:
        """Delete some objects with one request, where the store can do that."""
        try:
            self._ob.delete(self._soon, keys)
        except FileNotFoundError as fault:  # Microsoft and Google say so, and may stop there
            _see_that_it_is_one(fault)
            left = tuple(self.look(keys))
            if left == keys:
                raise
            if left:
                self._delete(left, number)

    def _compare(self, upload: Upload, tag: str) -> None:
        """Read an object back, and compare it with its file."""

        def ask(number: int) -> bool:
            result = self._ob.get(self._late, upload.key)
            parts = (bytes(part) for part in result.stream())
            return self._tag(result.meta, upload.key) == tag and is_same(upload, parts)

        if not self._do("read", upload.key, ask):
            raise TargetFault(f"{self._name(upload.key)} does not hold what was sent")

    # --- what they have in common ---------------------------------------------------------------

    def _do(self, what: str, key: str, ask: Callable[[int], T]) -> T:
        """Do something with patience.

        Raises:
            TargetFault: with one plain line, if it fails for good.
        """
        try:
            return self._patience.keep_asking(ask)
        except self._faults as fault:
            answer = read_answer(fault, self._credentials.secrets)
            tried = f", {TRIES} times" if answer.passes else ""
            cure = f" ({answer.cure})" if answer.cure else ""
            message = f"cannot {what} {self._name(key)}: {answer}{tried}{cure}"
            raise TargetFault(message) from None

    def _name(self, key: str) -> str:
        return f"{self.address}/{key}".rstrip("/")

    def _goes_whole(self, upload: Upload) -> bool:
        return size_of(upload) < _LARGE or is_compressed(upload)

    def _found(self, meta: ObjectMeta, key: str | None = None) -> Found:
        path = meta["path"] if key is None else key
        return Found(path, meta["size"], self._tag(meta, path))

    def _tag(self, meta: ObjectMeta | PutResult, key: str) -> str:
        """Return a tag without its quotes, which Microsoft's lists leave out."""
        tag = _bare(meta["e_tag"] or "")
        if not tag:
            raise TargetFault(f"{self._name(key)} has no ETag, which tells its versions apart")
        return tag


def _bare(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')


def _see_that_it_is_one(fault: FileNotFoundError) -> None:
    """See that one object is missing, and not all that holds them."""
    if read_answer(fault).has_no_bucket:
        raise fault
