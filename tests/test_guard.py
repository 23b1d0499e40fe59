"""Which requests the preview answers, without a server."""

from __future__ import annotations

import pytest

from ssg.preview.guard import (
    Refused,
    check_path,
    check_request,
    has_token,
    is_loopback,
    is_name,
    is_token,
    make_doors,
)

DOORS = make_doors(8000, "127.0.0.1")
HOST = (b"host", b"localhost:8000")


def test_a_path_is_decoded_once() -> None:
    assert check_path(b"/caf%C3%A9/%2541/a+b/") == "/café/%41/a+b/"


@pytest.mark.parametrize("raw", [b"", b"a", b"//a", b"/%2F", b"/%", b"/%80", b"/a/..", b"/%2E/"])
def test_a_path_that_programs_could_disagree_on_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        check_path(raw)
    assert refused.value.status == 400


def test_a_request_says_where_it_leads() -> None:
    asked = check_request("GET", b"/a%20b/?page=%2Fx%2F&other=1&token=t", [HOST], DOORS)
    assert (asked.path, asked.raw) == ("/a b/", "/a%20b/")
    assert asked.query == {"page": "/x/", "token": "t"}
    assert asked.rest == "page=%2Fx%2F&other=1"


def test_the_doors_of_this_machine() -> None:
    assert DOORS.hosts == {b"127.0.0.1:8000", b"localhost:8000", b"[::1]:8000"}
    assert DOORS.address == "http://127.0.0.1:8000"


def test_browsers_leave_the_port_of_http_out() -> None:
    assert make_doors(80, "127.0.0.1").hosts == {b"127.0.0.1", b"localhost", b"[::1]"}


def test_the_doors_of_another_address_of_this_machine() -> None:
    assert make_doors(8000, "127.0.0.2").address == "http://127.0.0.2:8000"
    assert make_doors(8000, "::1").address == "http://[::1]:8000"


def test_the_doors_of_a_machine_with_a_name() -> None:
    doors = make_doors(8000, "0.0.0.0", ["Paper.test", "tunnel.test:8443"], "t")  # noqa: S104
    assert doors.address == "http://paper.test:8000"
    assert doors.hosts >= {b"paper.test:8000", b"tunnel.test:8443", b"localhost:8000"}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "LocalHost"])
def test_what_this_machine_alone_reaches(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "paper.test", ""])  # noqa: S104
def test_what_others_reach(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("name", ["paper.test", "a", "a:8000", "10.0.0.1", "[fe80::1]", "[::1]:1"])
def test_what_can_be_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "a/b", "http://a", "a b", "a:", "a:0", "a:70000", ".", "a.", "*", "u@a", "é.test"]
)
def test_what_cannot_be_a_name(name: str) -> None:
    assert not is_name(name)


def test_tokens_are_compared_whole() -> None:
    doors = make_doors(8000, "0.0.0.0", ["paper.test"], "secret")  # noqa: S104
    assert is_token("secret", doors)
    assert not any(is_token(each, doors) for each in ("", "secre", "secret2", "Secret", "é\udc80"))
    assert not is_token("", DOORS)
    assert has_token([], DOORS)
    assert has_token([b"a=1; ssg_preview_8000=secret"], doors)
    assert not has_token([b"ssg_preview_8000=", b"ssg_preview_8001=secret", b"\xff"], doors)
