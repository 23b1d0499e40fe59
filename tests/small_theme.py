"""A theme of a few lines that looks at everything a theme may look at, and is quickly compiled."""

from __future__ import annotations

BASE = """<title>{{ head.title }} - {{ chrome.title }}</title>
<link rel="canonical" href="{{ head.canonical }}"><link href="{{ asset("main.css") }}">
<script type="application/ld+json">{{ head.graph | json_script }}</script>
{% for link in chrome.menu %}<a href="{{ link.url }}">{{ link.title }}</a>{% endfor %}
{% block main %}{% endblock %}
{% for box in boxes %}{% include "partials/shelf.html" %}{% endfor %}
"""
LIST = """{% extends "base.html" %}{% block main %}
{% for card in cards %}{{ card | show("card-line") }}{% endfor %}
{{ pager.newer }} {{ pager.older }} {{ pager.number }}{% endblock %}
"""
SLOTS = """{% for slot in slots.values() %}{{ slot.title }}{% for card in slot.cards %}
{{ card | show("card-line") }}{% endfor %}{% endfor %}"""
FILES = {
    "layouts/base.html": BASE,
    "layouts/partials/shelf.html": "<h2>{{ box.title }}</h2>{% for card in box.cards %}"
    '{{ card | show("card-line") }}{% endfor %}\n',
    "layouts/partials/card-line.html": '<a href="{{ card.url }}">{{ card.title }}</a> '
    "{{ card.excerpt }} {{ card.date | day }} {{ card.byline }}\n",
    "layouts/article.html": """{% extends "base.html" %}{% block main %}
{{ story.title }} {{ story.section.title }} {{ story.date | moment }} {{ body }}
{% for by in story.authors %}{{ by.author.name }}{{ by.author.bio }}{% endfor %}
{% for tag in story.tags %}{{ tag.name }}{% endfor %}
{% for link in related_links %}{{ link.title }}{% endfor %}
{% if series %}{{ series.number }} {{ series.total }} {{ series.series.title }}
{% for stop in series.parts %}{{ stop.title }}{% endfor %}{% endif %}
{% if so_far %}{{ so_far.story.title }}
{% for stop in so_far.stops %}{{ stop.title }} {{ stop.date | day }}{% endfor %}{% endif %}
{% if story.image %}{{ story.image.url }} {{ story.image.alt }}{% endif %}{% endblock %}
""",
    "layouts/home.html": """{% extends "base.html" %}{% block main %}
{{ chrome.extra.motto | default("") }}SLOTS{% if lead %}{{ lead | show("card-line") }}{% endif %}
{% for card in top %}{{ card | show("card-line") }}{% endfor %}
{% for card in latest %}{{ card | show("card-line") }}{% endfor %}
{% for block in blocks %}{{ block.section.title }}{% for card in block.cards %}
{{ card | show("card-line") }}{% endfor %}{% endfor %}{% endblock %}
""".replace("SLOTS", SLOTS),
    "layouts/section.html": LIST.replace("{% for card", SLOTS + "{% for card", 1),
    "layouts/topic.html": LIST,
    "layouts/archive.html": LIST,
    "layouts/series.html": LIST.replace(
        "{% for card", "{{ series.deck }} {{ total }}{% for card", 1
    ),
    "layouts/timeline.html": LIST.replace("{% for card", "{{ days | length }}{% for card", 1),
    "layouts/author.html": LIST.replace("{% for card", "{{ body }}{% for card", 1),
    "layouts/index.html": '{% extends "base.html" %}{% block main %}'
    "{% for link in links %}{{ link.title }}{{ counts[loop.index0] }}{% endfor %}{% endblock %}\n",
    "layouts/page.html": '{% extends "base.html" %}{% block main %}{{ body }}{% endblock %}\n',
    "layouts/404.html": '{% extends "base.html" %}\n',
    "layouts/shortcodes/note.html": "<aside>{{ body }}</aside>\n",
    "layouts/shortcodes/figure.html": '<img src="{{ args.src }}" alt="{{ args.alt }}">\n',
    "layouts/shortcodes/pullquote.html": "<blockquote>{{ body }}</blockquote>\n",
    "layouts/assets/main.css": "p { color: black }\n",
}
