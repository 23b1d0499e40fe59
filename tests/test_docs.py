"""The documentation names everything there is, and what it shows works."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import click
import msgspec
import pytest
from msgspec import Struct

import ssg.facts
import ssg.feed
import ssg.furniture
import ssg.model
import ssg.pages.sitemaps
import ssg.pages.strands
import ssg.strands
from ssg import cli
from ssg.deployment import Target
from ssg.front_matter import AuthorKeys, SectionKeys, StoryKeys
from ssg.house_rules import LEVELS
from ssg.kit import PAGE_KINDS, Kit
from ssg.markdown import DIRECTIVES, DirectiveSpec
from ssg.markdown.pictures import KNOWN
from ssg.outputs import Page
from ssg.settings import Settings
from ssg.site_file import read_settings
from ssg.slot_keys import FrontKeys, PinKeys, SlotKeys, keys_of_front
from ssg.slugs import slugify
from ssg.templates.filters import filters
from ssg.templates.speech import speech
from ssg.words import ENGLISH
from tests.command import run_ssg
from tests.newsroom import (
    NOW,
    SITE,
    build_site,
    output_of,
    plan_of,
    problems_of,
    story_text,
    write_site,
)

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
LAYOUTS = REPOSITORY / "layouts"
PAGES = sorted([*DOCS.rglob("*.md"), *REPOSITORY.glob("*.md")])

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_NAMED = re.compile(r"(?:# |\{# )(\S+\.(?:py|html|txt))(?: #\})?\n")


@cache
def text_of(page: str) -> str:
    """Return a page of the documentation."""
    return (DOCS / page).read_text(encoding="utf-8")


def prose_of(text: str) -> str:
    """Return a page without its blocks of code, but with as many lines."""
    return _BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text)


def section_of(page: str, heading: str) -> str:
    """Return what stands under a heading, up to the next of its level or above."""
    text = prose_of(text_of(page))
    start = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert start, f"docs/{page} has no heading {heading!r}"
    end = re.compile(rf"^#{{1,{len(start[1])}}} ", re.MULTILINE).search(text, start.end())
    return text[start.end() : end.start() if end else None]


def code_in(text: str) -> set[str]:
    """Return everything that is marked as code in a text."""
    return set(re.findall(r"`([^`\n]+)`", text))


def blocks_of(page: Path, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [body for name, body in found if name == language]


def structs_in(kind: Any) -> Iterator[type[Struct]]:
    """Yield the structs in an annotation: `list[str | ImageKeys]` has `ImageKeys`."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield kind
    elif get_origin(kind) in {Annotated, Union, UnionType, list, tuple, dict}:
        for part in get_args(kind):
            yield from structs_in(part)


def parts_of(struct: type[Struct]) -> dict[str, type[Struct]]:
    """Return the keys of a struct that hold another."""
    found = {field.name: tuple(structs_in(field.type)) for field in msgspec.structs.fields(struct)}
    return {name: structs[0] for name, structs in found.items() if structs}


# --- settings ----------------------------------------------------------------------------------

TABLES = parts_of(Settings)
HEADINGS = {"widgets": "`[[widgets]]`", "deploy": "`[deploy.NAME]`"} | {
    name: f"`[{name}]`"
    for name in ("urls", "menu", "social", "publisher", "csp", "hosting")
    + ("cards", "feeds", "related", "series", "stories", "look", "front")
    + ("front_matter", "shortcodes", "boxes", "checks", "redirects", "secrets", "extra")
}


def test_every_setting_is_documented_with_its_default() -> None:
    """Those above the tables in a table of their own, each table under its heading."""
    top = section_of("settings.md", "Top level")
    for field in msgspec.structs.fields(Settings):
        if field.name in HEADINGS:
            section_of("settings.md", HEADINGS[field.name])
            continue
        row = re.search(rf"^\| `{field.name}` \|.*$", top, re.MULTILINE)
        assert row, f"docs/settings.md does not have `{field.name}` under Top level"
        assert "required" in row[0] if field.required else f"`{shown(field.default)}`" in row[0]


