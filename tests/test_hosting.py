"""What hosts and servers are told: headers, caching and old addresses, and that servers obey."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from socket import socket
from urllib.parse import quote

import pytest

from ssg.headers import caching, content_type, full_type, headers_of
from ssg.hosting import Rules
from ssg.hosting.apache import apache
from ssg.hosting.caddy import caddy
from ssg.hosting.cloudfront import cloudfront, cloudfront_function
from ssg.hosting.files import header_rules, redirect_lines
from ssg.hosting.nginx import nginx
from ssg.hosting.rules import Target
from ssg.security import content_security_policy, security_headers
from ssg.settings import Csp, Hosting, Settings
from tests.command import run_ssg
from tests.newsroom import SITE, build_site, output_of, problems_of, story_text, write_site
from tests.tools import find_tool

pytestmark = pytest.mark.usefixtures("theme_compiled_once")
OLD = "/أخبار/التصويت-القديم/"
PAGE = "---\ntitle: A\n---\nWords."
RULES = Rules("paper.example", "", {"X-Content-Type-Options": "nosniff"}, ())
PAPER = Settings(title="The Paper", base_url="https://paper.example")


def policy(text: str) -> dict[str, list[str]]:
    """Read a Content-Security-Policy: each directive once, with its sources."""
    parts = [part.split() for part in text.split("; ")]
    assert len({part[0] for part in parts}) == len(parts)
    return {part[0]: part[1:] for part in parts}


# --- the policy --------------------------------------------------------------------------------


def test_nothing_unsafe_is_allowed_and_nothing_foreign_but_films() -> None:
    found = policy(content_security_policy(Csp()))
    assert found.pop("default-src") == ["'none'"]
    assert found.pop("frame-src") == [
        "https://www.youtube-nocookie.com",
        "https://player.vimeo.com",
    ]
    assert found.pop("base-uri") == ["'none'"]
    assert found.pop("img-src") == ["'self'", "data:"]
    assert set(map(tuple, found.values())) == {("'self'",)}


def test_what_a_meta_cannot_say_stands_in_the_header() -> None:
    found = policy(security_headers(PAPER, "default-src 'none'")["Content-Security-Policy"])
    assert found["frame-ancestors"] == ["'none'"]
    assert found["upgrade-insecure-requests"] == []


def test_a_site_without_https_does_not_ask_for_it() -> None:
    local = Settings(title="x", hosting=Hosting(hsts=365))
    headers = security_headers(local, "default-src 'none'")
    assert "upgrade" not in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_https_for_ever_is_only_for_those_who_ask() -> None:
    assert "Strict-Transport-Security" not in security_headers(PAPER, "x")
    asked = Settings(
        title="x",
        base_url="https://paper.example",
        hosting=Hosting(hsts=365, hsts_subdomains=True),
    )
    strict = security_headers(asked, "x")["Strict-Transport-Security"]
    assert strict == "max-age=31536000; includeSubDomains"


def test_a_site_may_say_who_frames_it() -> None:
    framed = Settings(title="x", csp=Csp(ancestors=("https://reader.example",)))
    headers = security_headers(framed, "default-src 'none'")
    assert headers["Content-Security-Policy"].endswith("frame-ancestors https://reader.example")
    assert "X-Frame-Options" not in headers


def policy_of(folder: Path) -> dict[str, list[str]]:
    """Build a site and return the policy of its front page."""
    build_site(folder)
    page = output_of(folder)["index.html"].decode()
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return policy(found[1].replace("&#39;", "'"))


def test_what_the_layouts_hold_is_allowed_by_hash(tmp_path: Path) -> None:
    """The hash is that of the element's text, as `openssl dgst -sha256 -binary | base64` has it."""
    write_site(
        tmp_path,
        {
            "layouts/partials/head_extra.html": "<script>{% if true %}{% endif %}</script>"
            '<script type="module">one()</script><style>p{color:red}</style>',
            "content/a.md": PAGE,
        },
    )
    found = policy_of(tmp_path)
    assert found["script-src"] == [
        "'self'",
        "'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='",
    ]
    assert found["style-src"] == ["'self'", "'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='"]


