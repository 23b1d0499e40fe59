"""Deploys keep the ledger: at home, at the target, and whatever of both is lost."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread

import pytest
from playwright.sync_api import Browser

from ssg.ledger import read_ledger
from tests.command import Said, run_ssg
from tests.newsroom import SITE, build_site, output_of, problems_of, story_text, write_site
from tests.small_theme import FILES
from tests.tools import find_tool

pytestmark = pytest.mark.usefixtures("theme_compiled_once")
HEADLINE = "Harbour chief took the money"
VOTE = story_text("The vote", "Words of the vote.", id="v")
TRAM = story_text("The tram", "Words of the tram.", date="2026-11-20")


def paper(folder: Path, kind: str, more: str = "", files: Mapping[str, str] | None = None) -> Path:
    """Write a site that is deployed to a target of a kind beside it."""
    target = f'[deploy.live]\nkind = "{kind}"\n'
    if kind == "git":
        remote = folder.parent / "remote.git"
        git = find_tool("git", cure="apt-get install git")
        subprocess.run([git, "init", "-q", "--bare", remote], check=True)
        target += f'remote = "{remote}"\nbranch = "pages"\n'
    else:
        target += f'path = "../live{".zip" if kind == "zip" else ""}"\n'
    toml = f"{SITE}{more}{target}"
    stories = {"content/news/vote.md": VOTE, "content/news/tram.md": TRAM}
    return write_site(folder, {**FILES, **stories, "site.toml": toml, **(files or {})})


def deploy(site: Path, minute: int, *words: str) -> Said:
    """Deploy at a minute of the hour, and see that it goes well."""
    done = run_ssg("-C", site, "deploy", "--now", f"2026-11-24T12:{minute:02}:00+00:00", *words)
    assert done.code == 0, done.out + done.err
    return done


def entered(site: Path) -> dict[str, str]:
    """Return what the ledger of a site has: kind and id by address."""
    file = site / "urls.lock"
    found, problems = read_ledger(file.read_text(encoding="utf-8") if file.exists() else "")
    assert problems == ()
    return {address: f"{entry.kind} {entry.id}" for address, entry in found.items()}


@pytest.mark.parametrize("kind", ["dir", "git", "zip"])
def test_a_deploy_enters_what_it_published(tmp_path: Path, kind: str) -> None:
    draft = story_text("Not yet", "Words.", draft="true", tags="[Secret]")
    site = paper(tmp_path / "site", kind, files={"content/news/draft.md": draft})
    assert "would be published" in deploy(site, 0, "--dry-run").out
    assert entered(site) == {}
    build_site(site)
    assert entered(site) == {}
    done = deploy(site, 1)
    assert "urls.lock: 4 lines new; commit it" in done.out
    assert entered(site) == {
        "/archive/2026/11/": "month 2026-11",
        "/news/": "folder news",
        "/news/tram/": "story news/tram.md",
        "/news/vote/": "story v",
    }
    before = (site / "urls.lock").read_bytes()
    assert "is up to date" in deploy(site, 1).out
    assert (site / "urls.lock").read_bytes() == before


@pytest.mark.parametrize("kind", ["dir", "git", "zip"])
def test_the_copy_at_the_target_makes_up_for_a_checkout_that_is_thrown_away(
    tmp_path: Path, kind: str
) -> None:
    """So does a crash between the deploy and the entry: to the ledger it is the same."""
    site = paper(tmp_path / "site", kind)
    deploy(site, 0)
    other = tmp_path / "checkout"
    copytree(site, other, ignore=lambda folder, names: {".ssg", "output", "urls.lock"} & {*names})
    (other / "content/news/vote.md").write_text(VOTE.replace("id: v", "id: v\nslug: ballot"))
    planned = deploy(other, 5, "--dry-run", "--verbose").out
    assert entered(other) == {}
    done = deploy(other, 6)
    assert entered(other)["/news/vote/"] == entered(other)["/news/ballot/"] == "story v"
    moved = output_of(other)["news/vote/index.html"].decode()
    assert "https://paper.example/news/ballot/" in moved
    assert "news/ballot/index.html" in planned
    assert "lines new" in done.out
    # What only the target knows cannot be lost either.
    (other / "urls.lock").unlink()
    (other / "content/news/tram.md").unlink()
    lost = run_ssg("-C", other, "deploy", "--now", "2026-11-24T12:07:00+00:00")
    assert lost.code == 1
    assert lost.err.startswith("urls.lock: /news/tram/ was published and would be lost")


def test_a_deploy_elsewhere_enters_nothing(tmp_path: Path) -> None:
    site = paper(tmp_path / "site", "dir")
    deploy(site, 0, "--base-url", "https://staging.example")
    assert entered(site) == {}


def test_what_was_given_up_stays_so_until_something_stands_there(tmp_path: Path) -> None:
    site = paper(tmp_path / "site", "dir")
    deploy(site, 0)
    (site / "content/news/tram.md").unlink()
    assert "/news/tram/ was published" in problems_of(site)[0]
    file = site / "urls.lock"
    file.write_text(file.read_text().replace("/news/tram/", "- /news/tram/"))
    deploy(site, 5)
    deploy(site, 6)
    assert "\n- /news/tram/ story" in file.read_text()
    (site / "content/news/tram.md").write_text(TRAM)
    deploy(site, 7)
    assert "\n/news/tram/ story" in file.read_text()


def test_an_edit_of_the_ledger_writes_old_addresses_and_nothing_else(tmp_path: Path) -> None:
    site = paper(tmp_path / "site", "dir")
    deploy(site, 0)
    built = build_site(site)
    assert (built.planned, built.rendered) == (0, ())  # a deploy calls for no build
    text = (site / "urls.lock").read_text()
    (site / "urls.lock").write_text(f"{text}/politics/vote/ story v\n")
    built = build_site(site)
    assert set(built.rendered) == {"politics/vote/index.html", "_redirects"}
    clean = output_of(site)
    build_site(site, options=("--clean",))
    assert output_of(site) == clean


# --- what is gone -------------------------------------------------------------------------------


CHIEF = {
    "content/news/chief.md": story_text(
        HEADLINE, "He says not. ![A man](chief.png)", author="Rosa Blank", tags="[Bribes]",
        image="{src: chief.png, alt: The chief}", id="c-1", aliases="[/n/chief/]",
    ),
    "content/news/chief.png": "picture of the chief",
}  # fmt: skip


def withdraw(site: Path) -> None:
    """Withdraw the story of the harbour chief."""
    text = CHIEF["content/news/chief.md"].replace("---\n", "---\nwithdrawn: court order\n", 1)
    (site / "content/news/chief.md").write_text(text)


@pytest.mark.parametrize("kind", ["dir", "git", "zip"])
def test_a_tombstone_says_only_that_something_was_withdrawn(tmp_path: Path, kind: str) -> None:
    more = "[hosting]\ntombstones = true\n"
    site = paper(tmp_path / "site", kind, more, CHIEF)
    deploy(site, 0)
    text = (site / "urls.lock").read_text()
    (site / "urls.lock").write_text(f"{text}/politics/chief/ story c-1\n")
    withdraw(site)
    done = deploy(site, 5, "--json")
    found = output_of(site)
    graves = {path for path, data in found.items() if b"This page was withdrawn." in data}
    assert graves == {"news/chief/index.html", "politics/chief/index.html"}
    told = b"".join(data for path, data in sorted(found.items()))
    assert not any(word in told for word in (HEADLINE.encode(), b"Rosa", b"picture of", b"Bribes"))
    for path in graves:
        assert b'<meta name="robots" content="noindex">' in found[path]
        assert b"chief" not in found[path]
    assert not [path for path, data in found.items() if b"news/chief" in data]
    purge = done.data["purge"]
    assert isinstance(purge, list)
    assert "https://paper.example/news/chief/" in purge
    assert deploy(site, 6, "--json").data["taken_down"] == []
    if kind != "zip":
        assert run_ssg("-C", site, "rollback").code == 0
        there = run_ssg("-C", site, "rollback", "--list").out
        assert "the present one" in there
    if kind == "dir":
        live = tmp_path / "live" / "current"
        left = [
            file for file in live.rglob("*") if file.is_file() and b"chief" in file.read_bytes()
        ]
        assert left == []


def test_servers_answer_that_it_is_gone_and_hosts_are_told_nothing(tmp_path: Path) -> None:
    site = paper(tmp_path / "site", "dir", files=CHIEF)
    deploy(site, 0)
    withdraw(site)
    deploy(site, 5)
    now = ("--now", "2026-11-24T12:05:00+00:00")
    for server, line in (
        ("nginx", '"/news/chief/" 1;'),
        ("caddy", "`/news/chief/` gone"),
        ("apache", 'RewriteRule "^news/chief/$" - [G,L]'),
        ("cloudfront-function", 'new Set(["/news/chief/"])'),
    ):
        assert line in run_ssg("-C", site, "hosting", server, *now).out
    assert "chief" not in "".join(
        data.decode("utf-8", "replace") for path, data in output_of(site).items()
    )
    assert "news/chief/index.html" not in output_of(site)


# --- in a browser -------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve a folder; the value is the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_browser_keeps_the_part_that_was_asked_for(
    tmp_path: Path, browser: Browser, *, scripts: bool
) -> None:
    """Without scripts it comes to the page all the same, at its top."""
    with serving(tmp_path / "output") as port:
        root = f"http://127.0.0.1:{port}"
        toml = f'title = "P"\nbase_url = "{root}"\n[redirects]\n"/fixed/" = "/news/ballot/#end"\n'
        text = story_text("The vote", "Words.\n\n## Part\n\nMore.", id="v", slug="ballot")
        lines = "# urls.lock 1\n/news/vote/ story v\n"
        write_site(tmp_path, {"site.toml": toml, "content/news/vote.md": text, "urls.lock": lines})
        build_site(tmp_path)
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for old, new in (("/news/vote/#part", "#part"), ("/news/vote/", ""), ("/fixed/#x", "#end")):
            page.goto("about:blank")
            page.goto(root + old)
            wanted = new if scripts or old == "/fixed/#x" else ""
            page.wait_for_url(re.compile(f"^{root}/news/ballot/{wanted}$"))
        assert said == []
        context.close()