@pytest.mark.parametrize("kind", get_args(Target))
def test_every_setting_of_a_target_is_documented(kind: type[Struct]) -> None:
    said = section_of("settings.md", "`[deploy.NAME]`")
    for field in msgspec.structs.fields(kind):
        row = re.search(rf"^\| `{field.name}` \|.*$", said, re.MULTILINE)
        assert row, f"docs/settings.md does not have `{field.name}` under [deploy.NAME]"
        default = "none" if field.default is None else f"`{shown(field.default)}`"
        assert "required" in row[0] if field.required else default in row[0], row[0]
    assert f"`{kind.__struct_config__.tag}`" in said


@pytest.mark.parametrize("table", sorted(TABLES.keys() - {"deploy", "redirects"}))
def test_every_key_of_a_table_is_documented(table: str) -> None:
    """The tables of a table too, such as the links in a menu."""
    said = code_in(section_of("settings.md", HEADINGS[table]))
    assert set(TABLES[table].__struct_fields__) - said == set()
    for inner in parts_of(TABLES[table]).values():
        assert set(inner.__struct_fields__) - said == set()


def test_every_simple_default_is_the_one_in_the_table() -> None:
    """A setting of a table that has a plain default shows it."""
    for table in ("urls", "cards", "feeds", "related"):
        said = section_of("settings.md", HEADINGS[table])
        for field in msgspec.structs.fields(TABLES[table]):
            row = re.search(rf"^\| `{field.name}` \|.*$", said, re.MULTILINE)
            assert row, f"docs/settings.md does not have `{field.name}` under [{table}]"
            assert f"`{shown(field.default)}`" in row[0], row[0]


