"""The limits of static hosts: what is beyond them is left out there, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.hosting import Rules, make_rules
from ssg.hosting.files import LIMITS, Limits, redirect_lines
from ssg.model import Site
from ssg.problems import Location, Problem
from ssg.security import content_security_policy
from ssg.settings import Host

_SETTINGS = Location("site.toml")


def hosts_take_it(site: Site, rows: Rows) -> Iterator[Problem]:
    """Yield what a host of `[hosting] files` would not take."""
    hosts = site.settings.hosting.files
    rules = make_rules(site, content_security_policy(site.settings.csp))
    for host in hosts:
        for message, cure in _beyond(LIMITS[host], rules, hosts):
            yield Problem(_SETTINGS, f"{host} {message}", cure, "host-limit")


def _beyond(limits: Limits, rules: Rules, hosts: tuple[Host, ...]) -> Iterator[tuple[str, str]]:
    lines = redirect_lines(rules, hosts)
    if limits.redirects and len(lines) > limits.redirects:
        yield (
            f"takes {limits.redirects} redirects, and the site has {len(lines)}",
            "the pages at the old addresses still lead readers on; drop `aliases` nobody uses",
        )
    long = [line for line in lines if limits.redirect_line and len(line) > limits.redirect_line]
    if long:
        yield (
            f"takes redirects of {limits.redirect_line} characters: {long[0].split()[0]}",
            "shorten the `aliases` of its story",
        )
    longest = max(len(f"  {name}: {value}") for name, value in rules.security.items())
    if limits.header_line and longest > limits.header_line:
        yield f"takes headers of {limits.header_line} characters", "name fewer sources in [csp]"
