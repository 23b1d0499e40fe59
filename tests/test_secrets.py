"""What belongs to the house alone is found in outputs, and may be allowed one by one."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from ssg.audit.secrets import Surroundings, exposures, fingerprint, secrets
from ssg.cli.guarding import credentials
from tests.command import run_ssg
from tests.newsroom import SITE, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")

HERE = Surroundings(
    folders=("/home/ann/paper", "/home/ann"),
    credentials=(("PRESS_S3_SECRET", "canary-in-the-coal/mine+1"), ("SHORT_TOKEN", "12345678901")),
)
KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
PEM = f"-----BEGIN PRIVATE KEY-----\n{KEY}\n{KEY}\n-----END PRIVATE KEY-----\n"
AWS = "AKIA" + "Q3EGRIBN5XZT7WLM"


def kinds(path: str, data: bytes | str = b"", around: Surroundings = HERE) -> list[str]:
    """Return what is found in an output."""
    data = data.encode() if isinstance(data, str) else data
    return [each.kind for each in exposures(path, data, around)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".env", 'is a file of passwords, ".env"'),
        ("a/.env.production", 'is a file of passwords, ".env.production"'),
        (".npmrc", 'is a file of passwords, ".npmrc"'),
        (".aws/credentials", 'is a file of passwords, ".aws"'),
        (".git/config", 'is data of a version control system, ".git"'),
        ("a/.svn/entries", 'is data of a version control system, ".svn"'),
        ("keys/id_rsa", 'is a private key, "id_rsa"'),
        ("keys/paper.key", 'is a private key, "paper.key"'),
        ("config.bak", 'is an editor\'s backup, "config.bak"'),
        ("article.md~", 'is an editor\'s backup, "article.md~"'),
        ("wp-config.php.swp", 'is an editor\'s backup, "wp-config.php.swp"'),
        (".index.html.swp", 'is an editor\'s backup, ".index.html.swp"'),
        ("#index.html#", 'is an editor\'s backup, "#index.html#"'),
        ("assets/main.js.map", 'is a source map, "main.js.map"'),
        ("node_modules/a/index.js", 'is a folder of packages, "node_modules"'),
        ("a/.DS_Store", 'is a file of the operating system, ".DS_Store"'),
        ("a/Thumbs.db", 'is a file of the operating system, "Thumbs.db"'),
        (".secret/x.html", 'is a hidden file, ".secret"'),
    ],
)
def test_files_that_no_site_has(path: str, kind: str) -> None:
    assert kinds(path) == [kind]


@pytest.mark.parametrize(
    "path",
    [
        ".well-known/security.txt",
        ".nojekyll",
        "CNAME",
        "_headers",
        "a/index.html",
        "maps/europe.map",
        "keys/index.html",
        "environment/index.html",
        "hash#tag/index.html",
    ],
)
def test_files_that_a_site_may_have(path: str) -> None:
    assert kinds(path) == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PEM, "holds a private key"),
        (json.dumps({"key": PEM.replace("PRIVATE", "RSA PRIVATE")}), "holds a private key"),
        (gzip.compress(PEM.encode()), "holds a private key"),
        (f"<!-- {AWS} -->", "holds an AWS access key"),
        ("ghp_" + "a1B2" * 9, "holds a GitHub token"),
        ("<!-- /home/ann/paper/content/a.md -->", "holds the path /home/ann of this machine"),
        ("file:///home/ann/notes", "holds the path /home/ann of this machine"),
        ("x='canary-in-the-coal/mine+1'", "holds the value of $PRESS_S3_SECRET"),
        ("?k=canary-in-the-coal%2Fmine%2B1", "holds the value of $PRESS_S3_SECRET"),
        (base64.b64encode(b"u:canary-in-the-coal/mine+1"), "holds the value of $PRESS_S3_SECRET"),
        ("xcanary-in-the-coal/mine+1x", "holds the value of $PRESS_S3_SECRET"),
        ('<script src="/_preview/preview.js">', "reloads itself, as pages of a preview do"),
    ],
)
def test_what_no_output_holds(data: str | bytes, kind: str) -> None:
    assert kind in kinds("a.html", data)


@pytest.mark.parametrize(
    "data",
    [
        "The file begins with -----BEGIN PRIVATE KEY----- and then goes on.",
        "AKIAIOSFODNN7EXAMPLE",
        "XAKIAQ3EGRIBN5XZT7WLMX",
        "https://paper.example/home/ann/",
        "/home/anna/x and /home/ann-lee/y",
        "12345678901",
        "<p>Open http://localhost:8000/ now, or <code>curl 127.0.0.1</code></p>",
        '<meta name="description" content="Runs on http://localhost:8000/ for you">',
        '<a href="https://localhost.example/">a</a>',
    ],
)
def test_what_an_output_may_hold(data: str) -> None:
    assert kinds("a.html", data) == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.html", '<a href="http://localhost:8000/x">'),
        ("a.html", "<img src=//127.0.0.1:8000/x.png>"),
        ("a.html", '<form action="http://LOCALHOST:8000">'),
        ("a.html", '<img srcset="/a.png 1x, http://localhost:8000/b.png 2x">'),
        ("a.html", '<meta property="og:url" content="http://localhost:8000/">'),
        ("a.html", '<script type="application/ld+json">{"url":"http:\\/\\/localhost/"}</script>'),
        ("feed.xml", "<rss><channel><link>http://localhost:8000/</link></channel></rss>"),
        ("sitemap.xml", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
                        "<loc>http://localhost:8000/</loc></url></urlset>"),
        ("feed.json", '{"version":"https://jsonfeed.org/version/1.1","feed_url":"http://localhost:8000/"}'),
        ("main.css", 'a{background:url("http://localhost:8000/a.png")}'),
    ],
)  # fmt: skip
def test_addresses_on_this_machine_count_where_they_are_followed(path: str, data: str) -> None:
    (kind,) = kinds(path, data)
    assert kind.startswith("leads to your own computer, ")
    assert kinds(path, data, Surroundings(local=True)) == []


def test_a_folder_at_the_root_is_no_path_of_anybody() -> None:
    """Containers build in `/site` as `/root`: pages may have such addresses."""
    assert kinds("a.html", 'href="/site/a"', Surroundings(folders=("/site", "/root", "/"))) == []


def test_what_several_files_hold_is_one_problem_with_its_fingerprint() -> None:
    outputs = [(f"{name}/index.html", f"<!-- {AWS} -->".encode()) for name in "abc"]
    print_ = fingerprint("holds an AWS access key", AWS.encode())
    (problem,) = secrets(outputs, HERE)
    assert (problem.code, problem.severity) == ("secret", "error")
    assert str(problem) == (
        "output/a/index.html: holds an AWS access key, as do 2 other files (take it out; if it may"
        f' be published, write [secrets] allow = ["{print_}"] in site.toml)'
    )
    assert AWS not in str(problem)
    assert secrets(outputs, HERE, frozenset({print_})) == ()
    assert secrets(outputs, HERE, frozenset({"0123456789"})) == (problem,)


def test_a_fingerprint_is_of_one_value() -> None:
    """What is allowed is this key, wherever it stands, and no other."""
    prints = {each.fingerprint for each in exposures("a", AWS.encode(), HERE)}
    assert prints == {each.fingerprint for each in exposures("b/c", b"x " + AWS.encode(), HERE)}
    other = AWS[:-1] + "A"
    assert prints.isdisjoint(each.fingerprint for each in exposures("a", other.encode(), HERE))


def test_variables_are_known_by_their_names() -> None:
    names = {
        "AWS_SECRET_ACCESS_KEY": True,
        "GITHUB_TOKEN": True,
        "DB_PASSWORD": True,
        "press_api_key": True,
        "DEPLOY_KEY": True,
        "SMTP_PASS": True,
        "KEYBOARD": False,
        "TOKEN_URL": False,
        "SSH_KEY_PATH": False,
        "PWD": False,
        "PATH": False,
        "MONKEY": False,
        "COMPASS": False,
    }
    found = dict(credentials(dict.fromkeys(names, "x")))
    assert {name: name in found for name in names} == names


# --- the command ----------------------------------------------------------------------------------


def site_with(folder: Path, text: str, more: str = "") -> Path:
    """Write a site with a file of its own."""
    return write_site(
        folder,
        {
            "site.toml": SITE + more,
            "content/news/a.md": story_text(),
            "static/data.json": json.dumps(text),
        },
    )


def test_the_check_finds_them_and_one_can_be_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESS_S3_SECRET", "a canary: secret")
    said = run_ssg("-C", site_with(tmp_path, "a canary: secret"), "check", "--leaks")
    print_ = fingerprint("holds the value of $PRESS_S3_SECRET", b"a canary: secret")
    assert said.code == 1
    assert "output/data.json: holds the value of $PRESS_S3_SECRET" in said.err
    assert f'allow = ["{print_}"]' in said.err
    site_with(tmp_path, "a canary: secret", f'[secrets]\nallow = ["{print_}"]\n')
    assert run_ssg("-C", tmp_path, "check", "--leaks").code == 0


def test_the_folder_of_the_site_is_no_ones_business(tmp_path: Path) -> None:
    said = run_ssg("-C", site_with(tmp_path, f"{tmp_path}/content"), "check", "--leaks")
    assert (said.code, str(tmp_path) in said.err) == (1, True)


def test_a_site_without_an_address_is_not_blamed_for_it(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"site.toml": 'title = "P"\n', "content/news/a.md": story_text()})
    assert run_ssg("-C", site, "check", "--leaks").code == 0
