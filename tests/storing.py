"""Object stores of other makers, started by the tests: real servers, on ports of this machine."""

from __future__ import annotations

import base64
import hmac
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.utils import formatdate
from hashlib import sha256
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import parse_qsl, quote, urlsplit

from msgspec import structs

from ssg.deployment import AzureTarget, ObjectTarget, S3Target
from ssg.publish.obstores import RemoteStore
from ssg.publish.surroundings import Surroundings
from tests.editions import Clock
from tests.fault_proxy import Proxy, Request, proxy_before
from tests.tools import find_tool

REPOSITORY = Path(__file__).parent.parent
START = 60.0  # seconds until a server that does not answer is given up
SECRET = "not/a+secret=at-all"  # noqa: S105  -- of a server that takes any
S3_ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "EXAMPLEKEYID", "AWS_SECRET_ACCESS_KEY": SECRET}
# The account that Azurite has for everybody; its key is in its handbook.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
AZURE_ENVIRONMENT = {"AZURE_STORAGE_ACCOUNT_KEY": ACCOUNT_KEY}
# moto wants to know who asks, but not to see it proved.
_ANY_SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=EXAMPLEKEYID/20261124/us-east-1/s3/aws4_request,"
    " SignedHeaders=host, Signature=00"
)
_numbers = count()


@dataclass(frozen=True, slots=True)
class Place:
    """A new bucket or container of a server, reached through a proxy."""

    target: ObjectTarget
    environment: Mapping[str, str]
    proxy: Proxy
    paged: Callable[[Request], Request]  # asks for pages of seven keys
    raw: Callable[[str, str, bytes, Mapping[str, str]], Raw]  # asks the server itself

    def store(
        self, prefix: str = "blog", wait: Callable[[float], None] | None = None
    ) -> RemoteStore:
        """Open it below a prefix."""
        clock = Clock()
        world = Surroundings(clock.now, wait or clock.wait, "desk", self.environment)
        return RemoteStore(structs.replace(self.target, prefix=prefix), world)

    def put(self, key: str, data: bytes = b"foreign") -> None:
        """Put an object there as others do."""
        assert self.raw("PUT", quote(key), data, {}).status in {200, 201}

    def fetch(self, key: str) -> Raw:
        """Fetch an object as readers do."""
        return self.raw("GET", quote(key), b"", {})


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer of a server."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def running(command: Sequence[str | Path], port: int) -> Iterator[int]:
    """Run a server in a process of its own until it is not needed any more."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, port)
        yield port
    finally:
        process.kill()
        process.wait()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    begun, pause = monotonic(), Event()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, f"{process.args!r} ended"
            assert monotonic() - begun < START, f"{process.args!r} does not answer"
            pause.wait(0.02)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def s3_server() -> Iterator[int]:
    """Run moto, which does what S3 does."""
    port = free_port()
    code = "from moto.server import main; main()"
    with running([sys.executable, "-c", code, "-H", "127.0.0.1", "-p", str(port)], port):
        yield port


@contextmanager
def azure_server() -> Iterator[int]:
    """Run Azurite, which is Microsoft's own imitation."""
    program = find_tool(
        "azurite-blob",
        str(REPOSITORY / ".node" / "node_modules" / ".bin" / "azurite-blob"),
        cure="npm install --prefix .node azurite",
    )
    port = free_port()
    command = [program, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck",
               "--disableTelemetry", "--blobHost", "127.0.0.1",
               "--blobPort", str(port)]  # fmt: skip
    with running(command, port):
        yield port


@contextmanager
def s3_place(port: int) -> Iterator[Place]:
    """Make a new bucket."""
    bucket = f"paper-{next(_numbers)}"

    def ask(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        given = {**headers, "authorization": _ANY_SIGNATURE}
        return _ask(port, method, f"/{bucket}/{path}".rstrip("/"), body, given)

    assert ask("PUT", "", b"", {}).status == 200
    with proxy_before("127.0.0.1", port) as proxy:
        endpoint = f"http://127.0.0.1:{proxy.port}"
        target = S3Target(bucket=bucket, region="us-east-1", endpoint=endpoint)
        yield Place(target, S3_ENVIRONMENT, proxy, paged_s3, ask)


@contextmanager
def azure_place(port: int) -> Iterator[Place]:
    """Make a new container."""
    container = f"paper-{next(_numbers)}"

    def ask(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Raw:
        kind = {"x-ms-blob-type": "BlockBlob"} if method == "PUT" and path else {}
        target = f"/{ACCOUNT}/{container}/{path}".rstrip("/")
        return _ask_signed(port, method, target, body, {**headers, **kind})

    assert _ask_signed(
        port, "PUT", f"/{ACCOUNT}/{container}?restype=container", b"", {}
    ).status == 201  # fmt: skip
    with proxy_before("127.0.0.1", port) as proxy:
        endpoint = f"http://127.0.0.1:{proxy.port}/{ACCOUNT}"
        target = AzureTarget(account=ACCOUNT, container=container, endpoint=endpoint)
        yield Place(target, AZURE_ENVIRONMENT, proxy, paged_azure, ask)


def paged_s3(request: Request) -> Request:
    """Ask for seven keys a page."""
    if request.name != "list":
        return request
    return replace(request, target=f"{request.target}&max-keys=7")


def paged_azure(request: Request) -> Request:
    """Ask for seven keys a page, which has to be signed."""
    if request.name != "list":
        return request
    asked = replace(request, target=f"{request.target}&maxresults=7")
    return replace(asked, headers={**asked.headers, "authorization": _signature(asked)})


def _signature(request: Request) -> str:
    """Sign a request as Azure Storage wants it ("Authorize with Shared Key")."""
    url = urlsplit(request.target)
    given = {name.lower(): value for name, value in request.headers.items()}
    plain = ["content-encoding", "content-language", "content-length", "content-md5",
             "content-type", "date", "if-modified-since", "if-match", "if-none-match",
             "if-unmodified-since", "range"]  # fmt: skip
    values = [given.get(name, "") for name in plain]
    values[2] = values[2] if values[2] != "0" else ""
    own = [f"{name}:{given[name].strip()}" for name in sorted(given) if name.startswith("x-ms-")]
    query = sorted(parse_qsl(url.query, keep_blank_values=True))
    resource = [f"/{ACCOUNT}{url.path}", *(f"{name}:{value}" for name, value in query)]
    text = "\n".join([request.method, *values, *own, *resource])
    digest = hmac.new(base64.b64decode(ACCOUNT_KEY), text.encode(), sha256).digest()
    return f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"


def _ask_signed(
    port: int, method: str, target: str, body: bytes, headers: Mapping[str, str]
) -> Raw:
    given = {
        "x-ms-date": formatdate(usegmt=True),
        "x-ms-version": "2021-08-06",
        "content-length": str(len(body)),
        "content-type": "application/octet-stream" if body else "",
        **headers,
    }
    signed = _signature(Request(method, target, given, body))
    return _ask(port, method, target, body, {**given, "authorization": signed})


def _ask(port: int, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Raw:
    line = HTTPConnection("127.0.0.1", port, timeout=START)
    try:
        line.request(method, target, body, {"content-length": str(len(body)), **headers})
        answer = line.getresponse()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        return Raw(answer.status, heads, answer.read())
    finally:
        line.close()
