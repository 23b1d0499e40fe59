"""The adapter of object stores: the same promises for each, and what it says when they fail."""

from __future__ import annotations

import gzip
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import structs

from ssg.deployment import AzureTarget, S3Target
from ssg.headers import headers_of
from ssg.problems import InvalidContent
from ssg.publish.answers import read_answer
from ssg.publish.artifact import digest_of
from ssg.publish.credentials import credentials_of
from ssg.publish.obstores import RemoteStore
from ssg.publish.store import ABSENT, ANY, Conflict, Found, TargetFault, Upload
from tests.editions import Clock, around
from tests.fault_proxy import Fault, Kind
from tests.storing import Place, azure_place, azure_server, free_port, s3_place, s3_server

pytestmark = pytest.mark.xdist_group("object stores")
ODD = ("with space/über 100%.html", "a+b/~tilde.html", "Straße/ñ&c.html", "x#y/q?z.html")


@pytest.fixture(scope="module")
def s3() -> Iterator[int]:
    """moto, which does what S3 does."""
    with s3_server() as port:
        yield port


@pytest.fixture(scope="module")
def azure() -> Iterator[int]:
    """Azurite."""
    with azure_server() as port:
        yield port


@pytest.fixture(params=["s3", "azure"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A new bucket, of each kind in turn."""
    make = {"s3": s3_place, "azure": azure_place}[request.param]
    with make(request.getfixturevalue(request.param)) as place:
        yield place


@pytest.fixture
def bucket(s3: int) -> Iterator[Place]:
    """A new bucket of S3."""
    with s3_place(s3) as place:
        yield place


class Pauses:
    """Keeps how long somebody waited, without waiting."""

    def __init__(self) -> None:
        """Begin."""
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        """Wait."""
        self.seconds.append(seconds)


def upload(folder: Path, key: str, text: str = "text", when: str = ABSENT) -> Upload:
    """Write a file that is to go under a key."""
    file = folder / f"{abs(hash(key))}"
    file.write_text(text)
    return Upload(key, str(file), headers_of(key), when)


def keys(found: Iterator[Found]) -> list[str]:
    """Return the keys of what was listed."""
    return [each.key for each in found]


# --- what a store does --------------------------------------------------------------------------


def test_conditions(place: Place) -> None:
    """Only what lies there decides, and the tag of each version is another."""
    store = place.store()
    assert store.get("note") is None
    first = store.put("note", b"1", ABSENT)
    with pytest.raises(Conflict, match="note"):
        store.put("note", b"2", ABSENT)
    second = store.put("note", b"2", first)
    with pytest.raises(Conflict, match="note"):
        store.put("note", b"3", first)
    with pytest.raises(Conflict, match="other"):
        store.put("other", b"3", first)
    assert store.get("note") == (Found("note", 1, second), b"2")
    store.put("note", b"4")
    assert store.look(["note", "other"]).keys() == {"note"}


def test_a_file_that_changed_since_it_was_searched_is_not_sent(
    place: Place, tmp_path: Path
) -> None:
    """Somebody may build while a deploy is under way."""
    store, sent = place.store(), upload(tmp_path, "index.html", "as it was")
    known = replace(sent, digest=digest_of(b"as it was"))
    assert [key for key, _ in store.put_many([known])] == ["index.html"]
    Path(sent.place).write_text("as it is")
    with pytest.raises(TargetFault, match="index.html changed while it was published"):
        list(store.put_many([replace(known, when=ANY)]))
    found = store.get("index.html")
    assert found is not None
    assert found[1] == b"as it was"


def test_tags_are_the_same_however_one_comes_to_know_them(place: Place, tmp_path: Path) -> None:
    """From a put, a listing, a look and a read."""
    store = place.store()
    [(_, tag)] = store.put_many([upload(tmp_path, "a/index.html")])
    got = store.get("a/index.html")
    assert got
    assert {tag} == {
        got[0].tag,
        store.look(["a/index.html"])["a/index.html"].tag,
        *(found.tag for found in store.list()),
    }


def test_headers_arrive_as_they_were_sent(place: Place, tmp_path: Path) -> None:
    names = ("index.html", "feed.xml", "main.0123abcd.css", "face.jpg")
    store = place.store()
    sent = [upload(tmp_path, name) for name in names]
    assert {key for key, _ in store.put_many(sent)} == set(names)
    for each in sent:
        headers = place.fetch(f"blog/{each.key}").headers
        assert {name: headers[name.lower()] for name in each.headers} == dict(each.headers)


def test_headers_alone_can_change(place: Place, tmp_path: Path) -> None:
    store = place.store()
    first = upload(tmp_path, "index.html")
    [(_, tag)] = store.put_many([first])
    headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    list(store.put_many([Upload("index.html", first.place, headers, tag)]))
    fetched = place.fetch("blog/index.html")
    assert fetched.headers["cache-control"] == "no-store"
    assert fetched.body == b"text"


def test_texts_are_compressed_where_their_headers_say_so(place: Place, tmp_path: Path) -> None:
    """Always to the same bytes."""
    store = place.store()
    text = "a long story, " * 100
    plain = upload(tmp_path, "index.html", text)
    sent = Upload("index.html", plain.place, headers_of("index.html", gzip=True), ABSENT)
    [(_, tag)] = store.put_many([sent])
    fetched = place.fetch("blog/index.html")
    assert fetched.headers["content-encoding"] == "gzip"
    assert len(fetched.body) < len(text) / 10
    assert gzip.decompress(fetched.body).decode() == text
    assert fetched.body[4:8] == bytes(4)  # the time, which differs (RFC 1952)
    store.prove(sent, store.look(["index.html"])["index.html"])
    other = Upload("other.html", plain.place, sent.headers, ABSENT)
    list(store.put_many([other]))
    assert place.fetch("blog/other.html").body == fetched.body


def test_a_listing_is_whole_however_many_pages_it_has(place: Place) -> None:
    store = place.store()
    wanted = sorted(f"{n % 3}/{n:02}.html" for n in range(23))
    for key in wanted:
        store.put(key, b"x")
    place.proxy.rewrite = place.paged
    place.proxy.begin()
    assert sorted(keys(store.list())) == wanted
    assert place.proxy.names() == ["list"] * 4
    assert sorted(keys(store.list("1/"))) == [key for key in wanted if key.startswith("1/")]
    assert sorted(keys(store.list("1/0"))) == [key for key in wanted if key.startswith("1/0")]
    assert keys(store.list("9")) == []


def test_only_what_is_below_the_prefix_is_touched(place: Place) -> None:
    """And neighbours whose names begin with it are not below it."""
    neighbours = ("blog-archive/index.html", "blog2", "blogs/a", "a/blog/b", "index.html")
    for key in neighbours:
        place.put(key)
    store = place.store()
    store.put("index.html", b"ours")
    assert keys(store.list()) == ["index.html"]
    store.delete(["index.html", "../index.html".removeprefix("../"), "2", "s/a"])
    assert keys(store.list()) == []
    assert all(place.fetch(key).body == b"foreign" for key in neighbours)
    everything = keys(place.store(prefix="").list())
    assert sorted(everything) == sorted(neighbours)


def test_keys_with_anything_in_them(place: Place, tmp_path: Path) -> None:
    store = place.store("pre fix/ü")
    tags = dict(store.put_many(upload(tmp_path, key, key) for key in ODD))
    assert tags.keys() == set(ODD)
    assert {found.key: found.tag for found in store.list()} == tags
    assert {key: found.tag for key, found in store.look(ODD).items()} == tags
    store.copy_many({key: f"kept/{key}" for key in ODD})
    assert [(store.get(f"kept/{key}") or (0, b""))[1].decode() for key in ODD] == list(ODD)
    store.delete(ODD)
    assert sorted(keys(store.list())) == sorted(f"kept/{key}" for key in ODD)


def test_deleting_is_done_when_nothing_is_left(place: Place) -> None:
    """Some stores complain of what is not there, and stop."""
    store = place.store()
    for key in ("a", "b", "c"):
        store.put(key, b"x")
    store.delete(["gone", "a", "never", "c", "was"])
    assert keys(store.list()) == ["b"]
    store.delete(["gone"])
    store.delete([])
    store.delete(iter(["b"]))
    assert keys(store.list()) == []


def test_deleting_many_does_not_stop_at_what_is_missing(place: Place, tmp_path: Path) -> None:
    """Microsoft takes 256 at once; obstore ends with the first batch in which one is missing."""
    store = place.store()
    many = [f"{number:03}" for number in range(270)]
    list(store.put_many(upload(tmp_path, key) for key in many))
    store.delete(["000-gone", *many[:-1]])
    assert keys(store.list()) == many[-1:]


def test_copies_keep_their_headers(place: Place, tmp_path: Path) -> None:
    store = place.store()
    sent = upload(tmp_path, "index.html", "kept")
    list(store.put_many([sent]))
    store.copy_many({"index.html": ".ssg/kept/1/index.html"})
    fetched = place.fetch("blog/.ssg/kept/1/index.html")
    assert fetched.body == b"kept"
    assert {name: fetched.headers[name.lower()] for name in sent.headers} == dict(sent.headers)
    with pytest.raises(TargetFault, match="cannot copy .*blog/gone: 404"):
        store.copy_many({"gone": "there"})


def test_what_is_there_is_proved(place: Place, tmp_path: Path) -> None:
    """By its tag where that is a digest; where it is none it is read back."""
    store = place.store()
    sent = upload(tmp_path, "index.html", "right")
    list(store.put_many([sent]))
    found = store.look(["index.html"])["index.html"]
    store.prove(sent, found)
    assert store.read_back == (0 if isinstance(place.target, S3Target) else 1)
    place.put("blog/index.html", b"wrong")
    with pytest.raises(TargetFault, match="index.html does not hold what was sent"):
        store.prove(sent, store.look(["index.html"])["index.html"])


def test_a_bucket_that_is_not_there(place: Place) -> None:
    """It is not taken for one that is empty."""
    gone = {"bucket": "gone-away"} if isinstance(place.target, S3Target) else {"container": "gone"}
    store = replace(place, target=structs.replace(place.target, **gone)).store()
    for ask in (
        lambda: store.get("note"),
        lambda: store.put("note", b"1"),
        lambda: list(store.list()),
    ):
        with pytest.raises(TargetFault, match=r"404 \w+, .* \(create it, or correct its name"):
            ask()


# --- what goes wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["before", "after", "500", "503", "reset"])
def test_one_fault_is_nothing_to_tell(place: Place, tmp_path: Path, kind: Kind) -> None:
    """Whatever the operation was."""
    waited = Pauses()
    store = place.store(wait=waited)
    store.put("old", b"old")
    place.proxy.begin(Fault(1, kind))
    assert store.get("old")
    place.proxy.begin(Fault(1, kind))
    assert dict(store.put_many([upload(tmp_path, "a")])).keys() == {"a"}
    place.proxy.begin(Fault(1, kind))
    store.copy_many({"a": "b"})
    place.proxy.begin(Fault(1, kind))
    assert store.look(["a", "gone"]).keys() == {"a"}
    place.proxy.begin(Fault(1, kind))
    assert keys(store.list()) == ["a", "b", "old"]
    place.proxy.begin(Fault(1, kind))
    store.delete(["a", "old"])
    place.proxy.begin()
    assert keys(store.list()) == ["b"]
    assert len(waited.seconds) == 6


@pytest.mark.parametrize("kind", ["before", "after", "reset"])
def test_an_answer_that_was_lost_is_no_conflict(place: Place, kind: Kind) -> None:
    """What we put there ourselves does not stand in our way."""
    store = place.store()
    place.proxy.begin(Fault(1, kind))
    first = store.put("note", b"1", ABSENT)
    place.proxy.begin(Fault(1, kind))
    second = store.put("note", b"2", first)
    assert store.get("note") == (Found("note", 1, second), b"2")


@pytest.mark.parametrize("theirs", [b"theirs", b"ours"])
def test_what_others_put_there_is_one_even_then(place: Place, theirs: bytes) -> None:
    """Also if its bytes are ours, but not its headers."""
    place.put("blog/note", theirs)
    store = place.store()
    place.proxy.begin(Fault(1, "before"))
    with pytest.raises(Conflict):
        store.put("note", b"ours", ABSENT)
    assert place.fetch("blog/note").body == theirs


def test_a_conflict_of_a_first_try_is_one_even_if_all_is_the_same(place: Place) -> None:
    """So nobody takes another's lock for their own."""
    store = place.store()
    store.put("lock", b"held", ABSENT)
    with pytest.raises(Conflict):
        store.put("lock", b"held", ABSENT)


def test_a_store_that_is_slow_gets_longer_every_time(bucket: Place) -> None:
    """As much as stores usually ask for with Retry-After, which obstore does not tell."""
    waited = Pauses()
    store = bucket.store(wait=waited)
    bucket.proxy.begin(Fault(1, "503", ever=True))
    with pytest.raises(TargetFault, match="503 SlowDown, Not now, 5 times"):
        store.put("note", b"1")
    assert bucket.proxy.names() == ["put"] * 5
    assert [
        least <= s <= 1.5 * least for s, least in zip(waited.seconds, (5, 10, 20, 40), strict=True)
    ]


def test_a_fault_that_does_not_end_is_told_in_one_line(place: Place, tmp_path: Path) -> None:
    waited = Pauses()
    store = place.store(wait=waited)
    place.proxy.begin(Fault(1, "500", ever=True))
    with pytest.raises(TargetFault) as raised:
        list(store.put_many([upload(tmp_path, "a")]))
    assert str(raised.value).endswith("/blog/a: 500 InternalError, Not now, 5 times")
    assert len(waited.seconds) == 4
    assert all(0 <= s <= most for s, most in zip(waited.seconds, (1, 2, 4, 8), strict=True))


def test_all_pause_when_one_is_told_to(bucket: Place, tmp_path: Path) -> None:
    """Sixteen threads that were refused at once wait once, not sixteen times."""
    waited = Pauses()
    store = bucket.store(wait=waited)
    uploads = [upload(tmp_path, f"p{n}/index.html", str(n)) for n in range(60)]
    bucket.proxy.begin(Fault(1, "503"))
    assert len(dict(store.put_many(uploads))) == 60
    assert len(waited.seconds) == 1


def test_after_a_fault_nothing_new_is_begun(bucket: Place, tmp_path: Path) -> None:
    """And what had come through is told before the fault."""
    store = bucket.store()
    uploads = [upload(tmp_path, f"p{n:03}/index.html", str(n)) for n in range(200)]
    bucket.proxy.begin(Fault(20, "500", ever=True))
    confirmed: list[str] = []
    with pytest.raises(TargetFault):
        for key, _ in store.put_many(uploads):
            confirmed.append(key)
    bucket.proxy.begin()
    assert sorted(confirmed) == sorted(keys(store.list()))
    assert 0 < len(confirmed) < 20


@pytest.mark.parametrize(
    ("kind", "told"),
    [("errors", "200 AccessDenied, Not that one .blog/a."), ("passing errors", "")],
)
def test_errors_inside_an_answer_that_says_all_is_well(
    bucket: Place, kind: Kind, told: str
) -> None:
    store = bucket.store()
    for key in ("a", "b"):
        store.put(key, b"x")
    bucket.proxy.begin(Fault(1, kind))
    if told:
        with pytest.raises(TargetFault, match=told):
            store.delete(["a", "b"])
    else:
        store.delete(["a", "b"])
        assert keys(store.list()) == []


def test_a_file_that_is_gone_is_told(bucket: Place, tmp_path: Path) -> None:
    sent = upload(tmp_path, "index.html")
    Path(sent.place).unlink()
    with pytest.raises(TargetFault, match=r"index.html of the build .* \(was it built again"):
        list(bucket.store().put_many([sent]))


def test_a_large_file_goes_in_parts(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is read back, since its tag is no digest."""
    monkeypatch.setattr("ssg.publish.obstores._LARGE", 6_000_000)
    monkeypatch.setattr("ssg.publish.obstores._PART", 5_300_000)
    file = tmp_path / "film.mp4"
    file.write_bytes(bytes(range(256)) * 50_000)
    sent = Upload("film.mp4", str(file), headers_of("film.mp4"), ABSENT)
    store = place.store()
    [(_, tag)] = store.put_many([sent])
    assert store.read_back == 1
    fetched = place.fetch("blog/film.mp4")
    assert fetched.body == file.read_bytes()
    assert fetched.headers["content-type"] == "video/mp4"
    store.prove(sent, Found("film.mp4", 0, tag))
    with pytest.raises(Conflict):
        list(store.put_many([sent]))
    file.write_bytes(b"other")
    with pytest.raises(TargetFault, match="does not hold what was sent"):
        place.store().prove(sent, Found("film.mp4", 0, tag))


def test_a_store_that_is_not_there() -> None:
    with _nobody() as store, pytest.raises(TargetFault) as raised:
        store.get("note")
    assert str(raised.value) == "cannot read s3://paper/blog/note: Connection refused, 5 times"


@contextmanager
def _nobody() -> Iterator[RemoteStore]:
    target = S3Target(bucket="paper", prefix="blog", endpoint=f"http://127.0.0.1:{free_port()}")
    world = replace(
        around(Clock()), environment={"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"}
    )
    yield RemoteStore(target, world)


# --- credentials --------------------------------------------------------------------------------


def test_no_message_tells_a_secret(place: Place) -> None:
    """Not in its text, and not in what a traceback shows."""
    wrong = {**place.environment, "AZURE_STORAGE_ACCOUNT_KEY": "c2VjcmV0LW9mLXRoZS1kZXNr"}
    store = replace(place, environment=wrong).store()
    place.proxy.rewrite = lambda request: replace(request, target=request.target + "&sig=x")
    told = []
    for fault in (Fault(1, "500", ever=True), Fault(1, "reset", ever=True), None):
        place.proxy.begin(fault)
        try:
            store.put("note", b"1", "nothing-like-it")
        except (TargetFault, Conflict) as caught:
            told.append("".join(traceback.format_exception(caught)) + repr(caught))
    everything = "\n".join(told)
    assert len(told) == 3
    for secret in (*wrong.values(), "Signature", "SharedKey", "AWS4-HMAC", "http://", "Debug"):
        assert secret not in everything


def test_words_of_a_store_that_repeat_a_secret_are_struck_out() -> None:
    told = (
        "Generic S3 error: Error performing PUT http://h/b?X-Amz-Signature=abcdef in 1ms - "
        "Server returned non-2xx status code: 403 Forbidden: <Error><Code>SignatureDoesNotMatch"
        "</Code><Message>The key hunter22hunter22 with sig=abc&amp;x did not fit</Message>"
        "<StringToSign>AWS4 secret</StringToSign></Error>\n\nDebug source:\nmuch: hunter22"
    )
    answer = read_answer(OSError(told), ["hunter22hunter22"])
    assert str(answer) == "403 SignatureDoesNotMatch, The key ... with sig=...&x did not fit"
    assert answer.cure == "check the credentials in the environment or the profile"


KEYS = "aws_access_key_id = {0}ID\naws_secret_access_key = {0}SECRET\n"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "envID", "AWS_SECRET_ACCESS_KEY": "envSECRET"}


@pytest.mark.parametrize(
    ("profile", "environment", "expected"),
    [
        ("", {}, "default eu-north-1"),
        ("desk", {}, "desk eu-west-3"),
        ("", {"AWS_PROFILE": "desk"}, "desk eu-west-3"),
        ("", ENVIRONMENT, "env None"),
        ("desk", ENVIRONMENT, "desk eu-west-3"),
        ("", {**ENVIRONMENT, "AWS_REGION": "us-west-1", "AWS_PROFILE": "desk"}, "env us-west-1"),
        ("desk", {"AWS_DEFAULT_REGION": "us-west-1"}, "desk us-west-1"),
    ],
)
def test_where_keys_come_from(
    tmp_path: Path, profile: str, environment: dict[str, str], expected: str
) -> None:
    _write_profiles(tmp_path)
    found = credentials_of(
        S3Target(bucket="paper", profile=profile), {"HOME": str(tmp_path), **environment}
    )
    who = found.config["access_key_id"].removesuffix("ID")
    assert f"{who} {found.config.get('region')}" == expected
    assert found.config["secret_access_key"] == f"{who}SECRET"
    assert "SECRET" not in repr(found)


def _write_profiles(home: Path) -> None:
    (home / ".aws").mkdir()
    shared = f"[default]\n{KEYS.format('default')}[desk]\n{KEYS.format('desk')}"
    (home / ".aws" / "credentials").write_text(shared)
    config = (
        "[default]\nregion = eu-north-1\n[profile desk]\nregion = eu-west-3\n"
        "[profile signed-on]\nsso_session = paper\n[profile nobody]\n"
    )
    (home / ".aws" / "config").write_text(config)


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=r"there is no profile gone .*see ~/\.aws/config"):
        credentials_of(S3Target(bucket="paper", profile="gone"), {"HOME": str(tmp_path)})


def test_a_profile_without_keys_needs_boto3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_profiles(tmp_path)
    target = S3Target(bucket="paper", profile="signed-on")
    assert credentials_of(target, {"HOME": str(tmp_path)}).profile == "signed-on"
    monkeypatch.setattr("ssg.publish.credentials.find_spec", lambda name: None)
    with pytest.raises(InvalidContent, match=r"signed-on has no keys .*broadsheet\[aws\]"):
        credentials_of(target, {"HOME": str(tmp_path)})


def test_boto3_follows_a_profile(
    bucket: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here to a program that says the keys."""
    program = tmp_path / "keys.json"
    program.write_text('{"Version": 1, "AccessKeyId": "PROGRAMID", "SecretAccessKey": "s3cr3t"}')
    config = tmp_path / "config"
    config.write_text(f"[profile program]\ncredential_process = cat {program}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))  # boto3 reads the process's own
    target = structs.replace(bucket.target, profile="program")
    given = {"AWS_CONFIG_FILE": str(config), "HOME": str(tmp_path)}
    store = replace(bucket, target=target, environment=given).store()
    store.put("note", b"1")
    assert "Credential=PROGRAMID/" in bucket.proxy.log[0].headers["authorization"]


def test_obstore_is_only_needed_for_these_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssg.publish.openings.find_spec", lambda name: None)
    with pytest.raises(InvalidContent, match=r'pip install "broadsheet\[deploy\]"'):
        RemoteStore(S3Target(bucket="paper"), around(Clock()))


def test_a_key_that_cannot_be_one() -> None:
    world = replace(around(Clock()), environment={"AZURE_STORAGE_ACCOUNT_KEY": "no base64!"})
    with pytest.raises(InvalidContent, match="the store cannot be opened") as raised:
        RemoteStore(AzureTarget(account="paper"), world)
    assert "no base64!" not in str(raised.value)


def test_no_acl_is_sent(bucket: Place, tmp_path: Path) -> None:
    """A bucket whose owner switched them off would refuse it."""
    store = bucket.store()
    list(store.put_many([upload(tmp_path, "index.html")]))
    store.copy_many({"index.html": "other.html"})
    assert not [name for each in bucket.proxy.log for name in each.headers if "acl" in name]
    put = bucket.proxy.log[0]
    assert put.headers["x-amz-content-sha256"] == sha256(put.body).hexdigest()