def shown(value: object) -> str:
    """Return a value as TOML has it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple():
            return "[" + ", ".join(map(shown, value)) + "]"
    return str(value)


def test_every_policy_is_documented() -> None:
    policies = next(f for f in msgspec.structs.fields(TABLES["publisher"]) if f.name == "policies")
    names = set(get_args(get_args(policies.type)[0]))
    assert names - code_in(section_of("settings.md", "`[publisher.policies]`")) == set()


def test_every_check_is_documented_with_its_level() -> None:
    said = section_of("settings.md", "`[checks]`")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| `(\w+)` \|", said, re.MULTILINE))
    assert rows == dict(LEVELS)


def test_every_pick_is_documented() -> None:
    names = {name for name, _ in Kit().picks}
    assert names - code_in(section_of("settings.md", "Picks")) == set()


def test_the_boxes_of_every_kind_of_page_are_documented() -> None:
    said = section_of("settings.md", "`[boxes]`")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S.*?) \|$", said, re.MULTILINE))
    assert set(rows) == set(PAGE_KINDS)
    for kind, names in Kit().boxes:
        assert rows[kind] == f"`{shown(names)}`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_examples_of_settings_can_be_read(page: Path, tmp_path: Path) -> None:
    """A block of TOML whose first line is `# site.toml` is a whole one."""
    for number, block in enumerate(blocks_of(page, "toml")):
        if block.startswith("# site.toml"):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "site.toml").write_text(block, encoding="utf-8")
            read_settings(folder)


# --- front matter ------------------------------------------------------------------------------

KINDS = {"Stories": StoryKeys, "Authors": AuthorKeys, "Sections": SectionKeys}
PARTS = {
    "Authors of a story": "authors",
    "image": "image",
    "pull_quote": "pull_quotes",
    "related": "related",
    "corrections": "corrections",
    "series": "series",
    "sponsor": "sponsor",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_front_matter_is_documented(kind: str) -> None:
    said = section_of("front-matter.md", kind)
    rows = re.findall(r"^\| (`.*?) \|", said, re.MULTILINE)
    assert set(KINDS[kind].__struct_fields__) - code_in(" ".join(rows)) == set()


@pytest.mark.parametrize(("heading", "struct"), [("Slots", SlotKeys), ("Pins", PinKeys)])
def test_every_key_of_a_front_is_documented(heading: str, struct: type[Struct]) -> None:
    rows = re.findall(r"^\| (`.*?) \|", section_of("fronts.md", heading), re.MULTILINE)
    said = code_in(" ".join(rows)) - set(keys_of_front(FrontKeys))
    assert said == set(keys_of_front(struct))


@pytest.mark.parametrize("heading", PARTS)
def test_every_part_of_a_key_is_documented(heading: str) -> None:
    struct = parts_of(StoryKeys)[PARTS[heading]]
    said = section_of("front-matter.md", heading)
    rows = set(re.findall(r"^\| `(\w+)` \|", said, re.MULTILINE))
    assert rows == set(struct.__struct_fields__)


def test_every_part_of_a_story_has_a_section() -> None:
    assert set(parts_of(StoryKeys)) - {"author", "pull_quote"} == set(PARTS.values())


@pytest.mark.parametrize("words", ["LABELS", "CORRECTIONS"])
def test_every_word_that_a_key_may_have_is_documented(words: str) -> None:
    heading = {"LABELS": "label", "CORRECTIONS": "corrections"}[words]
    said = code_in(section_of("front-matter.md", heading))
    assert set(getattr(ssg.front_matter, words)) - said == set()


def refused() -> list[tuple[str, str, str]]:
    """Return the table of what is refused: the line, the message, the cure."""
    said = section_of("front-matter.md", "What is refused")
    return re.findall(r"^\| `(.+?)` \| (.+?) \| (.*?) ?\|$", said, re.MULTILINE)


@pytest.mark.parametrize(("line", "message", "cure"), refused())
def test_what_is_refused_is_refused_in_these_words(
    line: str, message: str, cure: str, tmp_path: Path
) -> None:
    """If this fails, the table in docs/front-matter.md has to be changed."""
    sound = {"title": "A story", "date": "2026-11-01"}
    sound.pop(line.split(":")[0], None)
    front = "\n".join([*(f"{key}: {value}" for key, value in sound.items()), line])
    site = SITE + 'timezone = "Europe/Paris"\n'
    files = {"site.toml": site, "content/a/x.md": f"---\n{front}\n---\nWords.\n"}
    write_site(tmp_path, files)
    wanted = f"content/a/x.md:{3 if len(sound) == 2 else 2}"
    found = [problem for problem in problems_of(tmp_path) if message in problem]
    assert len(found) == 1, problems_of(tmp_path)
    assert found[0].endswith(f"{message} ({cure})" if cure else message)
    assert found[0].startswith(wanted[:-1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_examples_of_front_matter_can_be_read(page: Path, tmp_path: Path) -> None:
    """What they name, such as pictures, is not there; that is all that may be wrong with them."""
    text = page.read_text(encoding="utf-8")
    for number, (language, block) in enumerate(_BLOCK.findall(text)):
        if language not in {"yaml", "toml", "json"} or not block.startswith(
            ("---", "+++", '{\n  "t')
        ):
            continue
        folder = tmp_path / str(number)
        before = text[: text.index(block)]
        write_site(folder, {place_of(before): block})
        said = problems_of(folder)
        assert [problem for problem in said if not excused(problem)] == [], block


def place_of(before: str) -> str:
    """Return where an example belongs, by the heading it stands under."""
    headings = [heading for _, heading in _HEADING.findall(prose_of(before + "```\n"))]
    match headings[-1] if headings else "":
        case "Authors":
            return "content/authors/somebody.md"
        case "Sections" | "Defaults for the stories below":
            return "content/news/_section.md"
        case "Pages":
            return "content/about.md"
        case "The front page":
            return "content/_front.md"
    return "content/news/story.md"


def excused(problem: str) -> bool:
    """Tell a problem that only comes from an example standing alone."""
    alone = ("leads nowhere", "there is no author", "no layout", "is left out: it has no story")
    return any(words in problem for words in alone)


# --- Markdown ----------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", DIRECTIVES, ids=lambda spec: spec.name)
def test_every_argument_of_a_directive_is_documented(spec: DirectiveSpec) -> None:
    said = section_of("markdown.md", spec.name)
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", said, re.MULTILINE))
    assert rows == {name: "required" for name in spec.required} | {
        name: "optional" for name in spec.optional
    }
    assert f"Text inside: {spec.body}" in said


def test_every_attribute_of_a_picture_is_documented() -> None:
    assert set(KNOWN) - code_in(section_of("markdown.md", "Pictures")) == set()


# --- commands ----------------------------------------------------------------------------------


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield `("ssg build", command)` for every command, those of groups too."""
    waiting: list[tuple[str, click.Command]] = [("ssg", cli.commands)]
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for word in command.list_commands(context):
                inner = command.get_command(context, word)
                assert inner is not None
                waiting.append((f"{name} {word}", inner))


