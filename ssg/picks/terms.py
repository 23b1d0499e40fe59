"""What a story may share with others, and what each is worth before its rarity."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ssg.links import resolve
from ssg.model import Article, Atlas

TAG = 1.5  # an editor has said that it is about this
NAME = 0.9  # a person, a place, an office: words with capitals in a row, abbreviations
AUTHOR = 0.8  # who follows a subject writes of it again
LINK = 0.7  # both send their readers to one place, or one of them to the other
TITLE = 0.6  # a word of both headlines; it is one of both texts too
WORD = 0.5  # a word that both texts use much
SECTION = 0.4  # the same part of the paper

WORTH = {
    "tag": TAG,
    "name": NAME,
    "author": AUTHOR,
    "link": LINK,
    "title": TITLE,
    "word": WORD,
    "section": SECTION,
}
LINKS = 24  # of a story that count

Term = tuple[str, str]  # a kind and what it is: ("tag", "climate")


def terms_of(story: Article, atlas: Atlas) -> Iterator[Term]:
    """Yield what a story may share with others, each once."""
    gist = story.body.gist
    for topic in story.tags:
        yield "tag", topic.slug
    for author in dict.fromkeys(credit.author.id for credit in story.authors):
        yield "author", author
    yield "section", story.section.path
    for place in dict.fromkeys((story.address, *islice(_places(story, atlas), LINKS))):
        yield "link", place
    for word in gist.headline.split():
        yield "title", word
    for word in gist.words.split():
        yield "word", word
    if gist.names:
        for name in gist.names.split("\n"):
            yield "name", name


def _places(story: Article, atlas: Atlas) -> Iterator[str]:
    """Yield where the links of a story lead: addresses of the site, and places on the web."""
    written = [link.target for link in story.fields.related]
    written += [link.target for link in story.body.references if link.attribute == "href"]
    for target in written:
        scheme, colon, place = target.partition("//")
        if colon and scheme in {"http:", "https:"}:
            yield place.partition("#")[0].removeprefix("www.").rstrip("/")
        elif (found := resolve(target, base=story.path, atlas=atlas)) and found.address:
            yield found.address
