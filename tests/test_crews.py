"""Whoever works, this process, forks, spawned ones or a cluster: the bytes are equal."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from ssg.build import build
from ssg.cluster import connect
from ssg.crew import AHEAD, FEW, Crew, Inline, in_order, inline, pool, standing
from ssg.problems import InvalidContent
from tests.newsroom import SITE, order, output_of, story_text, write_site
from tests.small_theme import FILES

MANY = FEW + 20  # stories: enough for a pool


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a real cluster of two processes, over TCP."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Dask, which is not ours to mend
        from distributed import LocalCluster

        with LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            protocol="tcp",
        ) as cluster:
            yield cluster.scheduler_address


def paper(folder: Path, **more: str) -> Path:
    """Write a site that is too large for one process."""
    files: dict[str, str | bytes] = {**FILES, "site.toml": SITE, **more}
    for number in range(MANY):
        body = f"Story {number}.\n\n:::note\nSee [that](s{(number + 1) % MANY}.md).\n:::\n"
        hour = f"2026-11-{1 + number % 20:02} {number % 24:02}:00"
        keys = {"date": hour, "author": f"Writer {number % 7}", "tags": f"[Tag {number % 5}]"}
        files[f"content/news/s{number}.md"] = story_text(f"Story {number}", body, **keys)
    return write_site(folder, files)


def three_builds(folder: Path, crew: Crew) -> tuple[list[tuple[str, ...]], dict[str, bytes]]:
    """Build a site, edit a text, build, edit a headline and build; return what was rendered."""
    site = paper(folder)
    built = [build(order(site), crew)]
    story = site / "content/news/s3.md"
    story.write_text(story.read_text() + "\nMore.\n")
    built.append(build(order(site), crew))
    story.write_text(story.read_text().replace("title: Story 3", "title: Another"))
    built.append(build(order(site), crew))
    return [each.rendered for each in built], output_of(site)


@pytest.fixture(scope="module")
def alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list[tuple[str, ...]], dict[str, bytes]]:
    """What one process makes."""
    return three_builds(tmp_path_factory.mktemp("alone"), inline)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_pool_makes_the_same(
    method: str, tmp_path: Path, alone: tuple[list[tuple[str, ...]], dict[str, bytes]]
) -> None:
    """And renders the same pages after every edit."""
    made = three_builds(tmp_path, pool(2, method=method))  # type: ignore[arg-type]
    assert made == alone
    assert [len(rendered) for rendered in made[0]][1] == 1


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same(
    tmp_path: Path, scheduler: str, alone: tuple[list[tuple[str, ...]], dict[str, bytes]]
) -> None:
    """Two workers over TCP, with the content and the output where all see them."""
    with connect(scheduler) as executor:
        assert three_builds(tmp_path, standing(executor)) == alone


# A plugin whose filter kills the process it runs in, once.
DEADLY = """
import os
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent

def kill_once(value):
    try:
        os.close(os.open(HERE / "killed", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return value
    os.kill(os.getpid(), 9)

def extend(kit):
    return replace(kit, filters=(("kill_once", kill_once),))
"""


def deadly(folder: Path, module: str) -> Path:
    """Write a site on which the first process to render a story dies."""
    article = FILES["layouts/article.html"]
    files = {
        "site.toml": f'plugins = ["{module}"]\n{SITE}',
        f"{module}.py": DEADLY,
        "layouts/article.html": article.replace("story.title", "story.title | kill_once", 1),
    }
    return paper(folder, **files)


@pytest.mark.filterwarnings("ignore")
def test_a_worker_of_the_cluster_dies(tmp_path: Path, scheduler: str) -> None:
    """In the middle of the build: another one does its work."""
    site = deadly(tmp_path / "site", "deadly_to_a_cluster")
    with connect(scheduler) as executor:
        built = build(order(site), standing(executor))
    assert (site / "killed").exists()
    assert len(built.rendered) == built.written.total
    assert "Story 7" in output_of(site)["news/s7/index.html"].decode()


def test_a_worker_of_a_pool_dies(tmp_path: Path) -> None:
    """The build ends, says why, and leaves no output; the next one makes it."""
    site = deadly(tmp_path / "site", "deadly_to_a_pool")
    with pytest.raises(OSError, match="a worker process died"):
        build(order(site), pool(2))
    assert not (site / "output").exists()
    assert [path.name for path in site.glob(".output*")] == []
    assert build(order(site), pool(2)).written.total > MANY


def test_there_is_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is named."""
    monkeypatch.setattr("ssg.cluster.PATIENCE", "0.2s")
    with (
        pytest.raises(OSError, match="no Dask scheduler at tcp://127.0.0.1:9"),
        connect("tcp://127.0.0.1:9"),
    ):
        pass


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that installs it is named."""
    monkeypatch.setattr("ssg.cluster.find_spec", lambda name: None)
    with pytest.raises(InvalidContent) as refused, connect("tcp://127.0.0.1:9"):
        pass
    assert "pip install" in str(refused.value.problems[0])


# --- executors --------------------------------------------------------------------------------


def double(number: int) -> int:
    """Return twice the number."""
    return 2 * number


def test_results_come_in_order() -> None:
    """Of as many tasks as there are."""
    assert list(in_order(Inline(), double, range(50), hands=2)) == [2 * n for n in range(50)]
    assert list(in_order(Inline(), double, [], hands=2)) == []


def test_only_so_many_tasks_are_under_way() -> None:
    """So that results do not pile up in memory."""
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    results = in_order(Inline(), double, tasks(), hands=2)
    next(results)
    assert len(taken) == 2 * AHEAD


def test_a_fault_comes_out_where_its_result_is_asked_for() -> None:
    """As with any executor."""
    with pytest.raises(ZeroDivisionError):
        list(in_order(Inline(), lambda number: 1 // number, [1, 0], hands=1))


def kind_of_crew(crew: Crew, work: int) -> type[Executor]:
    """Return which executor a crew has for so much work."""
    with crew(work) as executor:
        return type(executor)


def test_little_work_is_done_here() -> None:
    """A pool begins above `FEW` pieces of work, with more than one process."""
    assert kind_of_crew(pool(2), FEW) is Inline
    assert kind_of_crew(pool(1), FEW + 1) is Inline
    assert kind_of_crew(pool(2), FEW + 1) is not Inline
