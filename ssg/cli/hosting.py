"""`ssg hosting`: the configuration of a server that fits a site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ssg.cli import options
from ssg.cli.printing import say_error
from ssg.hosting import Rules, make_rules
from ssg.hosting.apache import apache
from ssg.hosting.caddy import caddy
from ssg.hosting.cloudfront import LARGEST_FUNCTION, cloudfront, cloudfront_function
from ssg.hosting.nginx import nginx
from ssg.rehearsal import Prepared, levelled, refuse, rehearse
from ssg.workshop import policy_of

SERVERS: Mapping[str, Callable[[Rules], str]] = {
    "nginx": nginx,
    "caddy": caddy,
    "apache": apache,
    "cloudfront": cloudfront,
    "cloudfront-function": cloudfront_function,
}


@click.command("hosting")
@click.argument("server", type=click.Choice(tuple(SERVERS)))
@options.NOW
@options.BASE_URL
@click.pass_obj
def hosting_command(folder: Path, server: str, now: str | None, base_url: str | None) -> int:
    """Print the configuration of a server for the site: headers, caching, old addresses, 404."""
    order = options.make_order(folder, now=now, base_url=base_url)

    def rules_of(made: Prepared) -> Rules:
        refuse(levelled(made.problems, made.settings))
        return make_rules(made.indexed(order.edition).site, policy_of(made.settings, made.engine))

    text = SERVERS[server](rehearse(order, rules_of))
    click.echo(text, nl=False)
    if server == "cloudfront-function" and len(text.encode()) > LARGEST_FUNCTION:
        say_error(
            f"this function is larger than the {LARGEST_FUNCTION} bytes that CloudFront takes: "
            "drop `aliases` that nobody uses, or leave them to the pages that stand there"
        )
    return 0
