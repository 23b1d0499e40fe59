"""What a template is made of, and which parts of the chrome it looks at."""

from __future__ import annotations

import jinja2
import pytest

from ssg.templates.anatomy import Named, read_anatomy

ENVIRONMENT = jinja2.Environment(autoescape=True)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("plain", ()),
        ("{{ chrome.title }}{{ chrome['home'] }}", ("home", "title")),
        ("{{ chrome.extra.motto }}", ("extra.motto",)),
        ("{{ chrome.extra['motto'].deep }}", ("extra.motto",)),
        ("{% for link in chrome.menu %}{{ link.url }}{% endfor %}{{ chrome.menu[0] }}", ("menu",)),
        ("{{ chrome.extra }}", None),
        ("{{ chrome.extra.get('motto') }}", None),
        ("{% for name in chrome.extra.items() %}{% endfor %}", None),
        ("{{ chrome.extra[name] }}", None),
        ("{{ chrome | attr('title') }}", None),
        ("{% set all = chrome %}{{ all.title }}", None),
        ("{{ chrome }}", None),
        ("{{ parts.masthead(chrome) }}", None),
        ("{{ masthead(site=chrome) }}", None),
        ("{{ chrome | show('footer') }}", ()),
    ],
)
def test_the_parts_of_the_chrome_that_are_looked_at(
    source: str, seen: tuple[str, ...] | None
) -> None:
    """None where that cannot be told, so that all of it counts."""
    assert read_anatomy(source, with_filters()).chrome == seen


def test_macros_that_are_given_the_chrome() -> None:
    """By the place of the argument, as they take it."""
    found = read_anatomy("{{ head(story, chrome) }}", ENVIRONMENT)
    assert (found.chrome, found.given) == ((), ("head:1",))
    taken = read_anatomy("{% macro head(a, chrome) %}{{ chrome.title }}{% endmacro %}", ENVIRONMENT)
    assert (taken.chrome, taken.taken, taken.macros) == (("title",), ("head:1",), ("head",))


def test_parts_and_assets_by_name_and_line() -> None:
    """What is named at run time has no name here."""
    source = "{% extends 'a.html' %}\n{% include x %}\n{{ y | show('b') }}\n{{ asset('c.css') }}"
    found = read_anatomy(source, with_filters())
    assert set(found.parts) == {Named("a.html", 1), Named(None, 2), Named("partials/b.html", 3)}
    assert found.assets == (Named("c.css", 4),)


def test_a_fault_of_syntax() -> None:
    """With its line."""
    found = read_anatomy("\n{% if %}", ENVIRONMENT)
    assert found.fault is not None
    assert found.fault.line == 2


def with_filters() -> jinja2.Environment:
    """Return an environment that knows our filter."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters["show"] = lambda value, name: value
    return environment
