"""What others may send to the preview, byte by byte; a good request after it is answered."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from ssg.preview import wire
from tests.newsroom import story_text, write_site
from tests.one_theme import one_theme
from tests.serving import PATIENCE, Served, assert_soon, receive, send, served

SECRET = "The minister resigns tomorrow"  # noqa: S105  -- the title of a draft
FILES = {
    "content/news/a.md": story_text("A story"),
    "content/news/secret.md": story_text(SECRET, draft="true"),
    "static/robots-of-ours.txt": "a file\n",
}
HERE = b"127.0.0.1:PORT"
EVENTS = b"/_preview/events?page=/"
FOREIGN = b"Origin: https://evil.test"
CLOSED = 0  # no answer at all


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with a secret, served."""
    with one_theme(), served(write_site(tmp_path_factory.mktemp("attacked"), FILES)) as running:
        yield running


def get(target: bytes = b"/", *headers: bytes, host: bytes = HERE, method: bytes = b"GET") -> bytes:
    """Return a request; PORT stands for the port of the server."""
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: " + host, *headers]
    return b"\r\n".join((*lines, b"Connection: close", b"", b""))


def fetched(site: bytes, mode: bytes, dest: bytes, method: bytes = b"GET") -> bytes:
    """Return a request with what browsers say of who asks (Fetch Metadata)."""
    said = (b"Sec-Fetch-Site: " + site, b"Sec-Fetch-Mode: " + mode, b"Sec-Fetch-Dest: " + dest)
    return get(b"/", *said, method=method)


