"""The preview as browsers and people meet it: a real server, real files, real edits."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from ssg.preview.checking import check_of
from ssg.preview.pages import without_preview
from tests.command import run_ssg
from tests.newsroom import NOW, SITE, build_site, output_of, story_text, write_site
from tests.serving import PATIENCE, Answer, Events, How, Served, ask, assert_soon, send, served

A = "content/news/a.md"
LEAD = "Some words.\n\n"  # stands on other pages too
FILES = {
    A: story_text("A story", LEAD + "Its text."),
    "content/news/draft.md": story_text("A draft", draft="true"),
    "content/news/later.md": story_text("A later story", embargo="2026-11-25 06:00"),
    "static/notes.txt": "some notes\n",
    "static/own/page.html": "<p>a page of its own",
}
HEADERS = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
}
PLUGIN = """
from dataclasses import replace
from ssg.contracts import whole

def fails(site, boxes, chrome):
    {body}
    yield

def extend(kit):
    return replace(kit, families=(*kit.families, whole(fails)))
"""


pytestmark = pytest.mark.usefixtures("theme_compiled_once")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that is served and never changed."""
    with served(write_site(tmp_path_factory.mktemp("served"), FILES)) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site that a test may change."""
    return write_site(tmp_path / "site", FILES)


def edit(folder: Path, path: str, text: str) -> None:
    """Write a file as editors do: beside it, and then in its place."""
    beside = folder / path
    beside = beside.with_name(f".{beside.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(folder / path)


# --- pages ----------------------------------------------------------------------------------------


def test_what_is_public_is_byte_for_byte_what_a_build_writes(folder: Path) -> None:
    with served(folder, How(public=True)) as site:
        assert not (folder / "output").exists()
        build_site(folder)
        for path, data in output_of(folder).items():
            answer = site.ask(f"/{path}")
            assert answer.status == 200
            is_page = path.endswith(".html") and not path.startswith("_fragments/")
            assert (without_preview(answer.body) if is_page else answer.body) == data
            assert (answer.body != data) == is_page, path


def test_drafts_and_later_stories_are_shown_unless_it_is_public(folder: Path, site: Served) -> None:
    assert [site.ask(f"/news/{each}/").status for each in ("a", "draft", "later")] == [200] * 3
    with served(folder, How(public=True)) as public:
        found = [public.ask(f"/news/{each}/").status for each in ("a", "draft", "later")]
    assert found == [200, 404, 404]


def test_readers_of_another_instant_see_what_is_out_by_then(site: Served) -> None:
    at = "?as-of=2026-11-25T06:00"
    assert [site.ask(f"/news/{x}/{at}").status for x in ("a", "draft", "later")] == [200, 404, 200]
    assert site.ask("/news/later/?as-of=2026-11-25T05:59").status == 404
    assert site.ask("/news/later/").status == 200


def test_an_address_without_its_slash_leads_to_the_one_with_it(site: Served) -> None:
    answer = site.ask("/news/a?as-of=2026-11-25")
    assert (answer.status, answer.headers["location"]) == (307, "/news/a/?as-of=2026-11-25")
    assert site.ask("/news/b").status == 404


def test_what_is_not_there_is_answered_with_the_page_of_the_site(site: Served) -> None:
    answer = site.ask("/news/nothing/")
    assert answer.status == 404
    assert without_preview(answer.body) == without_preview(site.ask("/404.html").body)


def test_a_site_below_a_path_lies_there(folder: Path) -> None:
    write_site(folder, {"site.toml": SITE.replace('example"', 'example/paper/"')})
    with served(folder) as site:
        home = site.ask("/?as-of=2026-11-25")
        assert (home.status, home.headers["location"]) == (307, "/paper/?as-of=2026-11-25")
        assert site.ask("/paper/news/a/").status == 200
        assert site.ask("/paper/news/a").headers["location"] == "/paper/news/a/"
        assert site.ask("/news/a/").status == 404
        assert site.ask("/paper").status == 404
        style = re.search(r'href="(/paper/assets/main[^"]+)"', site.ask("/paper/").text)
        assert style and site.ask(style[1]).headers["content-type"].startswith("text/css")
        with site.events("/paper/news/a/") as events:
            assert events.next()[1]["digest"]


def test_scripts_get_pages_without_the_line_of_the_preview(site: Served) -> None:
    page = site.ask("/news/a/").body
    fetched = site.ask("/news/a/", headers={"Sec-Fetch-Dest": "empty"}).body
    assert fetched == without_preview(page) != page


def test_a_copied_page_has_the_line_and_a_copied_file_is_served_in_parts(site: Served) -> None:
    assert b"/_preview/preview.js" in site.ask("/own/page.html").body
    part = site.ask("/notes.txt", headers={"Range": "bytes=5-8"})
    assert (part.status, part.body) == (206, b"note")
    assert part.headers["content-range"] == "bytes 5-8/11"


TARGETS = {
    "a page": ("/news/a/", 200),
    "a file": ("/notes.txt", 200),
    "a feed": ("/feed.xml", 200),
    "a script of the preview": ("/_preview/preview.js", 200),
    "no script of the preview": ("/_preview/other.js", 404),
    "the bar": ("/_preview/about?page=/news/a/", 200),
    "the desk": ("/_desk/", 200),
    "the desk as data": ("/_desk/data.json", 200),
    "no page": ("/no/", 404),
    "a redirect": ("/news", 307),
    "no instant": ("/?as-of=x", 400),
    "no path": ("/%00", 400),
}


@pytest.mark.parametrize(("target", "status"), TARGETS.values(), ids=TARGETS)
def test_every_answer_has_the_headers_and_head_is_get_without_a_body(
    site: Served, target: str, status: int
) -> None:
    got, head = site.ask(target), site.ask(target, "HEAD")
    assert (got.status, head.status, head.body) == (status, status, b"")
    assert_private(got)
    ours, theirs = ({**each.headers, "date": ""} for each in (got, head))
    assert ours == theirs


def assert_private(answer: Answer) -> None:
    """Assert that an answer has the headers of every answer, and no leave for other sites."""
    assert HEADERS.items() <= answer.headers.items()
    assert [name for name in answer.headers if name.startswith("access-control")] == []
    assert "server" not in answer.headers


def test_other_methods_are_told_which_there_are(site: Served) -> None:
    answer = site.ask("/", "POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert_private(answer)


def test_a_stream_of_events_has_the_headers(site: Served) -> None:
    with site.events() as events:
        assert HEADERS.items() <= events.headers.items()
        assert events.headers["content-type"].startswith("text/event-stream")
    assert site.ask("/_preview/events?page=/", "HEAD").status == 200


# --- events ---------------------------------------------------------------------------------------


def test_a_page_is_told_of_its_own_change_and_of_no_other(folder: Path) -> None:
    with served(folder) as site, site.events("/news/a/") as a, site.events("/news/draft/") as other:
        hello, first = a.next()
        assert (hello, other.next()[0]) == ("hello", "hello")
        edit(folder, A, story_text("A story", LEAD + "Other words."))
        kind, told = a.next()
        assert (kind, told["round"]) == ("page", 1)
        assert told["digest"] != first["digest"]
        assert a.next()[0] == other.next()[0] == "about"
        assert b"Other words." in site.ask("/news/a/").body
        said = site.told.wait("rebuilt")
        assert (said.changed, said.pages, said.problems) == ((A,), ("/news/a/",), 0)


def test_what_says_the_same_is_no_change(folder: Path) -> None:
    with served(folder) as site, site.events("/news/a/") as events:
        events.next()
        edit(folder, A, FILES[A])
        edit(folder, A, story_text("A story", LEAD + "Other words."))
        edit(folder, A, FILES[A])
        edit(folder, "content/news/draft.md", story_text("Another", draft="true"))
        while "content/news/draft.md" not in site.told.wait("rebuilt").changed:
            site.told.said.clear()
        assert events.next()[0] in {"about", "page"}


def test_a_page_that_goes_and_comes_back(folder: Path) -> None:
    with served(folder) as site, site.events("/news/a/") as events:
        hello = events.next()[1]
        (folder / A).unlink()
        assert events.next("gone", "page")[0] == "gone"
        assert site.ask("/news/a/").status == 404
        edit(folder, A, FILES[A])
        kind, told = events.next("gone", "page")
        assert (kind, told["digest"]) == ("page", hello["digest"])


def test_a_problem_is_told_while_the_good_page_stays_and_then_that_it_is_mended(
    folder: Path,
) -> None:
    with served(folder) as site, site.events("/news/a/") as events:
        events.next()
        edit(folder, A, FILES[A].replace("title:", "ttle:"))
        kind, told = events.next("problems", "page")
        assert kind == "problems"
        assert told["problems"][0]["path"] == A
        assert {"line": 2, "text": "ttle: A story"} in told["problems"][0]["excerpt"]
        assert site.ask("/news/a/").status == 200
        with site.events("/") as late:
            assert [late.next()[0], late.next()] == ["hello", ("problems", told)]
        edit(folder, A, FILES[A])
        assert events.next("problems", "page") == ("problems", {"problems": []})
        site.told.wait("mended")


def test_a_theme_that_is_installed_elsewhere_is_watched(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = "watched_theme/layouts/partials/story_end.html"
    write_site(tmp_path / "lib", {"watched_theme/__init__.py": "", part: "<p>Old</p>"})
    monkeypatch.syspath_prepend(tmp_path / "lib")
    text = (folder / "site.toml").read_text(encoding="utf-8")
    (folder / "site.toml").write_text(f'theme = "watched_theme"\n{text}', encoding="utf-8")
    with served(folder) as site, site.events("/news/a/") as events:
        events.next()
        (tmp_path / "lib" / part).write_text("<p>New</p>", encoding="utf-8")
        assert events.next("page")[0] == "page"
        assert b"<p>New</p>" in site.ask("/news/a/").body


def test_an_address_whose_page_has_a_fault_is_not_said_to_be_missing(folder: Path) -> None:
    write_site(folder, {**FILES, "layouts/article.html": "{{ nobody_knows }}"})
    with served(folder) as site:
        assert site.ask("/news/a").status == 307
        assert site.ask("/news/a/").status == 500


def test_time_that_passes_brings_a_story_out(folder: Path) -> None:
    now = [datetime.fromisoformat(NOW)]
    with served(folder, How(public=True, clock=lambda: now[0])) as site:
        with site.events("/news/later/") as events:
            assert events.next() == ("hello", {"digest": "", "round": 0})
            now[0] += timedelta(days=1)
            assert events.next()[0] == "page"
        assert site.ask("/news/later/").status == 200
        said = site.told.wait("rebuilt")
        assert (said.changed, said.pages) == ((), ("/news/later/",))


def test_a_template_that_breaks_shows_the_last_good_page_until_it_is_mended(folder: Path) -> None:
    layout = "layouts/page.html"
    write_site(folder, {"content/about.md": "---\ntitle: About\n---\nUs.\n"})
    write_site(folder, {layout: '{% extends "default/page.html" %}'})
    with served(folder) as site, site.events("/about/") as events:
        events.next()
        good = site.ask("/about/").body
        edit(folder, layout, '{% extends "default/page.html" %}{% block main %}')
        assert events.next("problems", "page")[0] == "problems"
        assert site.ask("/about/").body == good
        edit(
            folder,
            layout,
            '{% extends "default/page.html" %}{% block main %}{{ 1 // 0 }}{% endblock %}',
        )
        site.told.wait("refused", 2)
        assert site.ask("/about/").body == good
        edit(folder, layout, '{% extends "default/page.html" %}{# sound #}')
        site.told.wait("mended")
        assert site.ask("/about/").status == 200


def test_what_is_wrong_at_another_instant_is_shown_there_alone(folder: Path) -> None:
    later = story_text("Later", author="nobody", embargo="2026-11-25 06:00")
    write_site(folder, {"content/news/later.md": later})
    with served(folder, How(public=True)) as site:
        then = site.ask("/news/later/?as-of=2026-11-25T06:00")
        assert then.status == 500
        assert "nobody" in then.text
        assert site.ask("/").status == 200
        assert site.ask("/_desk/data.json").data["problems"] == []


def test_a_site_that_is_broken_at_start_is_served_and_comes_when_it_is_mended(
    folder: Path,
) -> None:
    edit(folder, "site.toml", "title = [\n")
    with served(folder) as site, site.events("/") as events:
        answer = site.ask("/anything/")
        assert answer.status == 500
        assert "site.toml" in answer.text
        assert "/_preview/preview.js" in answer.text
        assert_private(answer)
        assert events.next() == ("hello", {"digest": "", "round": 0})
        assert events.next()[1]["problems"][0]["path"] == "site.toml"
        assert site.ask("/_preview/about?page=/").status == 404
        assert "site.toml" in site.ask("/_desk/").text
        edit(folder, "site.toml", SITE)
        kind, told = events.next("page")
        assert kind == "page" and told["digest"]
        assert site.ask("/").status == 200
        site.told.wait("mended")


def test_a_plugin_that_raises_is_a_problem_at_its_line(folder: Path) -> None:
    write_site(folder, {"ours_raise.py": PLUGIN.format(body="return")})
    edit(folder, "site.toml", 'plugins = ["ours_raise"]\n' + SITE)
    with served(folder) as site, site.events("/nothing-of-ours/") as events:
        assert events.next()[0] == "hello"
        edit(folder, "ours_raise.py", PLUGIN.format(body="raise RuntimeError('no luck')"))
        problem = events.next("problems")[1]["problems"][0]
        assert (problem["path"], problem["line"]) == ("ours_raise.py", 6)
        assert problem["message"] == "RuntimeError: no luck"
        assert "no luck" in str(site.told.wait("crashed"))
        edit(folder, "ours_raise.py", PLUGIN.format(body="return"))
        assert events.next("problems")[1] == {"problems": []}
        assert site.ask("/nothing-of-ours/").status == 404
        assert site.ask("/news/a/").status == 200


def test_a_plugin_that_cannot_be_imported_at_start(folder: Path) -> None:
    write_site(folder, {"ours_import.py": "raise KeyError('missing')\n"})
    edit(folder, "site.toml", 'plugins = ["ours_import"]\n' + SITE)
    with served(folder) as site, site.events("/") as events:
        assert "KeyError" in site.ask("/").text
        edit(folder, "ours_import.py", "def extend(kit):\n    return kit\n")
        assert events.next("page")[1]["digest"]
        assert site.ask("/").status == 200


def test_what_a_check_finds_comes_by_itself(folder: Path) -> None:
    write_site(folder, {A: story_text("A story", "[x](/nowhere/)")})
    how = How(check=check_of(folder, NOW))
    with served(folder, how) as site, site.events("/news/a/") as events:
        events.next("hello")
        assert events.next()[0] == "about"
        about = site.ask("/_preview/about?page=/news/a/").data
        assert about["checked"] is True
        assert [each["path"] for each in about["warnings"]] == [A]


# --- how it is reached ----------------------------------------------------------------------------


def test_a_token_is_asked_for_once(folder: Path) -> None:
    token = "a-token-of-the-test"  # noqa: S105  -- not of anything else
    how = How(hosts=("paper.test",), token=token)
    with served(folder, how) as site:
        for target in ("/", "/_preview/preview.js", "/_preview/events?page=/", "/?token=wrong"):
            refused = site.ask(target)
            assert refused.status == 403
            assert_private(refused)
        brought = site.ask(f"/news/a/?as-of=2026-11-25&token={token}")
        assert brought.headers["location"] == "/news/a/?as-of=2026-11-25"
        assert brought.status == 303
        cookie = brought.headers["set-cookie"]
        assert re.fullmatch(
            rf"ssg_preview_{site.port}={token}; HttpOnly; Path=/; SameSite=lax", cookie
        )
        mine = {"Cookie": f"theirs=1; {cookie.partition(';')[0]}"}
        assert site.ask("/news/a/", headers=mine).status == 200
        assert site.ask("/news/a/", headers={"Cookie": mine["Cookie"][:-1]}).status == 403
        named = {**mine, "Host": f"Paper.Test:{site.port}"}
        assert site.ask("/", headers=named).status == 200
        assert site.ask("/", headers={**named, "Host": "paper.test"}).status == 403


def test_a_further_name_is_admitted_at_this_port_alone(folder: Path) -> None:
    with served(folder, How(hosts=("paper.test", "tunnel.test:80"))) as site:
        hosts = {f"paper.test:{site.port}": 200, "paper.test": 403, "tunnel.test": 200}
        assert {host: site.ask("/", headers={"Host": host}).status for host in hosts} == hosts


def test_others_reach_it_only_under_a_name(folder: Path) -> None:
    said = run_ssg("-C", folder, "serve", "--host", "0.0.0.0")  # noqa: S104  -- refused
    assert said.code == 2
    assert "--allow-host" in said.err
    said = run_ssg("-C", folder, "serve", "--allow-host", "a/b")
    assert said.code == 2
    assert '"a/b" is not the name of a host' in said.err


def test_an_instant_that_is_none_is_refused(folder: Path) -> None:
    assert run_ssg("-C", folder, "serve", "--port", "0", "--now", "soon").code == 2


# --- as a program ---------------------------------------------------------------------------------


@contextmanager
def program(folder: Path, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run `ssg serve` as a program of its own."""
    command = [sys.executable, "-m", "ssg", "-C", str(folder), "serve", *words]
    surroundings = {**os.environ, "NO_COLOR": "1", **environment}  # noqa: TID251  -- for a program
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=surroundings) as run:
        try:
            yield run
        finally:
            run.kill()


