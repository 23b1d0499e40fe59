"""Templates see their page's inputs and nothing else, and say where they are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import jinja2
import pytest

from ssg.facts import Asset, Directive, Reference, Theme
from ssg.furniture import Box
from ssg.model import Link, Resolved
from ssg.problems import InvalidContent
from ssg.settings import Settings
from ssg.templates import Engine

SETTINGS = Settings(title="T", base_url="https://x.example/paper", timezone="Europe/Paris")
MAP = {"one": {"two": 2}, "none": None, "title": "of a mapping"}


def engine(folder: Path, templates: Mapping[str, str]) -> Engine:
    """Return an engine with these templates."""
    where = {}
    for name, text in templates.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        where[name] = str(place)
    assets = {"main.css": Asset("/assets/main.abc.css", "")}
    return Engine(Theme(where, assets, {}), SETTINGS)


def problem(folder: Path, templates: Mapping[str, str], **inputs: object) -> str:
    """Return the problem of rendering `page.html`."""
    with pytest.raises(InvalidContent) as raised:
        engine(folder, templates).render("page.html", inputs, page="/x/ (content/x.md)")
    return str(raised.value.problems[0])


def test_text_is_escaped_and_html_of_bodies_is_not(tmp_path: Path) -> None:
    """Whatever is not a body is text."""
    made = engine(tmp_path, {"page.html": "{{ title }}|{{ body }}"})
    body = Resolved(("<p>Hi</p>",), {})
    text = made.render("page.html", {"title": '<b>"', "body": body})
    assert text == "&lt;b&gt;&#34;|<p>Hi</p>"


def test_an_unknown_name_is_a_problem_with_its_line(tmp_path: Path) -> None:
    """A theme that asks for what its page does not have is told where."""
    found = problem(tmp_path, {"page.html": "one\n{{ site }}\n"})
    assert found == (
        "layouts/page.html:2: 'site' is undefined (while rendering /x/ (content/x.md))"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\n{{ link.nothing }}", "layouts/page.html:2: "),
        ("a\n{% if %}", "layouts/page.html:2: "),
        ("a\n\n{{ 1 / 0 }}", "layouts/page.html:3: division by zero"),
        ("{{ asset('nothing.css') }}", "layouts/page.html:1: "),
        ("{{ link|nothing }}", "layouts/page.html:1: "),
        ("{% include 'part.html' %}", "layouts/part.html:2: "),
        ("{{ link|show('bad') }}", "layouts/partials/bad.html:1: 'other' is undefined"),
        ("{{ link.title + 1 }}", "layouts/page.html:1: "),
    ],
)
def test_every_fault_has_a_place(tmp_path: Path, text: str, place: str) -> None:
    """Also those of Python, and those in parts."""
    parts = {"part.html": "x\n{{ gone }}", "partials/bad.html": "{{ other }}"}
    assert problem(tmp_path, {"page.html": text, **parts}, link=Link("a", "/")).startswith(place)


def test_there_is_no_way_to_chance_or_to_the_clock(tmp_path: Path) -> None:
    """The same inputs give the same bytes for ever."""
    for text in ("{{ lipsum() }}", "{{ [1, 2]|random }}", "{{ now() }}"):
        problem(tmp_path, {"page.html": text})


def test_a_part_shown_sees_its_value_alone(tmp_path: Path) -> None:
    """Not even the inputs of the page that shows it."""
    parts = {"partials/one.html": "<{{ link.title }}>", "partials/all.html": "{{ links|length }}"}
    made = engine(tmp_path, {"page.html": "{{ a|show('one') }}{{ b|show('all') }}", **parts})
    assert made.render("page.html", {"a": Link("x", "/"), "b": (Link("y", "/"),)}) == "<x>1"


def test_assets_carry_the_path_of_the_site(tmp_path: Path) -> None:
    """Under `/paper/`, so does the style sheet."""
    made = engine(tmp_path, {"page.html": "{{ asset('main.css') }}"})
    assert made.render("page.html", {}) == "/paper/assets/main.abc.css"


def test_faults_are_found_without_rendering(tmp_path: Path) -> None:
    """A part that is not there, a name made up at run time, a slip of syntax."""
    templates = {
        "a.html": "{% include 'partials/crad.html' %}",
        "b.html": "\n{% include name %}",
        "c.html": "{{ card|show('card2') }}",
        "d.html": "{% for %}",
        "e.html": "{{ asset(name) }}",
        "partials/card.html": "",
    }
    found = [str(each) for each in engine(tmp_path, templates).faults()]
    assert found[0] == (
        "layouts/a.html:1: there is no template partials/crad.html"
        " (did you mean partials/card.html?)"
    )
    assert found[1].startswith("layouts/b.html:2: the name of a template part must be written")
    assert found[2].startswith("layouts/c.html:1: there is no template partials/card2.html")
    assert found[3].startswith("layouts/d.html:1: ")
    assert found[4].startswith("layouts/e.html:1: asset() takes the name")
    assert len(found) == 5


def test_links_that_lead_nowhere_lose_their_address(tmp_path: Path) -> None:
    """The text stays; nobody is sent to a page that is not there."""
    made = engine(tmp_path, {"page.html": "{{ body }}"})
    segments = ("<a", Reference("x.md", 1), ">x</a><img", Reference("y.png", 1, "src"), ">")
    body = Resolved(segments, {"x.md": None, "y.png": None})
    assert made.render("page.html", {"body": body}) == '<a>x</a><img src="data:,">'


def test_directives_render_with_their_arguments_escaped(tmp_path: Path) -> None:
    """An argument is text; the body is HTML; `src` is resolved."""
    shortcode = '<i title="{{ args.title }}" src="{{ args.src }}">{{ body }}</i>'
    templates = {"page.html": "{{ body }}", "shortcodes/box.html": shortcode}
    directive = Directive("box", {"title": '"><script>', "src": "a.png"}, ("<b>x</b>",), 3)
    body = Resolved((directive,), {"a.png": "/paper/a.png"})
    assert engine(tmp_path, templates).render("page.html", {"body": body}) == (
        '<i title="&#34;&gt;&lt;script&gt;" src="/paper/a.png"><b>x</b></i>'
    )


def test_no_text_can_break_xml(tmp_path: Path) -> None:
    """Characters that XML 1.0 does not know are left out."""
    made = engine(tmp_path, {"feed.xml": "<t>{{ title }}</t>"})
    assert made.render("feed.xml", {"title": "a\0\x0b\ufffe<\U0001f389"}) == "<t>a&lt;🎉</t>"


def test_json_in_a_script_cannot_end_it(tmp_path: Path) -> None:
    """Whatever the headline."""
    made = engine(tmp_path, {"page.html": "{{ value|json_script }}"})
    text = made.render("page.html", {"value": {"a": "</script><!--\u2028&"}})
    assert text == '{"a":"\\u003c/script\\u003e\\u003c!--\\u2028\\u0026"}'


def test_what_many_pages_show_is_rendered_once(tmp_path: Path) -> None:
    """A box that comes again is not made again; another one is, even with the same stories."""
    made = engine(
        tmp_path,
        {
            "page.html": "{{ box | show('box') }}",
            "partials/box.html": "{{ box.title }}{{ box.cards.append(1) or '' }}",
        },
    )
    cards: list[int] = []
    box, other = (Box("latest", title, cards) for title in ("One", "Two"))  # type: ignore[arg-type]
    assert [made.render("page.html", {"box": each}) for each in (box, box, other)] == [
        "One",
        "One",
        "Two",
    ]
    assert len(cards) == 2


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
@pytest.mark.parametrize(
    "text",
    [
        "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(x) }}{{ m(x, 3) }}{{ m(b=x, a=1) }}",
        "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}{{ m(1, 2, c=3)}}",
        "{% macro m(a) %}[{{ caller(a) }}]{% endmacro %}{% call(b) m(x) %}{{ b }}{% endcall %}",
        "{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{{ m()|length }}{{ m() ~ x }}",
        "{% macro m(a) %}{{a}}{% endmacro %}{% for i in map %}{{ m(i) }}{{loop.index}}{% endfor %}",
        "{% block b %}{% set y = x %}{{ self.b is defined }}{{ y }}{{ map.one.two }}{% endblock %}",
        "{{ map.one.two }}{{ map.items()|length }}{{ link.title.upper() }}{{ (map.one).two.real }}",
        "{{ map.gone is defined }}{{ link.gone|default(1) }}{{ map['one'].gone is undefined }}",
        "{% from 'part.html' import part %}{{ part(link) }}{{ part(map) }}",
        "{% import 'part.html' as all with context %}{{ all.part(link) }}{{ all.told() }}",
        "{% include 'part.html' %}{{ link.title if map.none else map.one.two }}",
    ],
)
def test_templates_render_as_jinja_renders_them(tmp_path: Path, name: str, text: str) -> None:
    part = "{% macro part(l) %}{{ l.title }}{% endmacro %}{% macro told() %}{{ x }}{% endmacro %}."
    files = {name: text, "part.html": part}
    inputs = {"x": "<x>", "link": Link("a & b", "/"), "map": MAP}
    theirs = jinja2.Environment(
        loader=jinja2.DictLoader(files),
        autoescape=jinja2.select_autoescape(("html", "xml")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = theirs.get_template(name).render(inputs)
    assert engine(tmp_path, files).render(name, inputs) == text
