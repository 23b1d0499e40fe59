"""The same files give the same bytes: on any machine, in any folder, zone, locale and order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.newsroom import NOW, SITE, build_site, output_of, story_text, write_site

# --- a paper with a bit of everything, and much that sorts differently elsewhere ------------------

Files = Mapping[str, str | bytes]

BODY = """## İstanbul'da ne oldu?

The *first* day, "quoted" -- with a [link](../dünya/ısı.md), a [note](/about/) and a footnote.[^1]

![A map](map.png "Where it is"){credit="Ann Lee" focus="50% 20%"}

:::note title="What is known"
- one
- two
:::

:::timeline title="How it came"
17 February
: It was announced.
:::

:::embed service="youtube" id="dQw4w9WgXcQ" title="A film" :::

| a | b |
|---|---|
| 1 | 2 |

<b>Raw</b> {{< dropped >}}text{{< /dropped >}} ~~gone~~

[^1]: The note.
"""


def stories() -> Iterator[tuple[str, str]]:
    """Yield stories of which many have the same date, tags or title."""
    for number in range(12):
        folder = ("africa", "africa/sahel", "dünya", "Ölçü")[number % 4]
        keys = {
            "tags": ("[Istanbul, izmir]", "[istanbul, İzmir]", "[ISTANBUL, Çay]")[number % 3],
            "author": ("ann-lee", "[Bo Ek, ilk-yazar]", "[İlk Yazar, Ann Lee]")[number % 3],
            "must_read": "true" if number % 5 == 0 else "2026-12-01",
            "deck": f"The deck of {number}",
            "image": "{src: map.png, alt: A map, credit: AFP}" if number % 4 == 0 else "/p.png",
            "related": "[ısı.md]" if folder == "dünya" else "['https://a.example/']",
            "pull_quote": "{text: Nine years is a long time, by: A colonel, role: Retired}",
        }
        day = f"2026-11-{20 + number // 4} 08:00"
        yield (
            f"content/{folder}/s{number}.md",
            story_text(f"Story {number % 5}", BODY if number == 0 else "Words.", date=day, **keys),
        )


PAPER: Files = {
    "site.toml": SITE
    + """description = "Everything, twice"
timezone = "Europe/Istanbul"
per_page = 2
favicon = "/p.png"
[menu]
main = ["africa", "dünya", {title = "About", url = "/about/"}]
[social]
mastodon = "https://social.example/@paper"
[feeds]
full_text = true
[[widgets]]
name = "tagged"
pick = "tagged"
[boxes]
article = ["related", "tagged", "recommended", "must_read", "latest"]
[checks]
tag-clash = "warn"
[extra]
zeta = 1
alpha = 2
""",
    "content/about.md": "---\ntitle: About\nweight: 1\n---\nWho we are.\n",
    "content/iletişim.md": "---\ntitle: İletişim\nweight: 1\n---\nWrite.\n",
    "content/authors/ann-lee.md": "---\nname: Ann Lee\nrole: Editor\n---\nWrites.\n",
    "content/authors/zed.md": "---\nname: Ann Lee\nrole: Another\n---\n",
    "content/authors/ilk-yazar.md": "---\nname: ilk yazar\nportrait: ilk.png\n---\nYazar.\n",
    "content/authors/ilk.png": b"portrait",
    "content/africa/_section.md": "---\ntitle: Africa\ncolour: '#8a1c1c'\n---\nOn Africa.\n",
    "content/africa/sahel/_section.md": "---\ntitle: The Sahel\n---\n",
    "content/dünya/_section.md": "---\ntitle: Dünya\ncolour: '#123'\n"
    "defaults:\n  language: tr\n---\n",
    "content/dünya/ısı.md": story_text("Isı", "Kelimeler.", aliases="[/eski/ısı/, /eski.html]"),
    "content/africa/map.png": b"\x89PNG\r\n\x1a\n",
    "content/Ölçü/draft.md": story_text("Draft", draft="true", tags="[Secret]"),
    "content/Ölçü/later.md": story_text("Later", embargo="2027-01-01"),
    "static/p.png": b"\x89PNG\r\n",
    "static/robots-extra.txt": "a\nb\n",
    "static/.well-known/security.txt": "Contact: mailto:a@paper.example\n",
    "layouts/partials/head_extra.html": '<meta name="zone"\n  content="none">\n',
    "layouts/assets/own.css": "a {}\n",
    **dict(stories()),
}


# --- the ways in which one machine is not like another --------------------------------------------


@dataclass(frozen=True, slots=True)
class Machine:
    """Everything about a build that must not matter."""

    seed: str
    zone: str
    locale: str
    umask: int
    folder: str
    shuffled: bool
    old: bool  # files are of all ages
    windows: bool  # line ends are CRLF


WAYS: tuple[tuple[object, ...], ...] = (
    ("0", "1", "random"),
    ("Asia/Kolkata", "America/St_Johns", "Pacific/Apia"),
    ("C", "C.UTF-8", "tr_TR.UTF-8"),
    (0o022, 0o077),
    ("site", "a site/of ünusual 'name'"),
    (False, True),
    (False, True),
    (False, True),
)


def pairwise() -> list[Machine]:
    """Return few machines, among which every two ways of two kinds are found together."""
    rows = list(product(*WAYS))
    missing = set().union(*map(pairs, rows))
    chosen = []
    while missing:
        row = max(rows, key=lambda row: len(pairs(row) & missing))
        missing -= pairs(row)
        chosen.append(Machine(*row))  # type: ignore[arg-type]
    return chosen


def pairs(row: tuple[object, ...]) -> set[object]:
    """Return the pairs of ways that a machine has, each with its place in `WAYS`."""
    return set(combinations(enumerate(row), 2))


# Runs `ssg` in the locale of the environment, with folders listed in another order.
DRIVER = """
import hashlib, locale, os, runpy, sys

