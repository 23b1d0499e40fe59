"""Opens the store of a target with obstore, which is imported only here and in `obstores`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import ssg
from ssg.deployment import AzureTarget, GcsTarget, ObjectTarget, S3Target
from ssg.problems import InvalidContent, Location, Problem
from ssg.publish.answers import read_answer
from ssg.publish.credentials import Credentials

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, S3CredentialProvider

Config = Any  # obstore has a type for each kind of store


def require_obstore() -> None:
    """See that obstore is installed.

    Raises:
        InvalidContent: if it is not.
    """
    if find_spec("obstore") is None:
        hint = 'install it with: pip install "broadsheet[deploy]"'
        raise InvalidContent(Problem(Location("site.toml"), "obstore is not installed", hint))


def address_of(target: ObjectTarget) -> str:
    """Return how people call a target: `s3://paper/live`."""
    kind = {S3Target: "s3", AzureTarget: "azure", GcsTarget: "gcs"}[type(target)]
    place = target.container if isinstance(target, AzureTarget) else target.bucket
    return f"{kind}://{place}/{target.prefix}".rstrip("/")


def open_client(
    target: ObjectTarget, credentials: Credentials, patience: timedelta, *, retries: int = 0
) -> ObjectStore:
    """Open a target.

    Args:
        target: where.
        credentials: its keys.
        patience: how long one request may take.
        retries: how often obstore itself tries again; else only `Patience` does.

    Raises:
        InvalidContent: if its settings or keys cannot be right.
    """
    client: ClientConfig = {
        "timeout": patience,
        "connect_timeout": timedelta(seconds=10),
        # One on the same machine may be asked without encryption.
        "allow_http": getattr(target, "endpoint", "").startswith("http://"),
        "user_agent": f"broadsheet/{ssg.__version__}",
    }
    shared: dict[str, Any] = {
        "prefix": target.prefix.strip("/") or None,
        "client_options": client,
        "retry_config": {"max_retries": retries},
    }
    with _told_plainly(credentials):
        return _OPENED[type(target)](target, credentials, shared)


def _s3(target: S3Target, credentials: Credentials, shared: Mapping[str, Any]) -> ObjectStore:
    from obstore.store import S3Store

    config: Config = {**credentials.config}
    if target.endpoint:  # by both its names, lest the environment has the other
        config |= {"endpoint": target.endpoint, "aws_endpoint_url_s3": target.endpoint}
    return S3Store(
        target.bucket,
        config=config,
        credential_provider=_follow(credentials.profile) if credentials.profile else None,
        unsigned_payload=False,  # the store checks the digest of what arrives
        **shared,
    )


def _azure(target: AzureTarget, credentials: Credentials, shared: Mapping[str, Any]) -> ObjectStore:
    from obstore.store import AzureStore

    config: Config = {"account_name": target.account, **credentials.config}
    if target.endpoint:
        config["endpoint"] = target.endpoint
    return AzureStore(target.container, config=config, **shared)


def _gcs(target: GcsTarget, credentials: Credentials, shared: Mapping[str, Any]) -> ObjectStore:
    from obstore.store import GCSStore

    config: Config = {**credentials.config}
    return GCSStore(target.bucket, config=config, **shared)


_OPENED: Mapping[type, Callable[..., ObjectStore]] = {
    S3Target: _s3,
    AzureTarget: _azure,
    GcsTarget: _gcs,
}


def _follow(profile: str) -> S3CredentialProvider:
    """Let boto3 follow a profile: to a role, a sign-on or a program."""
    import boto3
    from botocore.exceptions import BotoCoreError
    from obstore.auth.boto3 import Boto3CredentialProvider

    try:
        return Boto3CredentialProvider(boto3.Session(profile_name=profile))
    except (BotoCoreError, ValueError):
        hint = f"see what `aws sts get-caller-identity --profile {profile}` says"
        problem = Problem(Location("site.toml"), f"the profile {profile} gives no keys", hint)
        raise InvalidContent(problem) from None


@contextmanager
def _told_plainly(credentials: Credentials) -> Iterator[None]:
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, ValueError, OSError) as fault:
        said = str(read_answer(fault, credentials.secrets))
        hint = "see its settings in site.toml, and the credentials in the environment"
        problem = Problem(Location("site.toml"), f"the store cannot be opened: {said}", hint)
        raise InvalidContent(problem) from None
