"""What the label of a story, and its retraction, keep it out of."""

from __future__ import annotations

from ssg.facts import StoryFields

PAID = "sponsored"
_NO_NEWS = frozenset({PAID, "satire"})


def is_paid(fields: StoryFields) -> bool:
    """Tell whether somebody paid for the story: then it is advertising."""
    return fields.label == PAID


def is_retracted(fields: StoryFields) -> bool:
    """Tell whether the paper no longer stands by the story."""
    return any(note.type == "retraction" for note in fields.corrections)


def is_news(fields: StoryFields) -> bool:
    """Tell whether the story may be handed on as news: to the news sitemap."""
    return fields.label not in _NO_NEWS and not is_retracted(fields)


def is_offered(fields: StoryFields, label: object = None) -> bool:
    """Tell whether a box may offer the story.

    What is retracted is offered nowhere. What is sponsored comes only when it is asked for.

    Args:
        fields: of the story.
        label: that the box asks for, or None if any will do.
    """
    if label:
        return fields.label == label and not is_retracted(fields)
    return not is_paid(fields) and not is_retracted(fields)