class Shuffled:
    def __init__(self, entries):
        self.entries = sorted(entries, key=lambda entry: hashlib.md5(entry.name.encode()).digest())
    def __iter__(self): return iter(self.entries)
    def __enter__(self): return self
    def __exit__(self, *fault): pass
    def close(self): pass

locale.setlocale(locale.LC_ALL, "")
if os.environ.get("SHUFFLED"):
    scandir = os.scandir
    os.scandir = lambda path=".": Shuffled(list(scandir(path)))
runpy.run_module("ssg", run_name="__main__", alter_sys=True)
"""


def run(machine: Machine, site: Path, *words: str) -> dict[str, object]:
    """Build the site in a new process as if on that machine; return what `--json` says."""
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}  # noqa: TID251
    given = {"PYTHONHASHSEED": machine.seed, "TZ": machine.zone, "LC_ALL": machine.locale}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, "-C", str(site), "build", "--now", NOW, "--json", *words],
        env={**keep, **given, "SHUFFLED": "1" if machine.shuffled else ""},
        cwd=Path(__file__).parent.parent,
        umask=machine.umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    said: dict[str, object] = json.loads(done.stdout)
    return said


def lay_out(machine: Machine, below: Path) -> Path:
    """Write the site as it lies on that machine."""
    site = below / machine.folder
    write_site(site, {name: as_checked_out(name, machine.windows) for name in PAPER})
    if machine.old:
        for number, path in enumerate(sorted(site.rglob("*"))):
            os.utime(path, (86_400 * number, 3_000_000_000 - 86_400 * number))
    return site


def as_checked_out(name: str, windows: object) -> str | bytes:
    """Return a file as git on Windows may write it; what is copied as it is has no text."""
    data = PAPER[name]
    copied = name.startswith(("static/", "layouts/assets/"))
    return data if isinstance(data, bytes) or copied or not windows else data.replace("\n", "\r\n")


@cache
def has_locale(name: str) -> bool:
    """Tell whether this machine has a locale."""
    ask = f"import locale; locale.setlocale(locale.LC_ALL, {name!r})"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=False)
    return done.returncode == 0


def need_locale(name: str) -> None:
    """Skip a test, or fail it in CI, where a locale is missing."""
    if has_locale(name):
        return
    message = f"the locale {name} is missing; as root: localedef -i tr_TR -f UTF-8 tr_TR.UTF-8"
    if os.environ.get("CI"):  # noqa: TID251 - an end of the test suite, as in tests.tools
        pytest.fail(message)
    pytest.skip(message)


# --- they all give the same -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as this process builds it."""
    site = write_site(tmp_path_factory.mktemp("here"), PAPER)
    build_site(site)
    return output_of(site)


