"""May this request be answered? Pure functions, which trust nothing that a request says.

A page of any other site can make a reader's browser ask this machine. What it must not do is read
an unpublished story, so a request has to name an address of ours (against DNS rebinding), and a
browser that says that another site asks is refused, unless somebody follows a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from secrets import compare_digest
from urllib.parse import parse_qsl, unquote_to_bytes

METHODS = ("GET", "HEAD")
LONGEST = 8192  # bytes of path and query
HTTP_PORT = 80  # which browsers leave out
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
_ESCAPES = re.compile(rb"(?:[^%]|%[0-9A-Fa-f]{2})*")
_ENCODED_SLASH = re.compile(rb"%(?:2f|5c)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_ABSOLUTE = re.compile(rb"http://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")

Headers = Iterable[tuple[bytes, bytes]]


class Refused(Exception):  # noqa: N818  -- it names what became of a request
    """Raised for a request that is not answered: with which status, and why, for people."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep the status of the answer and the sentence in it."""
        super().__init__(status, reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class Doors:
    """Under which addresses the preview is reached, and with which token if any may reach it."""

    port: int
    address: str  # for people, without a slash at the end: "http://127.0.0.1:8000"
    hosts: frozenset[bytes]  # as they stand in Host, in lower case: b"localhost:8000"
    token: str = ""

    @property
    def cookie(self) -> str:
        """The name of the cookie with the token; cookies are the same for all ports of a host."""
        return f"ssg_preview_{self.port}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered: where it leads, and what its query says."""

    path: str  # decoded; begins with one slash
    raw: str  # the same as it was sent, in ASCII
    query: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""  # the query as it was sent, but for the token


def make_doors(port: int, host: str, allowed: Iterable[str] = (), token: str = "") -> Doors:
    """Return the doors of a server.

    Args:
        port: that it listens on.
        host: that it listens on; a name of its own if it is one of this machine alone.
        allowed: other names under which it is reached, each with a port if it is another one.
        token: that whoever has no cookie must bring; "" if none is needed.
    """
    names = [*allowed, *LOCAL_NAMES]
    if is_loopback(host):
        names.insert(0, f"[{host}]" if ":" in host and not host.startswith("[") else host)
    known = [_with_port(name, port) for name in names]
    return Doors(port, f"http://{known[0].decode()}", frozenset(known), token)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_name(name: str) -> bool:
    """Tell whether this can be the name of a host, with or without a port (RFC 3986, 3.2.2)."""
    bare, _, port = name.rpartition(":") if re.search(r":[0-9]+$", name) else (name, "", "")
    if name.startswith("[") and name.endswith("]"):
        bare, port = name, ""
    return bool(_NAME.fullmatch(bare)) and (not port or 0 < int(port) < 65536)


def check_request(method: str, target: bytes, headers: Headers, doors: Doors) -> Asked:
    """Return what is asked for.

    Args:
        method: of the request.
        target: path and query, as they were sent.
        headers: with names in lower case.
        doors: of the server.

    Raises:
        Refused: if the request is not to be answered.
    """
    given: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        given.setdefault(name, []).append(value)
    _check_host(given, doors)
    _check_method(method, given)
    _check_origin(method, given)
    return _asked(target, doors)


def has_token(cookies: Iterable[bytes], doors: Doors) -> bool:
    """Tell whether one of the `Cookie` headers holds the token of the server, if it has one."""
    if not doors.token:
        return True
    wanted = f"{doors.cookie}=".encode()
    pieces = (piece.strip() for header in cookies for piece in header.split(b";"))
    values = [piece.removeprefix(wanted) for piece in pieces if piece.startswith(wanted)]
    return any(compare_digest(value, doors.token.encode()) for value in values)


def is_token(given: str, doors: Doors) -> bool:
    """Tell whether this is the token of the server."""
    return bool(doors.token) and compare_digest(
        given.encode("utf-8", "replace"), doors.token.encode()
    )


def check_path(raw: bytes) -> str:
    """Return a path with its percent-encoding decoded, once (RFC 3986, 2.1 and 3.3).

    Raises:
        Refused: if it is none that a page of a site can have, or if programs disagree on it.
    """
    if not raw.startswith(b"/") or raw.startswith(b"//"):
        raise Refused(400, "an address begins with one slash")
    if not _ESCAPES.fullmatch(raw) or _ENCODED_SLASH.search(raw):
        raise Refused(400, "the address is encoded in a way that no address of ours is")
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "the address is not UTF-8") from None
    if "\\" in path or _CONTROL.search(path):
        raise Refused(400, "the address holds a character that no address may have")
    if any(part.partition(";")[0] in {".", ".."} for part in path.split("/")):
        raise Refused(400, "the address holds a dot segment")
    return path


def _with_port(name: str, port: int) -> bytes:
    name = name.lower()
    if re.search(r"[^:]:[0-9]+$|\]:[0-9]+$", name):
        return name.removesuffix(f":{HTTP_PORT}").encode()
    return (name if port == HTTP_PORT else f"{name}:{port}").encode()


def _check_host(given: Mapping[bytes, list[bytes]], doors: Doors) -> None:
    hosts = given.get(b"host", [])
    if len(hosts) != 1:
        raise Refused(400, "a request names one host")
    if hosts[0].lower() not in doors.hosts:
        raise Refused(403, "this is not the address of the preview; --allow-host admits a name")


def _check_method(method: str, given: Mapping[bytes, list[bytes]]) -> None:
    if method not in METHODS:
        raise Refused(405, "the preview can only be looked at")
    if b"transfer-encoding" in given or given.get(b"content-length", [b"0"]) != [b"0"]:
        raise Refused(400, "the preview takes no data")


def _check_origin(method: str, given: Mapping[bytes, list[bytes]]) -> None:
    """Refuse what a page of another site asks for (Fetch Metadata; Fetch Standard, 3.1)."""
    own = b"http://" + given[b"host"][0].lower()
    if any(origin.lower() != own for origin in given.get(b"origin", [])):
        raise Refused(403, "another site asks for this")
    sites = given.get(b"sec-fetch-site", [])
    if all(site in {b"same-origin", b"none"} for site in sites):
        return
    mode, dest = given.get(b"sec-fetch-mode"), given.get(b"sec-fetch-dest")
    if method != "GET" or mode != [b"navigate"] or dest != [b"document"]:
        raise Refused(403, "another site asks for this")


def _asked(target: bytes, doors: Doors) -> Asked:
    if len(target) > LONGEST:
        raise Refused(400, "the address is too long")
    if absolute := _ABSOLUTE.fullmatch(target):  # RFC 9112, 3.2.2: servers have to accept it
        if absolute[1].lower() not in doors.hosts:
            raise Refused(400, "this is the address of another site")
        target = absolute[2] if absolute[2].startswith(b"/") else b"/" + absolute[2]
    raw, _, query = target.partition(b"?")
    path = check_path(raw)
    kept = (piece for piece in query.split(b"&") if not piece.startswith(b"token="))
    rest = b"&".join(kept).decode("ascii", "replace")
    return Asked(path, raw.decode("ascii", "replace"), _query(query), rest)


def _query(query: bytes) -> dict[str, str]:
    """Return the values of a query by name; of those that come twice none is the right one."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise Refused(400, "the query cannot be read") from None
    known = [(name, value) for name, value in pairs if name in {"as-of", "page", "token"}]
    if len(dict(known)) != len(known):
        raise Refused(400, "the query says something twice")
    return dict(known)
