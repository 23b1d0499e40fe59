"""Pages as the W3C's checker and html-validate see them, and how heavy they are."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.demo import KINDS, ROOT, build_demo
from tests.tools import find_tool
from tests.webtools import HTML_VALIDATE, VNU, find_web_tool

pytestmark = pytest.mark.xdist_group("valid pages")
CONFIG = ROOT / "tools" / "web" / "htmlvalidate.json"
PLAIN = "opinion/in-praise-of-the-dull-timetable/index.html"  # a story without a picture


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newspaper of this repository, built."""
    return build_demo(tmp_path_factory.mktemp("valid"))


def run(*words: str | Path) -> str:
    return subprocess.run(words, capture_output=True, check=False, text=True).stdout


def test_the_w3c_checker_finds_no_error_in_any_page(output: Path) -> None:
    java = find_tool("java", cure="apt-get install default-jre-headless")
    told = run(java, "-jar", find_web_tool(VNU), "--skip-non-html", "--format", "json", "--stdout",
               output)  # fmt: skip
    messages = json.loads(told)["messages"]
    wrong = Counter(each["message"] for each in messages if each["type"] != "info")
    assert wrong == {}


def test_the_w3c_checker_finds_no_error_in_any_style_sheet(output: Path) -> None:
    java = find_tool("java", cure="apt-get install default-jre-headless")
    sheets = sorted((output / "assets").glob("*.css"))
    told = run(java, "-jar", find_web_tool(VNU), "--css", "--format", "json", "--stdout", *sheets)
    assert [each["message"] for each in json.loads(told)["messages"]] == []


def test_html_validate_finds_nothing_in_any_page(output: Path) -> None:
    node = find_tool("node", cure="apt-get install nodejs")
    told = run(node, find_web_tool(HTML_VALIDATE), "--config", CONFIG, "--formatter", "json",
               f"{output}/**/*.html")  # fmt: skip
    found = json.loads(told)
    wrong = Counter(
        each["ruleId"] + ": " + each["message"] for f in found for each in f["messages"]
    )
    assert wrong == {}


# --- what a page weighs ---------------------------------------------------------------------------


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_a_story_without_pictures_comes_in_one_flight(output: Path) -> None:
    """That is the 14 kB that a server may send before it hears back (RFC 6928)."""
    page = (output / PLAIN).read_text(encoding="utf-8")
    sheets = re.findall(r'<link rel="stylesheet" href="/(.*?)">', page)
    assert packed(output / PLAIN) + sum(packed(output / sheet) for sheet in sheets) <= 14 * 1024


def test_every_picture_of_every_page_keeps_its_place(output: Path) -> None:
    for path in output.rglob("*.html"):
        for tag in re.findall(r"<img [^>]*>", path.read_text(encoding="utf-8")):
            assert re.search(r' width="\d+" height="\d+"', tag), (path, tag)
            assert ('fetchpriority="high"' in tag) != ('loading="lazy" decoding="async"' in tag)


@pytest.mark.parametrize("kind", KINDS)
def test_at_most_one_picture_of_a_page_is_asked_for_first(kind: str, output: Path) -> None:
    path = output / KINDS[kind]
    page = (path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8")
    assert page.count('fetchpriority="high"') <= 1
    assert "<script" not in re.sub(
        r'<script (?:type="application/ld\+json"|src=".*?" defer)>', "", page
    )