def address_in(run: subprocess.Popen[str]) -> tuple[str, int]:
    """Return the address that a program prints, and its port."""
    assert run.stdout is not None
    for line in run.stdout:
        if found := re.search(r"http://[^ :]+:(\d+)/\S*", line):
            return found[0], int(found[1])
    raise AssertionError(run.stderr.read() if run.stderr else "")


def read_soon(path: Path) -> str:
    """Return the line that another program will write to a file."""
    assert_soon(lambda: path.exists() and path.read_text().endswith("\n"))
    return path.read_text()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_within_a_second_with_code_0_though_pages_are_open(folder: Path, how: int) -> None:
    took: list[float] = []
    while len(took) < 3 and min(took, default=1.0) >= 1:  # a busy machine may be slow once
        took.append(seconds_to_end(folder, how))
    assert min(took) < 1


def seconds_to_end(folder: Path, how: int) -> float:
    """Return how long a preview with open streams and half a request takes to end."""
    with program(folder, "--port", "0", "--now", NOW) as run, ExitStack() as lines:
        _, port = address_in(run)
        streams = [Events(port, "/_preview/events?page=/") for _ in range(5)]
        for each in streams:
            lines.callback(each.close)
        assert {each.next()[0] for each in streams} == {"hello"}
        half = lines.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
        half.sendall(b"GET / HT")
        begun = monotonic()
        run.send_signal(how)
        assert run.wait(PATIENCE) == 0
        took = monotonic() - begun
        assert {each.next("end")[0] for each in streams} == {"end"}
        assert run.stderr is not None and run.stderr.read() == ""
        return took


