"""What a strict reader wants of an RSS feed: RSS 2.0, the RSS Board's profile, and our promises."""

import re
from collections.abc import Callable, Iterator
from email.utils import format_datetime, parsedate_to_datetime

from lxml import etree

PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://search.yahoo.com/mrss/": "media",
}
CHANNEL = ["title", "link", "description"]
ITEM = ["title", "link", "guid", "pubDate"]
TEXTS = ["description", "content:encoded"]
MANY = {"dc:creator", "category", "item"}
KNOWN = {
    "channel": {*CHANNEL, "language", "lastBuildDate", "generator", "image", "item", "atom:link"},
    "image": {"url", "title", "link"},
    "item": {
        *ITEM,
        "dc:creator",
        "category",
        "description",
        "content:encoded",
        "media:content",
    },
    "media:content": {"media:description", "media:credit"},
}
REQUIRED = {"channel": CHANNEL, "item": ITEM, "image": ["url", "title", "link"]}


def breaches(rss: etree._Element) -> list[str]:
    """Return every rule an RSS document breaks."""
    if rss.tag != "rss" or rss.get("version") != "2.0" or len(rss) != 1:
        return ["not an RSS 2.0 document with one channel"]
    return [*_of_elements(rss), *_of_channel(rss[0])]


def name_of(element: etree._Element) -> str:
    """Return an element's name with its usual prefix."""
    name = etree.QName(element)
    return f"{PREFIXES[name.namespace]}:{name.localname}" if name.namespace else name.localname


def _of_elements(rss: etree._Element) -> Iterator[str]:
    for element in rss.iter():
        name = name_of(element)
        children = [name_of(child) for child in element]
        for child in set(children) - KNOWN.get(name, {"channel"} if name == "rss" else set()):
            yield f"<{child}> in <{name}>"
        for child in set(children) - MANY:
            if children.count(child) > 1:
                yield f"{children.count(child)} times <{child}> in <{name}>"
        for child in set(REQUIRED.get(name, ())) - set(children):
            yield f"no <{child}> in <{name}>"
        if rule := RULES.get(name):
            if not rule(element):
                yield f"<{name}> must not say {element.text!r} {element.items()}"


def _of_channel(channel: etree._Element) -> Iterator[str]:
    guids = [guid.text for guid in channel.iter("guid")]
    if len(set(guids)) != len(guids):
        yield "two items with one guid"
    if "atom:link" not in [name_of(child) for child in channel]:
        yield "the feed does not say where it is"
    for item in channel.iter("item"):
        names = [name_of(child) for child in item if name_of(child) in TEXTS]
        if names not in ([], TEXTS[:1], TEXTS[1:], TEXTS):
            yield "the description comes after the text"
    for image in channel.iter("image"):
        if image.findtext("title") != channel.findtext("title"):
            yield "the logo has another title than the channel"
        if image.findtext("link") != channel.findtext("link"):
            yield "the logo leads elsewhere"


def _says_something(element: etree._Element) -> bool:
    return bool((element.text or "").strip())


def _is_url(element: etree._Element) -> bool:
    return bool(re.fullmatch(r"https?://[!-~]+", element.text or ""))


def _is_date(element: etree._Element) -> bool:
    """A date of RFC 822 with four digits of year, the right day of the week and English names."""
    text = element.text or ""
    return format_datetime(parsedate_to_datetime(text)) == text


def _is_guid(element: etree._Element) -> bool:
    permanent = re.fullmatch(r"(tag:[!-~]+|urn:uuid:[0-9a-f-]{36})", element.text or "")
    return bool(permanent) and element.items() == [("isPermaLink", "false")]


def _is_self(element: etree._Element) -> bool:
    given = {name: element.get(name) for name in ("rel", "type")}
    href = element.get("href", "")
    return given == {"rel": "self", "type": "application/rss+xml"} and href.startswith("http")


def _is_language(element: etree._Element) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", element.text or ""))


def _is_picture(element: etree._Element) -> bool:
    url, kind = element.get("url", ""), element.get("type", "image/png")
    return url.startswith("http") and element.get("medium") == "image" and kind[:6] == "image/"


RULES: dict[str, Callable[[etree._Element], bool]] = {
    "title": _says_something,
    "description": _says_something,
    "link": _is_url,
    "url": _is_url,
    "guid": _is_guid,
    "pubDate": _is_date,
    "lastBuildDate": _is_date,
    "language": _is_language,
    "atom:link": _is_self,
    "media:content": _is_picture,
}
