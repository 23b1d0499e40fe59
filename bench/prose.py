"""Makes text that reads like none but behaves like news: common words, and those of a topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from random import Random

LITTLE_WORDS = tuple(
    "the of and to in a is for that on with as by at from it was be are has had have not which this"
    " their its but were will an who been more they would or after about than when one all there"
    " two also can out over some could into other only so what before between now most under while"
    " no new since where many three during each both against still those up then her his she he we"
    " these such may must through near without them how if because said says".split()
)
ONSETS = "b c d f g h j k l m n p r s t v w br cl dr fr gr kl pl sk sl st tr sh ch th".split()
VOWELS = "a e i o u ai ea ee ie oa ou".split()
CODAS = (*"n r s t l m nd st rt ck ng lt rm".split(), *[""] * 7)
SYLLABLES = (1, 2, 2, 3)

LITTLE, SPECIAL, COMMON = 0.45, 0.15, 0.40  # shares of little, topical and common words in a text
TOPIC_WORDS = 12
BOLD, SLANTED, LINKED = 0.12, 0.10, 0.10  # shares of sentences with a word of the kind
SENTENCES = 400  # in the store of a topic
MOST_SENTENCES = 60  # in a story: ten blocks of at most six


def invent_words(rng: Random, count: int) -> tuple[str, ...]:
    """Return `count` different words of three letters or more that mean nothing."""
    words: dict[str, None] = {}
    while len(words) < count:
        word = "".join(
            rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS)
            for _ in range(rng.choice(SYLLABLES))
        )
        if len(word) > 2 and word not in LITTLE_WORDS:
            words[word] = None
    return tuple(words)


def zipf(count: int, exponent: float, share: float) -> tuple[float, ...]:
    """Return falling weights that add up to `share`, as the words of a language have them."""
    weights = [1 / rank**exponent for rank in range(1, count + 1)]
    total = sum(weights)
    return tuple(weight * share / total for weight in weights)


@dataclass(frozen=True)
class Topic:
    """A topic: its tag, its own words, and the language it shares with all others."""

    tag: str
    own: tuple[str, ...]
    common: tuple[str, ...]
    seed: str

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The topic's store of sentences, in Markdown; always the same for the same seed."""
        rng = Random(self.seed)
        return tuple(self._sentence(rng) for _ in range(SENTENCES))

    def plain_sentence(self, rng: Random) -> str:
        """Return a new sentence without markup."""
        return _as_sentence(self._words(rng, rng.randint(8, 26)))

    def headline(self, rng: Random) -> str:
        """Return a headline: two words of the topic, then common ones."""
        special = rng.choices(self.own, k=2)
        common = rng.choices(self.common, cum_weights=self._common_weights, k=rng.randint(3, 6))
        return " ".join((*special, *common)).capitalize()

    def subheading(self, rng: Random) -> str:
        """Return the heading of a part of a story."""
        return " ".join(self._words(rng, 4)).capitalize()

    def _sentence(self, rng: Random) -> str:
        words = self._words(rng, rng.randint(8, 26))
        marks = (("**{}**", BOLD), ("*{}*", SLANTED), ("[{0}](https://example.org/{0})", LINKED))
        places = rng.sample(range(1, len(words)), len(marks))
        for place, (mark, share) in zip(places, marks, strict=True):
            if rng.random() < share:
                words[place] = mark.format(words[place])
        return _as_sentence(words)

    def _words(self, rng: Random, count: int) -> list[str]:
        return rng.choices(self._vocabulary, cum_weights=self._weights, k=count)

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        return (*LITTLE_WORDS, *self.own, *self.common)

    @cached_property
    def _weights(self) -> tuple[float, ...]:
        parts = (
            zipf(len(LITTLE_WORDS), 0.9, LITTLE),
            zipf(len(self.own), 0.6, SPECIAL),
            zipf(len(self.common), 1.05, COMMON),
        )
        return tuple(accumulate(weight for part in parts for weight in part))

    @cached_property
    def _common_weights(self) -> tuple[float, ...]:
        return tuple(accumulate(zipf(len(self.common), 1.05, 1.0)))


def invent_topics(rng: Random, count: int, *, common: int, seed: str) -> tuple[Topic, ...]:
    """Return topics that share `common` words and have some of their own."""
    words = invent_words(rng, common + count * TOPIC_WORDS)
    shared, special = words[:common], words[common:]
    starts = range(0, count * TOPIC_WORDS, TOPIC_WORDS)
    return tuple(
        Topic(special[start], special[start : start + TOPIC_WORDS], shared, f"{seed}/{start}")
        for start in starts
    )


def invent_names(rng: Random, count: int) -> tuple[str, ...]:
    """Return different names of people, each of two words."""
    words = iter(invent_words(rng, count * 2))
    return tuple(f"{first} {last}".title() for first, last in zip(words, words, strict=True))


def article_body(rng: Random, topics: tuple[Topic, Topic]) -> str:
    """Return about 650 words of Markdown: paragraphs, two headings, a list or quotation at times.

    No sentence of the two topics' stores comes twice, and their order is drawn anew for each story.
    """
    main, other = topics
    stock = iter(rng.sample((*main.sentences, *other.sentences[: SENTENCES // 2]), MOST_SENTENCES))
    blocks = [_paragraph(rng, stock)]
    for number in range(9):
        if number in {3, 6}:
            blocks.append(f"## {main.subheading(rng)}")
        blocks.append(_block(rng, stock))
    return "\n\n".join(blocks) + "\n"


def _block(rng: Random, stock: Iterator[str]) -> str:
    match rng.random():
        case chance if chance < 0.08:
            return "\n".join(f"- {point}" for point in islice(stock, 4))
        case chance if chance < 0.16:
            return "> " + " ".join(islice(stock, 2))
        case _:
            return _paragraph(rng, stock)


def _paragraph(rng: Random, stock: Iterator[str]) -> str:
    return " ".join(islice(stock, rng.randint(2, 6)))


def _as_sentence(words: Iterable[str]) -> str:
    words = list(words)
    if len(words) > 12:
        words[len(words) // 2] += ","
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."
