"""What a store answers instead of doing what it was asked: read from obstore's faults.

Their texts hold addresses, whole answers and dumps of values. Of all that, only the status, the
store's code and its message are taken: nothing that was sent, so no key and no signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

_DUMP = "\n\nDebug source:"
_STATUS = re.compile(r"status code: (\d{3}) ?([A-Za-z -]*)")
_CODE = re.compile(r"<Code>\s*([A-Za-z0-9_.]+)")
_MESSAGE = re.compile(r"<Message>\s*([^<\n]+)")
_JSON_MESSAGE = re.compile(r'"message":\s*"([^"\\]+)')
_OF_MANY = re.compile(r"request failed for key (.*): (.*) \(code: (\w+)\)", re.DOTALL)
_KIND = re.compile(r"kind: (Connect|Timeout|Interrupted|Request|Decode|Unknown)\b")
_SYSTEM = re.compile(r'(?:message|error): "([^"]+)"')
_BAD_NAME = re.compile(r'invalid path: .*?"([^"\n]+)"')
_TELLTALE = re.compile(r"(?i)((?:signature|sig|credential|token|x-amz-[a-z-]+)=)[^&\s]+")
_METADATA = re.compile(r"169\.254\.\d+\.\d+|metadata\.google|/identity/oauth2/|fd00:ec2::254")

_SLOW = frozenset({"SlowDown", "ServerBusy", "TooManyRequests", "RequestLimitExceeded"})
_PASSING = _SLOW | {
    "InternalError", "InternalServerError", "ServiceUnavailable", "OperationTimedOut",
    "RequestTimeout", "ConditionalRequestConflict", "OperationAborted",
}  # fmt: skip
_NO_BUCKET = frozenset({"NoSuchBucket", "ContainerNotFound", "ContainerBeingDeleted"})
_WRONG_KEYS = frozenset(
    {"InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthenticationFailed", "AuthorizationFailure",
     "ExpiredToken", "InvalidToken", "TokenRefreshRequired"}
)  # fmt: skip
_KEEPING_TIME = frozenset({"RequestTimeTooSkewed"})
_LONGEST = 200  # characters of a store's message


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is a refusal; `status` is 0 if none came at all."""

    status: int = 0
    code: str = ""
    message: str = ""
    reached: bool = True  # whether the store, and not only its name, could be asked

    @property
    def is_slow(self) -> bool:
        """Tell whether the store wants to be asked less often."""
        return self.status in {429, 503} or self.code in _SLOW

    @property
    def passes(self) -> bool:
        """Tell whether the same may be answered otherwise a little later."""
        if self.code in _PASSING or self.status in {408, 429}:
            return True
        if self.status == 0:
            return self.reached
        return self.status >= 500 and self.status != 501

    @property
    def has_no_bucket(self) -> bool:
        """Tell whether what is missing is all of it."""
        return self.code in _NO_BUCKET

    @property
    def cure(self) -> str:
        """Return what helps, if that can be said."""
        if self.has_no_bucket:
            return "create it, or correct its name in site.toml"
        if self.code in _KEEPING_TIME:
            return "set this machine's clock"
        if self.code in _WRONG_KEYS or self.status == 401:
            return "check the credentials in the environment or the profile"
        if self.status == 403:
            return "allow these credentials to list, read, write and delete below the prefix"
        return ""

    def __str__(self) -> str:
        """Return it as one line."""
        said = ", ".join(part for part in (self.code, self.message) if part)
        return f"{self.status} {said}".strip() if self.status else said


def read_answer(fault: Exception, secrets: Iterable[str] = ()) -> Answer:
    """Return what a fault of obstore says.

    Args:
        fault: the fault.
        secrets: words that are never repeated, whatever the store says.
    """
    told, _, dump = str(fault).partition(_DUMP)
    answer = _of_many(told) or _with_status(told) or _in_success(told) or _unanswered(told, dump)
    message = _TELLTALE.sub(r"\1...", " ".join(unescape(answer.message).split()))
    for secret in secrets:
        message = message.replace(secret, "...")
    return Answer(answer.status, answer.code, message[:_LONGEST].rstrip(". "), answer.reached)


def _of_many(told: str) -> Answer | None:
    """Read what is said of one key when many were to be deleted."""
    found = _OF_MANY.search(told)
    if not found:
        return None
    key, message, code = found.groups()
    status = int(code) if code.isdigit() else 0
    return Answer(status or 200, "" if status else code, f"{message} ({key})")


def _with_status(told: str) -> Answer | None:
    found = _STATUS.search(told)
    if not found:
        return None
    if _METADATA.search(told[: found.start()]):
        return _no_credentials()
    code, message = _first(_CODE, told), _first(_MESSAGE, told) or _first(_JSON_MESSAGE, told)
    return Answer(int(found[1]), code, message or ("" if code else found[2]))


def _in_success(told: str) -> Answer | None:
    """Read a fault inside an answer that says 200 at first."""
    code = _first(_CODE, told)
    return Answer(200, code, _first(_MESSAGE, told)) if code else None


def _unanswered(told: str, dump: str) -> Answer:
    if _METADATA.search(told):
        return _no_credentials()
    if name := _first(_BAD_NAME, told):
        hint = "move it away, or deploy below another prefix"
        return Answer(message=f"an object there has a name that cannot be: {name} ({hint})",
                      reached=False)  # fmt: skip
    if "without LOCATION" in told:
        return Answer(301, "", "the bucket is in another region; name it in site.toml: region")
    kind = _first(_KIND, dump)
    if not kind:
        return Answer(message=_plain(told), reached=False)
    if kind == "Timeout" or "TimedOut" in dump:
        return Answer(message="no answer in time")
    reason = _first(_SYSTEM, dump) or ("no connection" if kind == "Connect" else "connection lost")
    return Answer(message=reason, reached="certificate" not in dump.lower())


def _no_credentials() -> Answer:
    return Answer(
        401, "", "no credentials were found in the environment, in a profile or on this machine"
    )


def _plain(told: str) -> str:
    """Return the end of a text in which no address can be."""
    line = told.strip().splitlines()[0] if told.strip() else "it failed"
    return re.sub(r"\S*://\S+", "...", line)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""
