"""The gate before the application: refuses what the guard refuses, and asks for the token."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ssg.preview.guard import (
    METHODS,
    Asked,
    Doors,
    Refused,
    check_request,
    has_token,
    is_token,
)

HEADERS: Mapping[str, str] = {  # of every answer
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
}

VERSIONS = ("1.0", "1.1")


class Gate:
    """Passes on what may be answered, with what was asked for as `scope["asked"]`."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        """Take an application, and how it may be reached."""
        self._app, self._doors = app, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        try:
            asked = _checked(scope, self._doors)
            answer = _admit(scope, asked, self._doors)
        except Refused as refused:
            answer = _refusal(refused)
        else:
            if answer is None:
                inner = {**scope, "path": asked.path, "asked": asked}
                await self._app(inner, receive, send)
                return
        await answer(scope, receive, send)


def _checked(scope: Scope, doors: Doors) -> Asked:
    if scope["http_version"] not in VERSIONS:
        raise Refused(505, "this server speaks HTTP/1.1")
    target = scope["raw_path"] + (b"?" + query if (query := scope["query_string"]) else b"")
    return check_request(scope["method"], target, scope["headers"], doors)


def _admit(scope: Scope, asked: Asked, doors: Doors) -> Response | None:
    """Return what is said to somebody who brings the token, or None to one who has it already.

    Raises:
        Refused: if neither is so.
    """
    if not doors.token:
        return None
    if "token" in asked.query and is_token(asked.query["token"], doors):
        there = asked.raw + (f"?{asked.rest}" if asked.rest else "")
        answer = RedirectResponse(there, 303)
        answer.set_cookie(doors.cookie, doors.token, path="/", httponly=True, samesite="lax")
        return answer
    if not has_token((v for name, v in scope["headers"] if name == b"cookie"), doors):
        raise Refused(403, "open the link that the terminal shows")
    return None


def _refusal(refused: Refused) -> Response:
    answer = PlainTextResponse(f"{refused.reason}\n", refused.status)
    answer.headers["connection"] = "close"  # whatever else the request holds is not read
    if refused.status == 405:
        answer.headers["allow"] = ", ".join(METHODS)
    return answer
