"""Tells another program of a deploy: a POST with the addresses that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from secrets import SystemRandom
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec

from ssg.publish.store import TargetFault
from ssg.publish.surroundings import Surroundings

_TRIES = 5
_PATIENCE = 10  # seconds for one try
_LONGEST = 120.0  # seconds: nobody waits longer, whatever Retry-After says
_DICE = SystemRandom()


def webhook_of(given: str, environment: Mapping[str, str]) -> str:
    """Return the address of a webhook, which the environment holds if it is written as $NAME.

    Raises:
        TargetFault: if it does not.
    """
    if not given.startswith("$"):
        return given
    found = environment.get(given[1:], "")
    if not found.startswith(("https://", "http://")):
        raise TargetFault(f"the environment has no web address in {given[1:]}, the webhook")
    return found


def tell(address: str, news: Mapping[str, object], around: Surroundings) -> None:
    """Send the news of a deploy.

    Raises:
        TargetFault: if it does not arrive; the address, which may be a secret, is not named.
    """
    body = msgspec.json.encode(news)
    headers = {"Content-Type": "application/json", "User-Agent": "ssg"}
    for number in range(_TRIES):
        reason, pause = _post(Request(address, body, headers), around.now)  # noqa: S310
        if not reason:
            return
        if pause is None or number == _TRIES - 1:
            break
        grown = 2.0**number * (0.5 + _DICE.random() / 2)
        around.wait(min(max(pause, grown), _LONGEST))
    raise TargetFault(f"the deploy is done, but its webhook was not reached: {reason}")


def _post(request: Request, now: Callable[[], datetime]) -> tuple[str, float | None]:
    """Return what went wrong, and after how many seconds another try makes sense, if it does."""
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  -- http or https
            answer.read(1)
    except HTTPError as fault:
        with fault:
            passes = fault.code in {408, 425, 429} or fault.code >= 500
            return f"{fault.code} {fault.reason}", _pause(fault.headers, now) if passes else None
    except (OSError, HTTPException) as fault:
        return str(getattr(fault, "reason", "") or fault), 0.0
    return "", None


def _pause(headers: Message, now: Callable[[], datetime]) -> float:
    """Return the seconds of `Retry-After` (RFC 9110, section 10.2.3): a number or a date."""
    given = str(headers.get("Retry-After", "")).strip()
    if given.isdigit():
        return float(given)
    try:
        return max(0.0, (parsedate_to_datetime(given) - now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0