HOSTS = [
    ("our address", HERE, 200),
    ("our name", b"localhost:PORT", 200),
    ("our name in upper case", b"LOCALHOST:PORT", 200),
    ("our address in version 6", b"[::1]:PORT", 200),
    ("another host", b"evil.test", 403),
    ("another host at our port", b"evil.test:PORT", 403),
    ("a host that begins like ours", b"127.0.0.1.evil.test:PORT", 403),
    ("a host that ends like ours", b"evil-localhost:PORT", 403),
    ("a name below ours", b"x.localhost:PORT", 403),
    ("another port", b"localhost:9999", 403),
    ("no port", b"localhost", 403),
    ("no port in version 6", b"[::1]", 403),
    ("version 6 without brackets", b"::1:PORT", 403),
    ("version 4 in version 6", b"[::ffff:127.0.0.1]:PORT", 403),
    ("nothing", b"", 403),
    ("a trailing dot", b"localhost.:PORT", 403),
    ("somebody at our name", b"evil@localhost:PORT", 403),
    ("two in one", b"localhost:PORT, evil.test", 403),
    ("a path after it", b"localhost:PORT/", 403),
    ("a whole URL", b"http://localhost:PORT", 403),
    ("bytes that are no text", b"\xff\xfe\x80:PORT", 403),
    ("letters that look like ours", "ⅼocalhost:PORT".encode(), 403),
    ("our address as one number", b"2130706433:PORT", 403),
    ("our address in short", b"127.1:PORT", 403),
    ("our address in hexadecimal", b"0x7f000001:PORT", 403),
    ("all addresses", b"0.0.0.0:PORT", 403),
    ("a port with a plus", b"localhost:+PORT", 403),
    ("a port with a zero before", b"localhost:0PORT", 403),
]
HEADERS = [
    ("two hosts", get(b"/", b"Host: " + HERE), 400),
    ("two hosts, one of them foreign", get(b"/", b"Host: evil.test"), 400),
    ("no host", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    ("no host in HTTP/1.0", b"GET / HTTP/1.0\r\n\r\n", 400),
    ("our host in HTTP/1.0", b"GET / HTTP/1.0\r\nHost: " + HERE + b"\r\n\r\n", 200),
    ("a space before the colon", b"GET / HTTP/1.1\r\nHost : " + HERE + b"\r\n\r\n", 400),
    ("a folded header", get(b"/", b"X: a\r\n b"), 200),
    ("a NUL in a header", get(b"/", b"X: a\0b"), 400),
    ("a bare line feed in a header", get(b"/", b"X: a\nHost: evil.test"), 400),
    ("another host that a proxy would say", get(b"/", b"X-Forwarded-Host: evil.test"), 200),
    (
        "our host that a proxy would say",
        get(b"/", b"X-Forwarded-Host: " + HERE, host=b"evil.test"),
        403,
    ),
    ("our host in Forwarded", get(b"/", b"Forwarded: host=" + HERE, host=b"evil.test"), 403),
    ("our own origin", get(b"/", b"Origin: http://" + HERE), 200),
    ("no origin that can be named", get(b"/", b"Origin: null"), 403),
    ("another origin", get(b"/", FOREIGN), 403),
    ("our other name as an origin", get(b"/", b"Origin: http://localhost:PORT"), 403),
    ("another port as an origin", get(b"/", b"Origin: http://127.0.0.1:1"), 403),
    ("another scheme as an origin", get(b"/", b"Origin: https://" + HERE), 403),
    ("an origin that is none", get(b"/", b"Origin: \xff///"), 403),
    ("an empty origin", get(b"/", b"Origin: "), 403),
    ("two origins", get(b"/", b"Origin: http://" + HERE, FOREIGN), 403),
    ("another origin for events", get(EVENTS, FOREIGN), 403),
    ("no origin that can be named for events", get(EVENTS, b"Origin: null"), 403),
    ("an origin that is none for events", get(EVENTS, b"Origin: http://127.0.0.1:PORT\x80"), 403),
    ("another origin for what the bar says", get(b"/_preview/about?page=/", FOREIGN), 403),
    ("another origin for the desk", get(b"/_desk/data.json", FOREIGN), 403),
    ("a link on another site", fetched(b"cross-site", b"navigate", b"document"), 200),
    ("an address that was typed", fetched(b"none", b"navigate", b"document"), 200),
    ("our own script", fetched(b"same-origin", b"cors", b"empty"), 200),
    ("a script of another site", fetched(b"cross-site", b"no-cors", b"script"), 403),
    ("a picture on another site", fetched(b"cross-site", b"no-cors", b"image"), 403),
    ("a frame on another site", fetched(b"cross-site", b"navigate", b"iframe"), 403),
    ("an object on another site", fetched(b"cross-site", b"navigate", b"object"), 403),
    ("a fetch of another site", fetched(b"cross-site", b"cors", b"empty"), 403),
    ("a page at another port", fetched(b"same-site", b"cors", b"empty"), 403),
    ("a site that is not known", fetched(b"moon", b"cors", b"empty"), 403),
    ("a form on another site", fetched(b"cross-site", b"navigate", b"document", b"POST"), 405),
    ("a link that only looks", fetched(b"cross-site", b"navigate", b"document", b"HEAD"), 403),
    (
        "two statements of who asks",
        get(b"/", b"Sec-Fetch-Site: same-origin", b"Sec-Fetch-Site: cross-site"),
        403,
    ),
    ("a change to WebSocket", get(b"/", b"Upgrade: websocket", b"Connection: upgrade"), 200),
    ("a thousand headers", get(b"/", *(b"X-%d: 1" % each for each in range(1000))), 200),
    ("two megabytes of headers", get(b"/", *(b"X: " + b"a" * 1000,) * 2000), 400),
    ("one header of two megabytes", get(b"/", b"X: " + b"a" * 2_000_000), 400),
]
PATHS = [
    ("up", b"/../site.toml", 400),
    ("up from a folder", b"/news/../../site.toml", 400),
    ("up, encoded", b"/%2e%2e/site.toml", 400),
    ("up, half encoded", b"/.%2E/site.toml", 400),
    ("up, encoded twice", b"/%252e%252e/site.toml", 404),
    ("up with an encoded slash", b"/..%2fsite.toml", 400),
    ("an encoded slash", b"/news%2Fa/", 400),
    ("up with a parameter", b"/..;/site.toml", 400),
    ("up with a backslash", b"/..\\site.toml", 400),
    ("an encoded backslash", b"/..%5csite.toml", 400),
    ("a NUL", b"/news/a/%00", 400),
    ("a NUL before an ending", b"/site.toml%00.html", 400),
    ("a line feed", b"/news/%0aa/", 400),
    ("a header in a path", b"/news%0d%0aX:%20y", 400),
    ("a C1 control", b"/%c2%85", 400),
    ("an overlong dot", b"/%c0%ae%c0%ae/site.toml", 400),
    ("an overlong slash", b"/..%c0%afsite.toml", 400),
    ("half a surrogate", b"/%ed%a0%80", 400),
    ("UTF-8 that breaks off", b"/%e2%82", 400),
    ("bytes that are not encoded", b"/caf\xc3\xa9", 400),
    ("an escape that is none", b"/%zz", 400),
    ("an escape that breaks off", b"/news/%2", 400),
    ("two slashes", b"//", 400),
    ("a host in a path", b"//evil.test/", 400),
    ("a host in a path, deeper", b"/news//a/", 404),
    ("a folder of its own", b"/./", 400),
    ("a path without a slash", b"news/a/", 400),
    ("nothing but an asterisk", b"*", 400),
    ("65,536 bytes", b"/" + b"a" * 65_535, 400),
    ("9,000 bytes", b"/" + b"a" * 9_000, 400),
    ("9,000 bytes of query", b"/?" + b"a" * 9_000, 400),
    ("a long way", b"/" + b"a/" * 3_000, 404),
    ("a drive", b"/C:/Windows/win.ini", 404),
    ("a stream of a file", b"/robots-of-ours.txt::$DATA", 404),
    ("a device", b"/CON", 404),
    ("a dot at the end", b"/robots-of-ours.txt.", 404),
    ("what is kept", b"/.ssg/state.sqlite", 404),
    ("the settings", b"/site.toml", 404),
    ("a text", b"/content/news/a.md", 404),
    ("a text beside its page", b"/news/a.md", 404),
    ("a file by the folder of its source", b"/static/robots-of-ours.txt", 404),
    ("the output", b"/output/index.html", 404),
    ("a hidden file", b"/.git/config", 404),
    ("a file of this machine", b"/etc/passwd", 404),
    ("a file of this machine, as servers of developers have it", b"/@fs/etc/passwd", 404),
    ("a URL of a file", b"file:///etc/passwd", 400),
    ("a URL of another site", b"http://evil.test/", 400),
    ("a URL of ours", b"http://127.0.0.1:PORT/news/a/", 200),
    ("a URL of ours with somebody in it", b"http://evil@127.0.0.1:PORT/", 400),
    ("a URL of ours that leads up", b"http://127.0.0.1:PORT/../site.toml", 400),
    ("a query that other servers know", b"/news/a/?raw", 200),
    ("a query that asks for a module", b"/site.toml?import&raw??", 404),
    ("a file of ours", b"/robots-of-ours.txt", 200),
    ("nothing of ours", b"/_preview/../site.toml", 400),
    ("nothing of our own files", b"/_preview/pages.py", 404),
    ("nothing below our own files", b"/_preview/static/preview.js", 404),
    ("no instant", b"/?as-of=", 400),
    ("an instant that is none", b"/?as-of=tomorrow", 400),
    ("an instant in no calendar", b"/?as-of=2026-02-30T06:00", 400),
    ("an instant before all", b"/?as-of=0001-01-01T00:00%2b14:00", 400),
    ("an instant after all", b"/?as-of=9999-12-31T23:59-14:00", 400),
    ("an instant with markup", b"/?as-of=%3cscript%3e", 400),
    ("two instants", b"/?as-of=2026-11-25&as-of=2026-11-26", 400),
    ("an instant with an offset", b"/?as-of=2026-11-25T06:00%2b01:00", 200),
    ("an instant with a plus", b"/?as-of=2026-11-25T06:00+01:00", 200),
    ("events of no page", b"/_preview/events", 400),
    ("events of a page that leads up", b"/_preview/events?page=/../site.toml", 400),
    ("events at no instant", EVENTS + b"&as-of=x", 400),
    ("the bar of a page with a NUL", b"/_preview/about?page=/%2500", 400),
    ("the bar of a page with a line feed", b"/_preview/about?page=/%0a", 400),
    ("the bar of no page of ours", b"/_preview/about?page=https://evil.test/", 400),
    ("a query of a thousand names", b"/?" + b"a=1&" * 1_000, 400),
]
FORM = get(b"/", b"Content-Length: 10000000", method=b"POST")
METHODS = [
    (each.decode(), get(method=each), 405)
    for each in (b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"PURGE", b"get")
]
BODIES = [
    ("a tunnel", b"CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n", 403),
    ("a tunnel to us", b"CONNECT 127.0.0.1:PORT HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", 405),
    ("a method that is none", get(method=b"G\x01T"), 400),
    ("a question by CORS", get(b"/", FOREIGN, b"Access-Control-Request-Method: PUT"), 403),
    ("HTTP/0.9", b"GET /\r\n\r\n", 400),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("HTTP/3.0", b"GET / HTTP/3.0\r\nHost: " + HERE + b"\r\n\r\n", 505),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60, 400),
    ("nonsense", b"\x00\xff\x13\x37\r\n\r\n", 400),
    ("nothing but lines", b"\r\n\r\nx\r\n\r\n", 400),
    ("ten megabytes of a form", FORM + b"x" * 10_000_000, 405),
    ("a body that is not what it says", get(b"/", b"Content-Length: 5") + b"more than five", 400),
    ("a body that does not come", get(b"/", b"Content-Length: 5"), 400),
    ("a length that is none", get(b"/", b"Content-Length: -1"), 400),
    ("two lengths", get(b"/", b"Content-Length: 0", b"Content-Length: 3"), 400),
    (
        "two lengths of one body",
        get(b"/", b"Content-Length: 3", b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
        400,
    ),
    ("chunks that are none", get(b"/", b"Transfer-Encoding: chunked") + b"zz\r\n\x00", 400),
    ("another coding", get(b"/", b"Transfer-Encoding: gzip"), 400),
    (
        "a second request in the body of the first",
        get(b"/", b"Content-Length: 60", method=b"POST") + get(b"/news/secret/"),
        405,
    ),
]
ROWS = [
    *((f"host: {name}", get(host=host), status) for name, host, status in HOSTS),
    *((f"header: {name}", request, status) for name, request, status in HEADERS),
    *((f"path: {name}", get(path), status) for name, path, status in PATHS),
    *((f"method: {name}", request, status) for name, request, status in METHODS),
    *((f"message: {name}", request, status) for name, request, status in BODIES),
]


def status_of(answer: bytes) -> int:
    """Return the status of an answer, `CLOSED` if there is none."""
    return int(answer.split(b" ", 2)[1]) if answer else CLOSED


def assert_well(site: Served) -> None:
    """Assert that a good request is answered."""
    assert site.ask("/news/a/").status == 200


@pytest.mark.parametrize(
    ("request_", "status"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_each_attack_has_its_answer_and_leaves_the_server_well(
    site: Served, request_: bytes, status: int
) -> None:
    answer = send(site.port, request_.replace(b"PORT", str(site.port).encode()))
    assert status_of(answer) == status, answer[:300]
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"access-control" not in head
    assert b"nosniff" in head and b"no-store" in head and b"noindex" in head
    assert b"server:" not in head
    if status >= 400:
        assert SECRET.encode() not in answer
        assert b"traceback" not in answer.lower()
    assert_well(site)


def test_half_a_request_and_a_hasty_end(site: Served) -> None:
    for data in (b"", b"G", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x"):
        with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as line:
            line.sendall(data)
    assert_well(site)


def test_a_hasty_end_while_an_answer_is_made(site: Served) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as line:
            line.sendall(get(b"/news/a/").replace(b"PORT", str(site.port).encode()))
    assert_well(site)


def test_two_hundred_slow_connections_block_nobody_and_are_closed(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 1.0)
    with ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", site.port), PATIENCE))
            for _ in range(200)
        ]
        for line in slow:
            line.sendall(b"GET / HTTP/1.1\r\nHos")
        assert_well(site)
        assert [line.recv(1) for line in slow] == [b""] * 200


def test_somebody_who_does_not_read_blocks_nobody(site: Served) -> None:
    with ExitStack() as lines:
        for _ in range(20):
            line = socket.socket()
            lines.enter_context(line)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            line.connect(("127.0.0.1", site.port))
            one = get(b"/").replace(b"Connection: close\r\n", b"")
            with suppress(BlockingIOError):
                line.settimeout(0)
                line.sendall(one.replace(b"PORT", str(site.port).encode()) * 50)
        assert_well(site)


def test_of_a_request_after_another_each_is_judged_by_itself(site: Served) -> None:
    port = str(site.port).encode()
    first = get(b"/robots-of-ours.txt").replace(b"Connection: close\r\n", b"")
    with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as line:
        line.sendall((first + get(b"/news/secret/", host=b"evil.test")).replace(b"PORT", port))
        first_answer = receive(line)
        rest = first_answer.partition(b"a file\n")[2] + receive(line)
    assert status_of(first_answer) == 200
    assert status_of(rest) == 403
    assert_well(site)


def test_more_streams_than_a_hundred_are_refused(site: Served) -> None:
    with ExitStack() as streams:
        opened = [streams.enter_context(site.events()) for _ in range(100)]
        assert {each.next()[0] for each in opened} == {"hello"}
        with site.events() as one_more:
            assert one_more.status == 503
        assert_well(site)
    assert_soon(lambda: not tuple(site.running.live.listeners))  # they have hung up
    with site.events("/news/a/") as again:
        assert again.next()[0] == "hello"


def test_there_are_many_rows() -> None:
    assert len(ROWS) >= 50
    assert len({row[0] for row in ROWS}) == len(ROWS)


def test_nothing_was_written(site: Served, tmp_path: Path) -> None:
    assert not (site.folder / "output").exists()