def test_what_stands_in_a_story_is_never_allowed(tmp_path: Path) -> None:
    """Not even where raw HTML is trusted: see CVE-2024-29896."""
    body = "<script>steal()</script><style>p{color:red}</style>"
    write_site(
        tmp_path,
        {
            "site.toml": f'{SITE}raw_html = "trusted"\n',
            "content/news/a.md": story_text(body=body),
        },
    )
    assert "sha256" not in str(policy_of(tmp_path))
    assert body in output_of(tmp_path)["news/a/index.html"].decode()


def test_a_script_that_differs_by_page_is_told_of(tmp_path: Path) -> None:
    script = "{# #}\n<p>\n<script>say({{ chrome.title | json_script }})</script>\n"
    data = '<script type="application/ld+json">{{ chrome.title | json_script }}</script>'
    files = {"layouts/partials/head_extra.html": script + data, "content/a.md": PAGE}
    write_site(tmp_path, files)
    assert problems_of(tmp_path) == [
        "layouts/partials/head_extra.html:3: browsers refuse this <script>, since it holds values "
        "of the page (put it into layouts/assets/, and the values into data- attributes)"
    ]


def test_a_site_that_allows_all_scripts_gets_no_hashes(tmp_path: Path) -> None:
    """Beside a hash, `unsafe-inline` would count for nothing."""
    toml = f"{SITE}[csp]\nscript = [\"'unsafe-inline'\"]\n"
    script = "<script>one()</script>"
    files = {"layouts/partials/head_extra.html": script, "content/a.md": PAGE}
    write_site(tmp_path, {"site.toml": toml, **files})
    assert policy_of(tmp_path)["script-src"] == ["'self'", "'unsafe-inline'"]


# --- _headers and _redirects -------------------------------------------------------------------


def matches(pattern: str, path: str) -> bool:
    """Match as both hosts do: `*` is anything."""
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), f"/{path}"))


def read_headers(text: str) -> list[tuple[str, str, str]]:
    """Read a `_headers` file: pattern, name, value."""
    found: list[tuple[str, str, str]] = []
    pattern = ""
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found.append((pattern, name, value))
        else:
            pattern = line
    return found


def demo(folder: Path, toml: str = "") -> Path:
    """Write a small site with pictures and old addresses."""
    return write_site(
        folder,
        {
            "site.toml": SITE + toml,
            "content/news/vote.md": story_text(aliases=f'["{OLD}", "/2019/vote.html"]'),
            "static/logo.png": b"x",
            "static/deep/thing.0123456789.png": b"x",
            "static/plain.css": b"x",
        },
    )


def test_no_header_is_said_twice_of_a_file_and_all_agree_with_a_deploy(tmp_path: Path) -> None:
    """Hosts join what several rules say; what no rule says they have as we do."""
    build_site(demo(tmp_path))
    output = output_of(tmp_path)
    rules = read_headers(output["_headers"].decode())
    for path in output:
        found = [(name, value) for pattern, name, value in rules if matches(pattern, path)]
        names = [name for name, _ in found]
        assert len(names) == len(set(names)), path
        assert "Content-Security-Policy" in names
        said, ours = dict(found), headers_of(path)
        assert said.get("Content-Type", ours["Content-Type"]) == ours["Content-Type"]
        if not path.endswith(".png"):  # an ending with and without digests is left to the host
            asked = "public, max-age=0, must-revalidate"
            assert said.get("Cache-Control", asked) == ours["Cache-Control"], path


def test_files_that_never_change_are_named() -> None:
    paths = ["assets/a.0123456789.css", "logo.png", "deep/x.0123456789.js"]
    found = {rule.pattern: rule.headers for rule in header_rules(RULES, paths)}
    for_ever = {"Cache-Control": "public, max-age=31536000, immutable"}
    assert found["/assets/a.0123456789.css"] == for_ever
    assert found["/deep/x.0123456789.js"] == for_ever
    assert found["/*.png"] == {"Cache-Control": "public, max-age=3600"}