def must_give(wanted: dict[str, bytes], machine: Machine, below: Path) -> None:
    """Fail unless a machine builds these bytes, and nothing when it builds again."""
    need_locale(machine.locale)
    site = lay_out(machine, below)
    run(machine, site)
    found = output_of(site)
    assert {path for path in found.keys() | wanted if found.get(path) != wanted.get(path)} == set()


MACHINES = pairwise()


@pytest.mark.parametrize("machine", MACHINES, ids=map(str, range(len(MACHINES))))
def test_every_machine_gives_the_same_bytes(
    machine: Machine, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    """Among these few, every two ways of two kinds stand together once."""
    must_give(wanted, machine, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(("seed", "zone", "tongue"), list(product(*WAYS[:3])))
def test_all_machines_give_the_same_bytes(
    seed: str, zone: str, tongue: str, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    """Every way with every other."""
    for number, rest in enumerate(product(*WAYS[3:])):
        machine = Machine(seed, zone, tongue, *rest)  # type: ignore[arg-type]
        must_give(wanted, machine, tmp_path / str(number))
        shutil.rmtree(tmp_path / str(number))


def test_the_driver_really_changes_what_it_says(tmp_path: Path) -> None:
    """Else equal bytes would prove nothing."""
    for name in "abcdefgh":
        (tmp_path / name).mkdir()
    ask = "import time; print(*[entry.name for entry in os.scandir(sys.argv[1])], time.tzname[0])"
    code = DRIVER.replace('runpy.run_module("ssg", run_name="__main__", alter_sys=True)', ask)
    env = {"SHUFFLED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], env=env, capture_output=True, text=True, check=True
    )
    *names, zone = done.stdout.split()
    assert sorted(names) == list("abcdefgh") != names
    assert zone == "IST"
    assert all(
        {machine[at] for machine in map(astuple, MACHINES)} == set(WAYS[at]) for at in range(8)
    )


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    """In another process, with another seed and another order of files."""
    first = Machine("1", "Asia/Kolkata", "C.UTF-8", 0o022, "site", False, False, False)  # noqa: FBT003
    again = Machine("2", "Pacific/Apia", "C", 0o077, "site", True, True, True)  # noqa: FBT003
    said = run(first, lay_out(first, tmp_path))
    assert len(said["written"]) == said["files"]  # type: ignore[arg-type]
    before = {path: path.stat() for path in (tmp_path / "site" / "output").rglob("*")}
    said = run(again, lay_out(again, tmp_path))
    assert (said["written"], said["removed"]) == ([], [])
    after = {path: path.stat() for path in (tmp_path / "site" / "output").rglob("*")}
    assert {path.name for path in after if after[path].st_ino != before[path].st_ino} == set()
    assert before.keys() == after.keys()


def test_the_newspaper_of_this_repository_is_the_same_on_two_machines(tmp_path: Path) -> None:
    """With its pictures and all."""
    found = []
    for number, machine in enumerate((MACHINES[0], MACHINES[-1])):
        need_locale(machine.locale)
        below = tmp_path / str(number)
        run(machine, Path(__file__).parent.parent, "-o", str(below / "output"))
        found.append(output_of(below))
    assert len(found[0]) > 300
    assert found[0] == found[1]


def test_a_later_build_of_the_same_stories_is_the_same(
    wanted: dict[str, bytes], tmp_path: Path
) -> None:
    """No page says when it was built."""
    site = write_site(tmp_path, PAPER)
    build_site(site, now="2026-11-24T12:00:01+00:00")
    assert output_of(site) == wanted
