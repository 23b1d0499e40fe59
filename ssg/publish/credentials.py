"""The keys of a store: from the environment, a profile of Amazon's tools, or the platform itself.

What is not found here is left to obstore, which asks the platform: web identity, containers,
machines and, for Azure, its command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from ssg.deployment import AzureTarget, GcsTarget, ObjectTarget, S3Target
from ssg.problems import InvalidContent, Location, Problem

_AWS = {
    "AWS_ACCESS_KEY_ID": "access_key_id",
    "AWS_SECRET_ACCESS_KEY": "secret_access_key",
    "AWS_SESSION_TOKEN": "session_token",
}
_PROFILE = {name.lower(): key for name, key in _AWS.items()}  # so they are called in profiles
_AZURE = {
    "AZURE_STORAGE_ACCOUNT_KEY": "account_key",
    "AZURE_STORAGE_ACCESS_KEY": "account_key",
    "AZURE_STORAGE_SAS_TOKEN": "sas_key",
    "AZURE_STORAGE_SAS_KEY": "sas_key",
    "AZURE_STORAGE_TOKEN": "token",
    "AZURE_CLIENT_ID": "client_id",
    "AZURE_CLIENT_SECRET": "client_secret",
    "AZURE_TENANT_ID": "tenant_id",
    "AZURE_FEDERATED_TOKEN_FILE": "federated_token_file",
    "AZURE_USE_AZURE_CLI": "use_azure_cli",
}
_GOOGLE = {
    "GOOGLE_SERVICE_ACCOUNT_KEY": "service_account_key",
    "GOOGLE_SERVICE_ACCOUNT": "service_account",
    "GOOGLE_SERVICE_ACCOUNT_PATH": "service_account",
    "GOOGLE_APPLICATION_CREDENTIALS": "application_credentials",
}
_SECRET = frozenset(
    {"secret_access_key", "session_token", "access_key_id", "account_key", "sas_key", "token",
     "client_secret", "service_account_key"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credentials:
    """What obstore is given; nothing of it is ever printed."""

    config: Mapping[str, str] = field(default_factory=dict, repr=False)
    profile: str = ""  # one that only boto3 can follow

    @property
    def secrets(self) -> tuple[str, ...]:
        """The words that no message may repeat."""
        return tuple(value for key, value in self.config.items() if key in _SECRET and value)


def credentials_of(target: ObjectTarget, environment: Mapping[str, str]) -> Credentials:
    """Find the keys of a target.

    Raises:
        InvalidContent: if it names a profile that is not there, or needs boto3, which is missing.
    """
    match target:
        case S3Target():
            return _of_amazon(target, environment)
        case AzureTarget():
            return Credentials(_named(_AZURE, environment))
        case GcsTarget():
            return Credentials(_named(_GOOGLE, environment))


def _named(names: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {key: given[name] for name, key in names.items() if given.get(name)}


def _of_amazon(target: S3Target, environment: Mapping[str, str]) -> Credentials:
    """Take the profile that the target names, else the environment, else the default profile."""
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
    given = _named(_AWS, environment)
    profile = target.profile or environment.get("AWS_PROFILE", "")
    if target.profile or "access_key_id" not in given:
        settings = _profile(profile or "default", environment)
        if profile and not settings:
            hint = "see ~/.aws/config, or name another: profile"
            raise _invalid(f"there is no profile {profile} of Amazon's tools", hint)
        region = region or settings.get("region", "")
        given = _named(_PROFILE, settings)
        if profile and ("access_key_id" not in given or "role_arn" in settings):
            return Credentials(_with_region(target, region, {}), _for_boto3(profile))
    return Credentials(_with_region(target, region, given))


def _with_region(target: S3Target, region: str, given: Mapping[str, str]) -> Mapping[str, str]:
    region = target.region or region
    return {**given, "region": region} if region else given


def _profile(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or "/") / ".aws"
    config = environment.get("AWS_CONFIG_FILE") or str(home / "config")
    shared = environment.get("AWS_SHARED_CREDENTIALS_FILE") or str(home / "credentials")
    section = name if name == "default" else f"profile {name}"
    return _section(config, section) | _section(shared, name)


def _section(file: str, name: str) -> dict[str, str]:
    parser = ConfigParser(interpolation=None, default_section="", strict=False)
    try:
        parser.read(file, encoding="utf-8")
    except (ConfigError, UnicodeDecodeError):
        raise _invalid(f"{file} cannot be read", "write it as Amazon's tools do") from None
    return dict(parser[name]) if parser.has_section(name) else {}


def _for_boto3(profile: str) -> str:
    if find_spec("boto3") is None:
        message = f"the profile {profile} has no keys in it, but a role, a sign-on or a program"
        raise _invalid(message, 'install what can follow that: pip install "broadsheet[aws]"')
    return profile


def _invalid(message: str, hint: str) -> InvalidContent:
    return InvalidContent(Problem(Location("site.toml"), message, hint))