COMMANDS = dict(every_command())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    command = COMMANDS[name]
    if isinstance(command, click.Group):
        said = prose_of(text_of("commands.md"))
    else:
        said = section_of("commands.md", name)
    words = {word for code in code_in(said) for word in code.split()}
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert set(parameter.opts) - words == set()
        elif isinstance(parameter.type, click.Choice):
            assert set(parameter.type.choices) - words == set()


def test_every_exit_code_is_documented() -> None:
    said = section_of("commands.md", "Exit codes")
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", said, re.MULTILINE)}
    declared = {value for name, value in vars(cli).items() if name.startswith("EXIT_")}
    assert {0, 2, *declared} <= codes


# --- layouts -----------------------------------------------------------------------------------

SHOWN = {
    kind.__name__: kind
    for kind in (
        *(getattr(ssg.furniture, name) for name in ("FeedLink", "Head", "Chrome", "Box", "Block")),
        ssg.furniture.Pager,
        *(getattr(ssg.furniture, name) for name in ("Preload", "Look", "Accent", "FontFace")),
        ssg.furniture.StandIn,
        *(getattr(ssg.model, name) for name in ("Link", "Picture", "Section", "Author", "Credit")),
        *(
            getattr(ssg.model, name)
            for name in ("Topic", "Card", "Article", "StandingPage", "PictureFile")
        ),
        *(getattr(ssg.facts, name) for name in ("StoryFields", "PullQuote", "Correction")),
        *(getattr(ssg.facts, name) for name in ("Part", "Sponsor")),
        ssg.model.Strand,
        *(getattr(ssg.strands, name) for name in ("InSeries", "SoFar", "Stop")),
        ssg.pages.strands.Day,
        *(getattr(ssg.feed, name) for name in ("Feed", "FeedItem", "FeedAuthor", "FeedImage")),
        *(getattr(ssg.pages.sitemaps, name) for name in ("SitemapUrl", "NewsUrl")),
    )
}


@pytest.mark.parametrize("name", SHOWN)
def test_every_field_that_a_template_sees_is_documented(name: str) -> None:
    said = section_of("layouts.md", name)
    rows = " ".join(re.findall(r"^\| (`.*?) \|", said, re.MULTILINE))
    assert code_in(rows) == {field.name for field in fields_of(SHOWN[name])}


def test_every_template_is_documented() -> None:
    names = {path.relative_to(LAYOUTS).as_posix() for path in LAYOUTS.rglob("*") if path.is_file()}
    templates = {name for name in names if not name.startswith(("assets/", "icons/"))}
    assert templates - code_in(prose_of(text_of("layouts.md"))) == set()


def test_every_template_in_the_layouts_page_is_there() -> None:
    said = code_in(prose_of(text_of("layouts.md")))
    named = {name for name in said if re.fullmatch(r"(partials|feeds)/[a-z_-]+\.\w+", name)}
    assert {name for name in named if not (LAYOUTS / name).is_file()} == set()


def test_every_macro_is_documented() -> None:
    said = " ".join(code_in(section_of("layouts.md", "Partials")))
    for path in (LAYOUTS / "partials").rglob("*.html"):
        for macro in re.findall(r"macro (\w+)\(", path.read_text(encoding="utf-8")):
            assert f"{macro}(" in said, f"{path.name} has the macro {macro}"