def test_many_files_that_never_change_are_named_by_folder() -> None:
    many = [f"photos/{n}/{n:010x}.{n:010x}.jpg" for n in range(90)]
    mixed = ["b/x.0123456789.css", "b/y.css"]
    patterns = [rule.pattern for rule in header_rules(RULES, [*many, *mixed])]
    assert "/photos/*" in patterns
    assert "/b/*" not in patterns
    assert len(patterns) < 10


def test_old_addresses_are_lines_that_hosts_can_read(tmp_path: Path) -> None:
    build_site(demo(tmp_path))
    assert output_of(tmp_path)["_redirects"].decode().splitlines() == [
        "/2019/vote.html /news/vote/ 301",
        f"{quote(OLD)} /news/vote/ 301",
    ]


def test_netlify_alone_is_told_to_pass_over_the_pages_that_stand_there(tmp_path: Path) -> None:
    build_site(demo(tmp_path, '[hosting]\nfiles = ["netlify"]\n'))
    assert "/2019/vote.html /news/vote/ 301!" in output_of(tmp_path)["_redirects"].decode()


def test_a_site_may_do_without_or_bring_its_own(tmp_path: Path) -> None:
    build_site(demo(tmp_path / "none", "[hosting]\nfiles = []\n"))
    assert not {"_headers", "_redirects"} & output_of(tmp_path / "none").keys()
    own = write_site(
        demo(tmp_path / "own"), {"site.toml": SITE, "static/_headers": b"/*\n  A: b\n"}
    )
    build_site(own)
    assert output_of(own)["_headers"] == b"/*\n  A: b\n"


def test_gitlab_reads_no_headers(tmp_path: Path) -> None:
    build_site(demo(tmp_path, '[hosting]\nfiles = ["gitlab"]\n'))
    output = output_of(tmp_path)
    assert "_redirects" in output
    assert "_headers" not in output


def test_more_than_a_host_takes_is_told(tmp_path: Path) -> None:
    aliases = ", ".join(f'"/old/{n}/"' for n in range(2001))
    sources = ", ".join(f'"https://pictures-{n}.example"' for n in range(90))
    write_site(
        tmp_path,
        {
            "site.toml": f"{SITE}[csp]\nimg = [{sources}]\n",
            "content/news/a.md": story_text(aliases=f'[{aliases}, "/{"x" * 199}/{"y" * 199}/'
            f'{"z" * 199}/{"v" * 199}/{"w" * 199}/"]'),
        },
    )  # fmt: skip
    said = [problem for problem in problems_of(tmp_path) if "cloudflare" in problem]
    assert len(said) == 3
    assert "site.toml: cloudflare takes 2000 redirects, and the site has 2002" in str(said)


def test_under_a_path_a_host_sees_the_path_below_it(tmp_path: Path) -> None:
    """The files lie at the root of what is served; readers come through a proxy."""
    demo(tmp_path)
    (tmp_path / "site.toml").write_text('title = "P"\nbase_url = "https://x.example/paper"\n')
    build_site(tmp_path)
    assert "/2019/vote.html /paper/news/vote/ 301" in output_of(tmp_path)["_redirects"].decode()


# --- servers -----------------------------------------------------------------------------------


def test_the_command_prints_each(tmp_path: Path) -> None:
    demo(tmp_path)
    for server in ("nginx", "caddy", "apache", "cloudfront", "cloudfront-function"):
        done = run_ssg("-C", tmp_path, "hosting", server)
        assert done.code == 0, done.err
        assert "/news/vote/" in done.out or server == "cloudfront"


