"""A zip archive of a site: the same site gives the same bytes, and the old one stays till then."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ssg import fsops
from ssg.publish.archive import Archive
from ssg.publish.outcome import Options
from ssg.publish.store import TargetFault
from ssg.publish.surroundings import Refused, Superseded
from tests.publishing import NEW, OLD, SITE, VOTE, World, built, later


@pytest.fixture
def world() -> World:
    """A world for one test."""
    return World()


@pytest.fixture
def archive(tmp_path: Path, world: World) -> Archive:
    """An archive that is not there yet."""
    return Archive(tmp_path / "web/site.zip", world.around, world.purge)


def inside(archive: Archive) -> dict[str, str]:
    with zipfile.ZipFile(archive.file) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_it_holds_the_site_and_nothing_else(archive: Archive, tmp_path: Path, world: World) -> None:
    first = archive.publish(built(tmp_path / "out", OLD), Options())
    assert (first.done, inside(archive), world.purged) == (True, OLD, [])
    assert archive.releases() == (first.release,)
    archive.publish(built(tmp_path / "out", NEW, 1, withdrawn=VOTE), Options())
    assert inside(archive) == NEW
    assert "africa/vote/index.html" in world.purged
    assert os.listdir(archive.file.parent) == ["site.zip"]


def test_the_same_site_gives_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    archive.publish(built(tmp_path / "out", dict(reversed(list(OLD.items())))), Options())
    other = replace(archive, file=tmp_path / "other.zip")
    other.publish(built(tmp_path / "elsewhere", OLD), Options())
    assert archive.file.read_bytes() == other.file.read_bytes()
    with zipfile.ZipFile(archive.file) as opened:
        names = [info.filename for info in opened.infolist()]
        facts = {
            (i.date_time, i.extra, i.external_attr >> 16, i.create_system, i.flag_bits & ~0x800)
            for i in opened.infolist()
        }
    assert names == sorted(OLD)
    assert facts == {((1980, 1, 1, 0, 0, 0), b"", 0o100644, 3, 0)}


@pytest.mark.parametrize("minutes", [0, 5])
def test_what_is_there_already_is_not_written(
    minutes: int, archive: Archive, tmp_path: Path
) -> None:
    archive.publish(built(tmp_path / "out", OLD), Options())
    before = archive.file.stat()
    assert not archive.publish(built(tmp_path / "out", OLD, minutes), Options()).done
    assert archive.file.stat() == before


def test_a_dry_run_writes_nothing(archive: Archive, tmp_path: Path) -> None:
    wanted = built(tmp_path / "out", OLD)
    seen = archive.publish(wanted, Options(dry_run=True))
    assert not archive.file.parent.exists()
    assert [p.path for p in seen.plan.new] == [
        p.path for p in archive.publish(wanted, Options()).plan.new
    ]


def test_an_older_build_and_another_site_are_refused(archive: Archive, tmp_path: Path) -> None:
    archive.publish(built(tmp_path / "out", NEW, 1), Options())
    before, old = archive.file.read_bytes(), built(tmp_path / "out", OLD)
    with pytest.raises(Superseded):
        archive.publish(old, Options())
    with pytest.raises(Refused, match=f"the target holds another site, {SITE}"):
        archive.publish(replace(old, since=later(2), site="https://other.example"), Options())
    many = {f"{number}.html": "" for number in range(60)}
    archive.publish(built(tmp_path / "out", {**OLD, **many}, 3), Options())
    with pytest.raises(Refused, match="--yes-delete 60"):
        archive.publish(built(tmp_path / "out", OLD, 4), Options())
    assert archive.file.read_bytes() != before


@pytest.mark.parametrize("kind", ["text", "zip"])
def test_a_file_of_others_is_refused(kind: str, archive: Archive, tmp_path: Path) -> None:
    archive.file.parent.mkdir()
    if kind == "zip":
        with zipfile.ZipFile(archive.file, "w") as opened:
            opened.writestr("mine", "mine")
    else:
        archive.file.write_text("mine")
    before, wanted = archive.file.read_bytes(), built(tmp_path / "out", OLD)
    with pytest.raises(Refused, match="site.zip was not made by a deploy"):
        archive.publish(wanted, Options())
    assert archive.file.read_bytes() == before
    archive.publish(wanted, Options(take_over=True))
    assert inside(archive) == OLD


def test_a_newer_one_that_comes_meanwhile_stays(archive: Archive, tmp_path: Path) -> None:
    old, new = built(tmp_path / "old", OLD), built(tmp_path / "new", NEW, 1)

    wait = Archive._write

    def write(self: Archive, *values: object) -> None:
        patch.undo()
        wait(self, *values)  # type: ignore[arg-type]
        archive.publish(new, Options())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Archive, "_write", write)
        with pytest.raises(Superseded):
            archive.publish(old, Options())
    assert inside(archive) == NEW


def test_a_file_that_changes_meanwhile(archive: Archive, tmp_path: Path) -> None:
    """The old archive stays, and nothing lies beside it."""
    archive.publish(built(tmp_path / "out", OLD), Options())
    wanted = built(tmp_path / "out", NEW, 1)
    (tmp_path / "out/about/index.html").write_text("of another build")
    with pytest.raises(TargetFault, match="about/index.html changed while it was published"):
        archive.publish(wanted, Options())
    assert inside(archive) == OLD
    assert os.listdir(archive.file.parent) == ["site.zip"]


def test_a_disk_that_is_full(archive: Archive, tmp_path: Path) -> None:
    archive.publish(built(tmp_path / "out", OLD), Options())

    def full(file: Path, fill: object) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(file))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fsops, "fill_new", full)
        with pytest.raises(OSError, match="No space left"):
            archive.publish(built(tmp_path / "out", NEW, 1), Options())
    assert inside(archive) == OLD
    assert os.listdir(archive.file.parent) == ["site.zip"]


def test_there_is_no_way_back(archive: Archive) -> None:
    with pytest.raises(Refused, match="an archive holds no earlier release"):
        archive.restore(None, (), Options())
    assert archive.releases() == ()