def test_it_ends_quietly_while_the_site_is_checked(folder: Path) -> None:
    told, goes_on = folder / "told", folder / "goes-on"
    os.mkfifo(goes_on)
    plugin = f"""
import os, sys
def extend(kit):
    if "check" in sys.argv:
        with open({str(told)!r}, "w") as file:
            print(os.getpid(), file=file)
        open({str(goes_on)!r}).read()
    return kit
"""
    write_site(folder, {"ours_wait.py": plugin, "site.toml": 'plugins = ["ours_wait"]\n' + SITE})
    with program(folder, "--port", "0", "--now", NOW) as run:
        address_in(run)
        checking = int(read_soon(told))
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=PATIENCE)
        assert (run.returncode, err) == (0, "")
        with pytest.raises(ProcessLookupError):
            os.kill(checking, 0)


def test_a_port_that_is_taken_is_named_and_the_next_one_used(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with program(folder, "--port", str(taken)) as run:
            _, port = address_in(run)
            assert taken < port
            assert ask(port, "/").status == 200
            run.send_signal(signal.SIGINT)
            _, err = run.communicate(timeout=PATIENCE)
            assert err == f"ssg: port {taken} is taken; this preview is at port {port}\n"


def test_the_browser_is_opened(folder: Path, tmp_path: Path) -> None:
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" > {told}\n')
    browser.chmod(0o755)
    with program(folder, "--port", "0", "--open", BROWSER=str(browser)) as run:
        address, _ = address_in(run)
        assert read_soon(told) == f"{address}\n"


def test_the_terminal_tells_each_round_on_a_line_and_problems_as_a_build_does(
    folder: Path,
) -> None:
    with program(folder, "--port", "0", "--now", NOW) as run:
        _, port = address_in(run)
        assert run.stdout is not None and run.stderr is not None
        events = Events(port, "/_preview/events?page=/news/a/")
        events.next()
        edit(folder, A, story_text("A story", LEAD + "Other words."))
        line = run.stdout.readline()
        assert re.fullmatch(rf"\d\d:\d\d:\d\d {A}: 1 open page changed \(\d+ ms\)\n", line)
        edit(folder, A, FILES[A].replace("title:", "ttle:"))
        assert run.stderr.readline() == f"{A}:1: a story needs a title (add `title: ...`)\n"
        assert run.stderr.readline() == "1 problem; what was there before is shown\n"
        edit(folder, A, FILES[A])
        assert "all problems are mended\n" in iter(run.stdout.readline, "")
        events.close()
        assert not (folder / "output").exists()


def test_others_need_the_link_that_is_printed(folder: Path) -> None:
    words = ("--host", "0.0.0.0", "--allow-host", "paper.test", "--port", "0")  # noqa: S104
    with program(folder, *words) as run:
        link, port = address_in(run)
        assert link.startswith(f"http://paper.test:{port}/?token=")
        target = link.removeprefix(f"http://paper.test:{port}")
        assert ask(port, "/").status == 403
        assert ask(port, target, headers={"Host": f"paper.test:{port}"}).status == 303


def test_a_connection_that_is_not_used_is_closed(site: Served) -> None:
    assert send(site.port, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")
