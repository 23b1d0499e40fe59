"""Closes the plan with the files that static hosts read: headers, and old addresses."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.contracts import Rows
from ssg.furniture import Chrome
from ssg.hosting import make_rules
from ssg.hosting.files import HEADERS, LIMITS, REDIRECTS, header_rules, redirect_lines
from ssg.model import Site
from ssg.outputs import Entry, Page
from ssg.problems import Location

_HOME = Location("site.toml")


def host_files(site: Site, rows: Rows, chrome: Chrome) -> Iterator[Entry]:
    """Plan `_headers` and `_redirects` for the hosts of the settings; a site's own ones count."""
    hosts = site.settings.hosting.files
    rules = make_rules(site, chrome.csp)
    paths = {row.path for row in rows}
    if any(LIMITS[host].reads_headers for host in hosts) and HEADERS not in paths:
        found = tuple(header_rules(rules, paths))
        yield Page(HEADERS, f"hosting/{HEADERS}", {"rules": found}, _HOME, listed=False)
    if hosts and rules.targets and REDIRECTS not in paths:
        lines = redirect_lines(rules, hosts)
        yield Page(REDIRECTS, f"hosting/{REDIRECTS}", {"lines": lines}, _HOME, listed=False)
