"""The application: pages of the site from memory, and what the preview says of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ssg.headers import full_type
from ssg.preview.about import About, ShownProblem, about, shown_problems
from ssg.preview.gate import Gate
from ssg.preview.guard import Asked, Doors, Refused, check_path
from ssg.preview.listeners import Listener
from ssg.preview.live import Live
from ssg.preview.newsdesk import Desk, desk
from ssg.preview.pages import STATIC, desk_page, problem_page, with_preview
from ssg.preview.press import Key, Printed
from ssg.preview.rulebook import rules_page
from ssg.slugs import path_of

HTML = full_type("index.html")
YEARS = range(1900, 3000)  # of which a site can be shown
_OFFSET = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")  # "+" of an offset, as a query is decoded


def make_app(live: Live, doors: Doors) -> ASGIApp:
    """Return the application.

    Args:
        live: the site.
        doors: how it may be reached.
    """
    preview = _Preview(live)
    routes = [
        Route("/_preview/events", preview.events),
        Route("/_preview/about", preview.about),
        Route("/_preview/{name}", preview.static),
        Route("/_desk/", preview.desk),
        Route("/_desk/data.json", preview.desk_data),
        Route("/_desk/rules", preview.rules),
        Route("/{path:path}", preview.page),
    ]
    handlers = {Refused: _refused, Exception: preview.crashed}
    return Gate(Starlette(routes=routes, exception_handlers=handlers), doors)


class _Preview:
    def __init__(self, live: Live) -> None:
        self._live, self._press = live, live.press

    # --- the site -------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        """Answer with a page or file of the site."""
        asked = _asked(request)
        base, zone = self._press.place
        at = _as_of(asked, zone)
        if asked.path == "/" and base:
            return _redirect(f"{base}/", asked)
        if (output := _output(asked.path, base)) is None:
            return await self._missing(at)
        printed = await self._find(output, at)
        if printed.there:
            return self._found(output, printed, request)
        if (await self._find(f"{output}/index.html", at)).there:
            return _redirect(f"{asked.raw}/", asked)
        return await self._missing(at)

    async def _find(self, output: str, at: datetime | None) -> Printed:
        return await self._live.work(self._press.find, output, at)

    def _found(self, output: str, printed: Printed, request: Request) -> Response:
        if printed.source:
            return _file(output, printed.source)
        if printed.data is None:
            return _problem_page(shown_problems(printed.problems, self._live.folder))
        if not output.endswith(".html"):
            return Response(printed.data, media_type=full_type(output))
        if output.startswith("_fragments/") or request.headers.get("sec-fetch-dest") == "empty":
            return Response(printed.data, media_type=HTML)
        timing = {"server-timing": f'ssg;desc="{printed.digest}"'}  # scripts can read this one
        return Response(with_preview(printed.data), media_type=HTML, headers=timing)

    async def _missing(self, at: datetime | None) -> Response:
        printed = await self._find("404.html", at)
        if printed.data is not None:
            return Response(with_preview(printed.data), 404, media_type=HTML)
        return PlainTextResponse("there is no such page\n", 404)

    # --- the preview ----------------------------------------------------------------------------

    async def static(self, request: Request) -> Response:
        """Answer with a file of the preview."""
        if (found := STATIC.get(request.path_params["name"])) is None:
            return PlainTextResponse("there is no such file\n", 404)
        return Response(found[0], media_type=found[1])

    async def events(self, request: Request) -> Response:
        """Answer with what happens to a page, as long as it is open."""
        page, key = self._key(request)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if (listener := await self._live.listen(page, key)) is None:
            return PlainTextResponse("too many pages are open\n", 503)
        return _Stream(listener, self._live)

    async def about(self, request: Request) -> Response:
        """Answer with what there is to say of a page."""
        _, (output, at) = self._key(request)
        news = self._live.news()

        def said() -> About | None:
            view = self._press.view(at)
            return about(view, output, news, at) if view is not None else None

        if (found := await self._live.work(said)) is None:
            return PlainTextResponse("there is no site to be shown\n", 404)
        return _json(found)

    async def desk(self, request: Request) -> Response:
        """Answer with the desk."""
        return Response(desk_page(await self._desk()), media_type=HTML)

    async def rules(self, request: Request) -> Response:
        """Answer with what the house rules mean."""
        view = await self._live.work(self._press.view)
        return Response(rules_page(view.site.settings if view else None), media_type=HTML)

    async def desk_data(self, request: Request) -> Response:
        """Answer with the desk as data."""
        return _json(await self._desk())

    async def _desk(self) -> Desk:
        news = self._live.news()
        return await self._live.work(lambda: desk(self._press.view(), news))

    async def crashed(self, request: Request, fault: Exception) -> Response:
        """Answer where something of ours has failed."""
        return _problem_page(self._live.crashed(fault))

    def _key(self, request: Request) -> tuple[str, Key]:
        asked = _asked(request)
        raw = asked.query.get("page", "")
        page = check_path(raw.encode())
        base, zone = self._press.place
        output = _output(page, base)
        return page, (output if output is not None else "", _as_of(asked, zone))


class _Stream(StreamingResponse):
    """Sends the events of a listener, and forgets it at the end, however it comes."""

    def __init__(self, listener: Listener, live: Live) -> None:
        super().__init__(listener.stream(), media_type="text/event-stream")
        self._leave: Callable[[], None] = lambda: live.listeners.leave(listener)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


def _problem_page(problems: Iterable[ShownProblem]) -> Response:
    page = problem_page(problems, title="This page cannot be shown")
    return Response(page, 500, media_type=HTML)


def _asked(request: Request) -> Asked:
    asked: Asked = request.scope["asked"]
    return asked


async def _refused(request: Request, fault: Exception) -> Response:
    status, reason = (fault.status, fault.reason) if isinstance(fault, Refused) else (400, "")
    return PlainTextResponse(f"{reason}\n", status)


def _output(path: str, base: str) -> str | None:
    """Return the path below the output folder that an address leads to, or None if it leads out.

    Args:
        path: of the address, decoded.
        base: path under which the site lies, "" or such as "/paper".
    """
    below = path.removeprefix(base)
    if not path.startswith(f"{base}/") or "//" in below:
        return None
    return path_of(below)


def _as_of(asked: Asked, zone: tzinfo) -> datetime | None:
    """Return the instant that the query names, in the site's time zone unless it names its own.

    Raises:
        Refused: if it names none that a site can be shown at.
    """
    if "as-of" not in asked.query:
        return None
    try:
        given = datetime.fromisoformat(_OFFSET.sub("+", asked.query["as-of"]))
    except ValueError:
        raise Refused(400, "as-of is an instant such as 2026-11-24T06:00") from None
    if given.year not in YEARS:
        raise Refused(400, f"as-of lies between {YEARS.start} and {YEARS.stop}")
    return given.astimezone(zone) if given.tzinfo else given.replace(tzinfo=zone)


def _redirect(to: str, asked: Asked) -> Response:
    return RedirectResponse(to + (f"?{asked.rest}" if asked.rest else ""), 307)


def _file(output: str, source: str) -> Response:
    """Answer with a file, or the part of it that is asked for (RFC 9110, 14)."""
    try:
        found = os.stat(source)
        os.close(os.open(source, os.O_RDONLY))
    except OSError:
        return PlainTextResponse("this file cannot be read\n", 404)
    return FileResponse(source, media_type=full_type(output), stat_result=found)


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
