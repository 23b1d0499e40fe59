"""Where a site is published: the `[deploy.NAME]` tables of `site.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, get_args
from urllib.parse import urlsplit

from msgspec import Meta, Struct

_Kept = Annotated[int, Meta(ge=1, le=50)]  # releases


class _Target(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    """What all targets may say."""

    base_url: str = ""  # where readers find the site there, if not at the site's own address
    webhook: str = ""  # who is told: a web address, or $NAME of the variable that holds it


class DirTarget(_Target, frozen=True, kw_only=True, tag="dir"):
    """A folder of this machine: releases side by side, and a link `current` to the newest."""

    path: str
    keep: _Kept = 3


class RsyncTarget(_Target, frozen=True, kw_only=True, tag="rsync"):
    """The same on a server, reached with ssh and filled with rsync."""

    host: str  # as ssh has it: a host, user@host, or a name of its own configuration
    path: str
    port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    keep: _Kept = 3


class _ObjectTarget(_Target, frozen=True, kw_only=True):
    prefix: str = ""
    gzip: bool = False
    keep: _Kept = 3


class S3Target(_ObjectTarget, frozen=True, kw_only=True, tag="s3"):
    """A bucket of Amazon S3, or of a store that speaks its language."""

    bucket: str
    region: str = ""
    endpoint: str = ""
    profile: str = ""
    conditional_put: bool = True  # false: the store cannot, so nobody sees two deploys at once


class AzureTarget(_ObjectTarget, frozen=True, kw_only=True, tag="azure"):
    """A container of Azure Blob Storage."""

    account: str
    container: str = "$web"
    endpoint: str = ""


class GcsTarget(_ObjectTarget, frozen=True, kw_only=True, tag="gcs"):
    """A bucket of Google Cloud Storage."""

    bucket: str


class GitTarget(_Target, frozen=True, kw_only=True, tag="git"):
    """A branch of a git repository, as hosts of static pages serve it."""

    remote: str
    branch: str = "gh-pages"


class ZipTarget(_Target, frozen=True, kw_only=True, tag="zip"):
    """One archive, to be unpacked elsewhere."""

    path: str


ObjectTarget = S3Target | AzureTarget | GcsTarget
Target = DirTarget | RsyncTarget | S3Target | AzureTarget | GcsTarget | GitTarget | ZipTarget
KINDS = tuple(str(kind.__struct_config__.tag) for kind in get_args(Target))
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")


def faults_of(target: Target) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a target's values, each with its cure."""
    named = [
        str(getattr(target, name))
        for name in ("path", "host", "remote", "bucket", "container")
        if hasattr(target, name)
    ]
    if any(not value.strip() or value.startswith("-") for value in named):
        yield "has an empty value, or one that begins with a hyphen", "give its name or its path"
    if isinstance(target, GitTarget) and not _BRANCH.fullmatch(target.branch):
        yield f"has a branch that cannot be: {target.branch}", 'write it like "gh-pages"'
    prefix = target.prefix if isinstance(target, ObjectTarget) else ""
    if prefix.startswith("/") or ".." in prefix.split("/") or "//" in prefix:
        yield f"has a prefix that cannot be: {prefix}", 'write it like "paper/live"'
    yield from _faulty_addresses(target)


def _faulty_addresses(target: Target) -> Iterator[tuple[str, str]]:
    hook = target.webhook
    if hook and not _VARIABLE.fullmatch(hook) and urlsplit(hook).scheme not in {"http", "https"}:
        yield "has a webhook that is no web address", 'write "https://..." or "$VARIABLE"'
    addresses = (hook, getattr(target, "endpoint", ""), getattr(target, "remote", ""))
    split = [urlsplit(address) for address in addresses if "://" in address]
    if any(url.password or (url.username and url.scheme != "ssh") for url in split):
        cure = "leave it to the environment, to ssh or to git's credential helper"
        yield "has a password or a token in an address", cure