def test_cloudfront_gets_every_header() -> None:
    rules = Rules("paper.example", "", security_headers(PAPER, "default-src 'none'"), ())
    text = cloudfront(rules)
    assert all(value in text for value in rules.security.values() if value != "nosniff")
    made = json.loads(text)
    assert made["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}
    assert made["CustomHeadersConfig"]["Quantity"] == len(made["CustomHeadersConfig"]["Items"])


def test_the_function_of_cloudfront_leads_to_pages_and_to_nobody_else(tmp_path: Path) -> None:
    node = find_tool("node", cure="apt-get install nodejs")
    rules = Rules("paper.example", "", {}, (Target(OLD, quote(OLD), "/news/vote/"),))
    ask = "".join(
        f"console.log(JSON.stringify(handler({{request: {{uri: {json.dumps(uri)}}}}})));"
        for uri in ("/", "/news/", "/news", "/a.css", quote(OLD), "//evil", "/\\evil", "/%E0%A4%A")
    )
    program = tmp_path / "ask.js"
    program.write_text(cloudfront_function(rules) + ask, encoding="utf-8")
    done = subprocess.run([node, program], capture_output=True, text=True, check=True, timeout=60)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    places = [a.get("uri") or a["headers"]["location"]["value"] for a in answers]
    assert places == [
        "/index.html",
        "/news/index.html",
        "/news/",
        "/a.css",
        "/news/vote/",
        "/evil/",
        "/evil/",
        "/%E0%A4%A/",
    ]


def test_snippets_name_each_old_address_and_each_header() -> None:
    target = Target(OLD, quote(OLD), "/news/vote/")
    rules = Rules("paper.example", "/paper", {"A-Header": "its value"}, (target,))
    for text in (nginx(rules), caddy(rules), apache(rules)):
        assert "/news/vote/" in text
        assert 'A-Header "its value"' in text
        assert "/paper/404.html" in text
    assert f'"/paper{OLD}"' in nginx(rules)
    assert f"`/paper{OLD}`" in caddy(rules)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a site by nginx with the configuration made for it; the value is the port."""
    program = find_tool("nginx", "/usr/sbin/nginx", cure="apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    build_site(demo(folder))
    made = run_ssg("-C", folder, "hosting", "nginx")
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = made.out.replace("listen 80;", f"listen 127.0.0.1:{port};")
    server = server.replace("root /srv/paper.example", f"root {folder / 'output'}")
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = "types { text/html html; text/css css; image/png png; application/xml xml; }"
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary} {types}\n{server}}}\n",
        encoding="utf-8",
    )
    running = subprocess.Popen([program, "-c", folder / "nginx.conf"])
    wait_for(port, running)
    yield port
    running.terminate()
    running.wait(timeout=30)


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens, as long as the program runs."""
    while running.poll() is None:
        with socket() as knock, suppress(subprocess.TimeoutExpired):
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
            running.wait(timeout=0.02)
    pytest.fail("nginx did not start")


def ask(port: int, path: str) -> HTTPResponse:
    """Ask nginx for a path; redirects are not followed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    "path",
    ["index.html", "feed.xml", "feed.json", "news/atom.xml", "logo.png", "plain.css",
     "deep/thing.0123456789.png", "site.webmanifest", "sitemap.xml"],
)  # fmt: skip
def test_nginx_says_of_a_file_what_a_deploy_says(served: int, path: str) -> None:
    answer = ask(served, f"/{path}")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == caching(path)
    assert answer.headers["Content-Type"] == full_type(path)
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_nginx_leads_old_addresses_on(served: int) -> None:
    for old in (quote(OLD), "/2019/vote.html"):
        answer = ask(served, old)
        assert (answer.status, answer.headers["Location"]) == (301, "/news/vote/")
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_nginx_has_our_page_for_what_is_not_there(served: int) -> None:
    answer = ask(served, "/nowhere/")
    assert answer.status == 404
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_deploy_and_a_server_have_one_table() -> None:
    """The types and the caching stand in one place, whoever says them."""
    assert headers_of("a/feed.xml")["Content-Type"] == full_type("feed.xml")
    assert content_type(".webmanifest") == content_type("site.webmanifest")
    assert redirect_lines(RULES, ()) == ()
