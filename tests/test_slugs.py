"""Names in URLs, in every script."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.slugs import fault, slugify, spelled
from tests.newsroom import SITE, build_site, output_of, problems_of, story_text, write_site

pytestmark = pytest.mark.usefixtures("theme_compiled_once")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Éa ça_va — “x”", "éa-ça-va-x"),
        ("ليلى البنّا", "ليلى-البنا"),
        ("اَلْعَالَم", "العالم"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("ประเทศไทย ข่าว", "ประเทศไทย-ข่าว"),
        ("圣路易，以及缺口", "圣路易-以及缺口"),
        ("İstanbul", "istanbul"),
        ("don’t", "dont"),
    ],
)
def test_a_slug_keeps_its_script_and_the_signs_that_belong_to_it(text: str, slug: str) -> None:
    """What hardly anybody types, the points of Arabic and Hebrew, is left out."""
    assert slugify(text) == slug


@given(st.text(max_size=40))
def test_a_slug_is_stable_composed_and_fit_for_a_url(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert unicodedata.is_normalized("NFC", slug)
    assert slugify(unicodedata.normalize("NFD", text)) == slug
    assert "--" not in slug
    said = fault(slug) if slug else None
    assert said is None or "reserves" in said


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("圣路易与缺口", "zh", "shengluyiyuquekou"),
        ("поправка", "ru", "popravka"),
        ("объявление", "ru", "obyavlenie"),
        ("größe", "de", "groesse"),
        ("größe", "sv", "grosse"),
        ("العالم", "ar", "llm"),
        ("already-ascii", "ar", "already-ascii"),
    ],
)
def test_a_name_in_ascii(name: str, language: str, said: str) -> None:
    assert spelled(name, "ascii", language) == said
    assert spelled(name, "keep", language) == name


def test_everything_of_a_site_is_spelled_alike(tmp_path: Path) -> None:
    """Stories, sections, topics, authors and pages; a slug that was chosen stays."""
    files = {
        "site.toml": f'{SITE}slugs = "ascii"\nlanguage = "ru"\n',
        "content/мнение/поправка.md": story_text(tags="[Погода]", author="Анна Ли"),
        "content/мнение/другая.md": story_text(slug="другая", title="Другая"),
        "content/о-нас.md": "---\ntitle: О нас\n---\n\nМы. [Вот](мнение/поправка.md)\n",
    }
    build_site(write_site(tmp_path, files))
    output = output_of(tmp_path)
    assert "mnenie/popravka/index.html" in output
    assert "mnenie/другая/index.html" in output
    assert "topics/pogoda/index.html" in output
    assert "authors/anna-li/index.html" in output
    assert 'href="/mnenie/popravka/"' in output["o-nas/index.html"].decode()


def test_two_names_that_are_one_in_ascii_clash(tmp_path: Path) -> None:
    files = {
        "site.toml": f'{SITE}slugs = "ascii"\n',
        "content/news/été.md": story_text("Été"),
        "content/news/ete.md": story_text("Ete"),
    }
    found = problems_of(write_site(tmp_path, files))
    assert len(found) == 1
    assert "its address /news/ete/ is taken by content/news/ete.md" in found[0]
