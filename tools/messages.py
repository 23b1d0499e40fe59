"""Collects the words of the theme, and brings every catalog up to date: python tools/messages.py.

New messages come in without a translation, and those no longer used go. What is left to translate
is printed.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from ssg.catalogs import DOMAIN  # noqa: E402
from ssg.chrome import POLICIES  # noqa: E402
from ssg.kit import Kit  # noqa: E402

LOCALES = ROOT / "ssg" / "locale"
LAYOUTS = ROOT / "layouts"
PREVIEWED = {LAYOUTS / "theme.html"}  # seen by who makes the theme, never by readers
COMMENT = "# The words of the theme. See docs/languages.md for how to translate them."
Found = tuple[str | tuple[str, ...], str | None, str]  # message, context, file


def messages() -> Iterator[Found]:
    """Yield every message of the theme and of the pages that are planned, with its file."""
    for path in sorted(LAYOUTS.rglob("*.html")):
        if path not in PREVIEWED:
            yield from _of_template(path)
    for path in sorted((ROOT / "ssg").rglob("*.py")):
        yield from _of_module(path)
    yield from ((title, None, "ssg/chrome.py") for title in POLICIES.values())
    yield from ((widget.title, None, "ssg/kit.py") for widget in Kit().widgets)


def _of_template(path: Path) -> Iterator[Found]:
    tree = Environment().parse(path.read_text(encoding="utf-8"))  # noqa: S701 -- nothing is rendered
    for _, function, given in extract_from_ast(tree, ("_", "ngettext", "pgettext")):
        parts = (given,) if isinstance(given, str) else tuple(part for part in given if part)
        name = path.relative_to(ROOT).as_posix()
        if function == "pgettext":
            yield parts[1], parts[0], name
        else:
            yield (parts[:2] if function == "ngettext" else parts[0]), None, name


def _of_module(path: Path) -> Iterator[Found]:
    source = io.BytesIO(path.read_bytes())
    for _, message, _, _ in extract("python", source, keywords={"words": None}):
        yield message, None, path.relative_to(ROOT).as_posix()


def template(found: Iterable[Found]) -> Catalog:
    """Return a catalog of all messages, in alphabetical order, each with the files that have it."""
    places: dict[tuple[str | tuple[str, ...], str | None], set[str]] = {}
    for message, context, name in found:
        places.setdefault((message, context), set()).add(name)
    made = Catalog(project="Broadsheet", charset="utf-8")
    for (message, context), names in sorted(places.items(), key=lambda item: str(item[0])):
        made.add(message, context=context, locations=[(name, 0) for name in sorted(names)])
    return made


def catalogs() -> Iterator[Path]:
    """Yield the path of every catalog."""
    return iter(sorted(LOCALES.rglob(f"{DOMAIN}.po")))


def read(path: Path) -> Catalog:
    """Read a catalog; its language is the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def written(catalog: Catalog) -> bytes:
    """Return a catalog as it lies in the repository: without dates, so that only words differ."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=True, include_lineno=False, ignore_obsolete=True)
    fields = [f"Language: {catalog.locale_identifier}"] if catalog.locale else []
    fields.append("Content-Type: text/plain; charset=utf-8")
    fields += [f"Plural-Forms: {catalog.plural_forms}"] if catalog.locale else []
    header = "".join(f'"{field}\\n"\n' for field in fields)
    return f'{COMMENT}\nmsgid ""\nmsgstr ""\n{header}\n'.encode() + out.getvalue()


def main() -> None:
    """Write the template and every catalog, and say what is not translated."""
    pot = template(messages())
    (LOCALES / f"{DOMAIN}.pot").write_bytes(written(pot))
    for path in catalogs():
        catalog = read(path)
        catalog.update(template(messages()), no_fuzzy_matching=True)
        path.write_bytes(written(catalog))
        missing = [message.id for message in catalog if message.id and not message.string]
        print(f"{path.parent.parent.name}: {len(catalog)} messages", *missing, sep="\n  ")


if __name__ == "__main__":
    main()
