"""Rules for what leads where: no story without a way to it, no policy that nobody finds."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.audit.findings import Finding
from ssg.audit.proof import Proof
from ssg.links import resolve

_LISTS = frozenset({"section.html", "author.html", "topic.html", "archive.html", "index.html"})


def orphan_stories(proof: Proof) -> Iterator[Finding]:
    """Yield every story to which only lists lead: those of sections, authors, topics, months.

    Links on the front page, on other stories, in boxes and on standing pages count.
    """
    if proof.site.settings.level("orphan-story") == "off":
        return
    reached: set[str] = set()
    for page in proof.own:
        if page.place.template in _LISTS:
            continue
        here = proof.permalink(page.place)
        for url in page.urls:
            target = proof.locate(url, here)
            if target is not None and target.path != page.place.path:
                reached.add(target.path)
    for page in proof.own:
        if page.place.address in proof.stories and page.place.path not in reached:
            what = "no other story, box or front leads to it"
            hint = "name it under `related` of another story, or link to it"
            yield Finding(page.place, "orphan-story", what, hint)


def unlinked_policies(proof: Proof) -> Iterator[Finding]:
    """Yield every policy of the settings to which the front page does not lead."""
    front = proof.pages.get("index.html")
    if front is None:
        return
    here = proof.permalink(front.place)
    links = {target.path for url in front.urls if (target := proof.locate(url, here))}
    written = set(front.urls)
    for name, policy in proof.site.settings.publisher.policies.items():
        found = resolve(policy, base="", atlas=proof.site.atlas)
        if found is None:
            continue  # which is told already
        there = proof.locate(found.url, here)
        if found.url not in written and (there is None or there.path not in links):
            what = f'no link leads to "{policy}", the policy for {name}'
            hint = "name it in [menu] footer, or let the footer of the theme do so"
            yield Finding(front.place, "unlinked-policy", what, hint)
