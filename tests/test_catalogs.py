"""The words of the theme: complete in every catalog, and none left in a template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment, nodes

from ssg.catalogs import read_words, tags_of, values_in
from ssg.words import ENGLISH, Forms, Words, plural_rule
from tests.newsroom import SITE, build_site, output_of, problems_of, story_text, write_site
from tools import messages

SHIPPED = ("ar", "de", "es", "fr", "zh")
LAYOUTS = Path(__file__).parent.parent / "layouts"
SAME = {  # what is written alike in another language, or is but values and punctuation
    ("de", "Live"),
    ("de", "%(kind)s, %(day)s:"),
    ("de", "%(role)s: %(names)s"),
    ("de", "Name"),
    ("de", "Satire"),
    ("es", "%(kind)s, %(day)s:"),
    ("es", "%(role)s: %(names)s"),
    ("es", "Error 404"),
    ("es", "Series"),
    ("ar", "%(role)s: %(names)s"),
    ("fr", "%(title)s, page %(number)s"),
    ("fr", "Mission"),
    ("fr", "Opinion"),
    ("fr", "Page %(number)s"),
    ("fr", "Pages"),
    ("fr", "Satire"),
}


def catalog_of(language: str) -> Catalog:
    return messages.read(messages.LOCALES / language / "LC_MESSAGES" / "broadsheet.po")


def forms(value: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return a message, or all its forms."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def test_these_catalogs_are_shipped() -> None:
    found = tuple(path.parent.parent.name for path in messages.catalogs())
    assert found == SHIPPED


@pytest.mark.parametrize("language", SHIPPED)
def test_a_catalog_has_every_message_of_the_theme_and_no_other(language: str) -> None:
    """`python tools/messages.py` brings it up to date."""
    wanted = {(message.id, message.context) for message in messages.template(messages.messages())}
    catalog = catalog_of(language)
    assert {(message.id, message.context) for message in catalog} == wanted
    empty = [m.id for m in catalog if m.id and not all(forms(m.string))]
    assert (empty, [m.id for m in catalog if m.fuzzy and m.id]) == ([], [])
    file = messages.LOCALES / language / "LC_MESSAGES" / "broadsheet.po"
    assert file.read_bytes() == messages.written(catalog)


@pytest.mark.parametrize("language", SHIPPED)
def test_a_translation_has_the_values_of_its_message(language: str) -> None:
    """All of them; where a form is for one number alone, it may say the number in words."""
    wrong = []
    for message in catalog_of(language):
        if message.id and isinstance(message.id, str):
            if values_in(message.id) != values_in(str(message.string)):
                wrong.append(message.id)
        elif message.id:
            known = set().union(*map(values_in, message.id))
            wrong += [text for text in forms(message.string) if values_in(text) - known]
    assert wrong == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_translation_is_one(language: str) -> None:
    alike = {(language, m.id) for m in catalog_of(language) if m.id and m.id == m.string}
    assert alike - SAME == set()


@pytest.mark.parametrize("language", SHIPPED)
def test_every_number_has_a_form_that_says_it(language: str) -> None:
    """A form without the number stands for one number alone."""
    catalog = catalog_of(language)
    rule = plural_rule(catalog.plural_expr)
    for message in catalog:
        if isinstance(message.id, tuple) and "%(num)s" in message.id[1]:
            texts = forms(message.string)
            assert len(texts) == catalog.num_plurals
            for place, text in enumerate(texts):
                meant = [number for number in range(200) if rule(number) == place]
                assert "%(num)s" in text or len(meant) == 1, (message.id, text, meant)


# --- no English in the templates ---------------------------------------------------------------


class Said(HTMLParser):
    """What a reader sees or hears of markup: text, and the attributes that are read out."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the attributes that readers meet."""
        shown = {"alt", "aria-label", "placeholder", "title", "data-copy"}
        self.words += [value for name, value in attrs if value and name in shown]


def literals(source: str) -> Iterator[str]:
    """Yield every English word that a template says without asking a catalog."""
    tree = Environment().parse(source)  # noqa: S701 - nothing is rendered
    bodies: list[list[nodes.Node]] = [[tree]]
    # What is filtered stands by itself, often in an attribute.
    bodies += [list(filtered.body) for filtered in tree.find_all(nodes.FilterBlock)]
    said = Said()
    for body in bodies:
        said.feed("".join(piece for node in body for piece in _markup(node)))
        said.close()
        said.reset()
    texts = [*said.words, *_chosen(tree)]
    yield from (
        text.strip() for text in texts if re.search("[A-Za-wyz][A-Za-z]|[A-Za-z][A-Za-wyz]", text)
    )