def test_every_filter_is_documented() -> None:
    said = section_of("layouts.md", "Filters and functions")
    said += section_of("layouts.md", "Words")
    names = {code.split("(")[0] for code in code_in(said)}
    assert {
        *filters(Settings(title="T"), ENGLISH),
        *speech(ENGLISH),
        "show",
        "asset",
    } - names == set()


def test_every_block_of_the_frame_is_documented() -> None:
    base = (LAYOUTS / "base.html").read_text(encoding="utf-8")
    said = code_in(section_of("layouts.md", "Changing part of a template"))
    assert set(re.findall(r"block (\w+)", base)) - said == set()


def test_the_inputs_of_every_template_are_documented(tmp_path: Path) -> None:
    """As the table says: what all pages see, and what this one sees besides."""
    said = section_of("layouts.md", "Templates and their inputs")
    rows = re.findall(r"^\| (`[^|]+`) \| [^|]+ \| (.+) \|$", said, re.MULTILINE)
    wanted = {
        template: set(re.findall(r"`(\w+)`", sees))
        for names, sees in rows
        for template in code_in(names)
    }
    for template, inputs in planned_inputs(tmp_path).items():
        assert template in wanted, f"docs/layouts.md does not say what {template} sees"
        common = {"chrome", "head", "crumbs", "boxes"} if "head" in inputs else set()
        assert inputs == wanted[template] | common, template


def planned_inputs(folder: Path) -> Mapping[str, set[str]]:
    """Return the inputs of every template that a small site with everything uses."""
    files = {
        "content/about.md": "---\ntitle: About us\n---\nWords.\n",
        "content/news/_section.md": '---\ncolour: "#123456"\n---\n',
        "content/news/one.md": story_text(
            author="A Body", tags="[One]", aliases="[/old/]", series="loaf", story="flood"
        ),
    }
    entries = plan_of(write_site(folder, files)).entries
    return {page.template: set(page.inputs) for page in entries if isinstance(page, Page)}


# --- plugins and archives ----------------------------------------------------------------------


def test_every_part_of_the_kit_is_documented() -> None:
    said = section_of("plugins.md", "The kit").partition("important is the `Site`")[0]
    rows = set(re.findall(r"^\| `(\w+)` \|", said, re.MULTILINE))
    assert rows == {field.name for field in fields_of(Kit)}