def _markup(node: nodes.Node) -> Iterator[str]:
    """Yield the markup of a template, with an x where it prints a value or a part of its own."""
    match node:
        case nodes.TemplateData():
            yield node.data
        case nodes.Expr() | nodes.FilterBlock():
            yield "x"
        case nodes.Block(name="kind" | "accent"):  # which are names of classes
            pass
        case _:
            for child in node.iter_child_nodes():
                if isinstance(child, nodes.Stmt | nodes.TemplateData):
                    yield from _markup(child)
                elif isinstance(node, nodes.Output):
                    yield "x"


def _chosen(tree: nodes.Template) -> Iterator[str]:
    """Yield words that an expression prints: those that begin like a heading."""
    asked = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in {"_", "ngettext", "pgettext"}
        for constant in call.find_all(nodes.Const)
    }
    for constant in tree.find_all(nodes.Const):
        value = constant.value
        if id(constant) not in asked and isinstance(value, str) and value[:1].isupper():
            yield value


NAMES = {"RSS", "Atom", "JSON Feed", "YouTube", "Vimeo"}  # the same in all languages
CLASSES = {"fx-x fy-x"}
SCRIPTS = {"Latn", "Grek", "Cyrl"}  # their codes in ISO 15924


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(LAYOUTS.rglob("*.html")) if p not in messages.PREVIEWED],
    ids=lambda path: path.relative_to(LAYOUTS).as_posix(),
)
def test_no_word_is_left_in_a_template(path: Path) -> None:
    found = set(literals(path.read_text(encoding="utf-8")))
    words = {word for word in found if not word.startswith("<!")}
    assert words - NAMES - CLASSES - SCRIPTS == set()


def test_the_scan_finds_what_it_looks_for() -> None:
    source = (
        '<p aria-label="More news">By {{ name }}</p>{{ "Older" if x else _("Newer") }}'
        '<a class="go" href="/x">{{ _("Fine") }}</a>'
    )
    assert sorted(literals(source)) == ["By x", "More news", "Older"]


# --- how catalogs are read ---------------------------------------------------------------------

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def own(folder: Path, text: str, name: str = "locale/fr.po") -> tuple[str, str]:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return name, str(place)


def test_a_catalog_of_the_site_stands_above_ours(tmp_path: Path) -> None:
    words, problems = read_words("fr", [own(tmp_path, PO + 'msgid "Home"\nmsgstr "À la une"\n')])
    assert problems == ()
    assert (words("Home"), words("Topics"), words("Unheard of")) == (
        "À la une",
        "Thèmes",
        "Unheard of",
    )


def test_what_is_not_translated_stays_as_it_was(tmp_path: Path) -> None:
    text = PO + 'msgid "Home"\nmsgstr ""\n\n#, fuzzy\nmsgid "Topics"\nmsgstr "Sujets"\n'
    words, _ = read_words("fr", [own(tmp_path, text)])
    assert (words("Home"), words("Topics")) == ("Accueil", "Thèmes")


def test_a_language_without_a_catalog_is_english() -> None:
    words, problems = read_words("is", ())
    assert (words("Home"), words.language, problems) == ("Home", "is", ())


def test_a_country_has_the_words_of_its_language_and_those_of_its_own() -> None:
    assert tags_of("pt-BR") == ("pt", "pt-BR")
    assert read_words("fr-CA", ())[0]("Home") == "Accueil"


def test_another_script_has_none_of_them() -> None:
    """Who reads traditional characters is not given simplified ones."""
    assert tags_of("zh-TW") == ("zh-TW",)
    assert tags_of("zh-CN") == ("zh", "zh-CN")
    assert read_words("zh-Hant", ())[0]("Home") == "Home"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello\n", "locale/fr.po:1: is no catalog: Unknown or misformatted keyword"),
        (
            PO + 'msgid "By %(names)s"\nmsgstr "Par %(nom)s"\n',
            'locale/fr.po:4: "Par %(nom)s" has %(nom)s, which the message has not (use %(names)s, '
            "and %% for a per cent sign)",
        ),
        (
            PO + 'msgid "More"\nmsgstr "100 % plus"\n',
            'locale/fr.po:4: "100 % plus" has % , which the message has not (use no value, and %% '
            "for a per cent sign)",
        ),
        (
            'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > );\\n"\n',
            "locale/fr.po: its Plural-Forms cannot be read",
        ),
        ("\udcff", "locale/fr.po: is no catalog"),
    ],
)
def test_a_faulty_catalog_is_a_problem(text: str, said: str, tmp_path: Path) -> None:
    name, where = own(tmp_path, "")
    Path(where).write_bytes(text.encode("utf-8", "surrogateescape"))
    words, problems = read_words("fr", [(name, where)])
    assert len(problems) == 1
    assert str(problems[0]).startswith(said)
    assert words("Home") == "Accueil"


def test_forms_are_those_of_the_number() -> None:
    words, _ = read_words("ar", ())
    said = [words.count("%(num)s story", "%(num)s stories", n) for n in (0, 1, 2, 3, 11, 100)]
    assert said[:3] == ["لا موادّ", "مادّة واحدة", "مادّتان"]
    assert (said[3], said[4]) == ("%(num)s موادّ", "%(num)s مادّة")
    assert ENGLISH.count("one", "many", 1) == "one"
    assert ENGLISH.count("one", "many", 0) == "many"
    torn = Words("x", several={"one": Forms("n", ("a", "b"))})
    assert torn.count("one", "many", 7) == "b"


# --- catalogs in a site ------------------------------------------------------------------------


def test_a_site_speaks_its_language(tmp_path: Path) -> None:
    files = {
        "site.toml": f'{SITE}language = "fr"\n',
        "content/news/vote.md": story_text(author="Ada Ba"),
    }
    build_site(write_site(tmp_path, files))
    page = output_of(tmp_path)["news/vote/index.html"].decode()
    assert '<html lang="fr" dir="ltr">' in page
    assert "Publié le <time" in page
    assert "Par <" in page
    assert "Aller au texte principal" in page


def test_a_changed_catalog_changes_the_pages_and_a_faulty_one_stops_the_build(
    tmp_path: Path,
) -> None:
    files = {"site.toml": f'{SITE}language = "fr"\n', "content/news/vote.md": story_text()}
    build_site(write_site(tmp_path, files))
    own(tmp_path, PO + 'msgid "Copy link"\nmsgstr "Prendre l’adresse"\n')
    assert build_site(tmp_path).rendered
    assert "Prendre l’adresse" in output_of(tmp_path)["news/vote/index.html"].decode()
    assert build_site(tmp_path).rendered == ()
    own(tmp_path, PO + 'msgid "By %(names)s"\nmsgstr "Par %(nom)s"\n')
    assert len(problems_of(tmp_path)) == 1


def test_a_message_is_plain_text_and_its_values_may_be_markup(tmp_path: Path) -> None:
    """Who translates cannot put a script into a page."""
    files = {
        "site.toml": f'{SITE}language = "fr"\n',
        "content/news/vote.md": story_text(),
        "locale/fr.po": PO + 'msgid "Published %(when)s"\nmsgstr "<b>Le</b> %(when)s"\n',
    }
    build_site(write_site(tmp_path, files))
    page = output_of(tmp_path)["news/vote/index.html"].decode()
    assert "&lt;b&gt;Le&lt;/b&gt; <time" in page


def test_boxes_of_ours_are_translated_and_those_of_the_site_are_its_own(tmp_path: Path) -> None:
    box = '[[widgets]]\nname = "more"\ntitle = "Must read"\npick = "latest"\n'
    toml = f'{SITE}language = "fr"\n{box}[boxes]\nsection = ["must_read", "more"]\n'
    stories = {f"content/news/{n}.md": story_text(f"S{n}", must_read="true") for n in range(3)}
    other = {"content/world/w.md": story_text("W")}
    build_site(write_site(tmp_path, {"site.toml": toml, **stories, **other}))
    page = output_of(tmp_path)["world/index.html"].decode()
    assert re.findall(r'id="box-\w+">([^<]+)<', page) in (
        ["À ne pas manquer"],
        ["À ne pas manquer", "Must read"],
        ["Must read"],
    )