def plugin_files() -> dict[str, str]:
    """Return the files that the examples of docs/plugins.md are made of."""
    files: dict[str, str] = {}
    for _, block in _BLOCK.findall(text_of("plugins.md")):
        if name := _NAMED.match(block):
            files[name[1]] = block.removeprefix(name[0])
    return files


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The examples; what a site in `tmp_path` has imported is forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    yield plugin_files()
    for name, module in tuple(sys.modules.items()):
        if str(getattr(module, "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


def test_every_example_of_a_plugin_works(tmp_path: Path, plugins: dict[str, str]) -> None:
    """All of them together make one site, and each leaves its trace."""
    modules = sorted(name.removesuffix(".py") for name in plugins if name.endswith(".py"))
    settings = f"plugins = {modules}\n" + (
        '[[widgets]]\nname = "longreads"\npick = "longreads"\nparams = {words = 5}\n'
        '[boxes]\narticle = ["longreads"]\n'
    )
    corrections = "[{date: 2026-11-21, text: It was five.}]"
    soup = 'H~2~O.\n\n:::recipe title="Soup"\n- fish\n:::'
    files = plugins | {
        "site.toml": SITE + settings,
        "layouts/partials/story_end.html": "{{ 12345 | thousands }}",
        "content/news/long.md": story_text("Long", "One two three four five six."),
        "content/news/short.md": story_text("Short", soup, corrections=corrections),
    }
    build_site(write_site(tmp_path, files))
    made = {path: data.decode(errors="ignore") for path, data in output_of(tmp_path).items()}
    story = made["news/short/index.html"]
    assert 'id="box-longreads"' in story
    assert "H<sub>2</sub>O" in story
    assert '<section class="recipe">' in story
    assert "12\u202f345" in story
    assert "It was five." in made["corrections/index.html"]
    assert "https://paper.example/corrections/\n" in made["pages.txt"]
    assert not any(path.startswith("archive/") for path in made)


def test_the_example_of_a_check_finds_what_it_says(tmp_path: Path, plugins: dict[str, str]) -> None:
    files = {"house.py": plugins["house.py"], "site.toml": SITE + 'plugins = ["house"]\n'}
    long = "A headline that goes on and on " * 4
    write_site(tmp_path, files | {"content/africa/vote.md": story_text(long)})
    (found,) = problems_of(tmp_path)
    shown_there = next(b for b in blocks_of(DOCS / "plugins.md", "text") if "headline" in b)
    assert re.sub(r"\d+", "N", found) == re.sub(r"\d+", "N", shown_there.strip())


ARCHIVES = text_of("adopt.md").split("\n## A ")[1:]


@pytest.mark.parametrize("archive", ARCHIVES, ids=["hugo", "zola"])
def test_the_example_of_an_archive_says_what_is_shown(archive: str, tmp_path: Path) -> None:
    """With its settings, an archive has the warnings that the page shows last, and no others."""
    found = re.findall(r"^`(content/\S+)`:\n\n```markdown\n(.*?)^```", archive, re.M | re.S)
    settings = [block for name, block in _BLOCK.findall(archive) if name == "toml"]
    outputs = [block for name, block in _BLOCK.findall(archive) if name == "console"]
    first, last = outputs[0].splitlines()[1:], outputs[-1].splitlines()[1:]
    write_site(tmp_path / "mapped", {**dict(found), "site.toml": settings[-1]})
    assert problems_of(tmp_path / "mapped") == [line.replace(" warning:", "") for line in last]
    if len(outputs) > 1:
        write_site(tmp_path / "plain", dict(found))
        assert problems_of(tmp_path / "plain") == first[:1]


def test_the_tour_in_the_readme_says_what_is_shown(tmp_path: Path) -> None:
    """Two problems, one after the other, in the site that `ssg new site` makes."""
    readme = REPOSITORY / "README.md"
    shutil.copytree(REPOSITORY / "ssg" / "starter", tmp_path, dirs_exist_ok=True)
    (story,) = blocks_of(readme, "markdown")
    lines = "".join(blocks_of(readme, "console")).splitlines()
    first, second = (line for line in lines if line.startswith("content/") and " " in line)
    place = tmp_path / first.split(":")[0]
    place.write_text(story, encoding="utf-8")
    assert problems_of(tmp_path) == [first]
    place.write_text(story.replace("pullqote", "pullquote"), encoding="utf-8")
    assert problems_of(tmp_path) == []
    said = run_ssg("-C", tmp_path, "check", "--now", NOW)
    assert [*said.err.splitlines(), *said.out.splitlines()] == lines[lines.index(second) :][:3]


# --- the pages themselves ----------------------------------------------------------------------


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page as code hosts make them."""
    headings = _HEADING.findall(prose_of(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for _, heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", prose_of(page.read_text(encoding="utf-8")))
    for target in _LINK.findall(text):
        if ":" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors_of(there), f"{page.name} links to {target}"


def test_every_page_stands_in_the_table_of_contents() -> None:
    for folder in (DOCS, DOCS / "decisions"):
        contents = (folder / "README.md").read_text(encoding="utf-8")
        for page in folder.glob("*.md"):
            assert page.name == "README.md" or f"({page.name})" in contents


def test_decisions_are_numbered_one_by_one() -> None:
    names = sorted(path.stem for path in (DOCS / "decisions").glob("0*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        title = (DOCS / "decisions" / f"{name}.md").read_text(encoding="utf-8").splitlines()[0]
        assert slugify(title.removeprefix("# ").partition(" ")[2]).startswith(name[5:15])


def test_the_picture_in_the_readme_is_small() -> None:
    assert (DOCS / "pictures" / "front.png").stat().st_size < 500_000
