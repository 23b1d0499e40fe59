"""Publishes the finished output of a site to its target `bench`."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ssg.publish.artifact import read_artifact
from ssg.publish.objects import Bucket, publish_objects
from ssg.publish.obstores import RemoteStore
from ssg.publish.outcome import Options
from ssg.publish.planning import Wanted
from ssg.publish.surroundings import Surroundings
from ssg.site_file import read_settings


def main(folder: Path) -> None:
    """Publish; print what was done as JSON."""
    target = read_settings(folder).deploy["bench"]
    around = Surroundings(lambda: datetime.now(UTC), time.sleep, "bench", os.environ)
    store = RemoteStore(target, around)  # type: ignore[arg-type]
    desk = folder / ".ssg" / "deploys" / "bench"
    found = read_artifact(folder / "output", desk / "seen")
    wanted = Wanted(found.colophon.base_url, found.colophon.since, found.items)
    bucket = Bucket(store, desk / "journal.jsonl", lambda paths: None)
    plan = publish_objects(bucket, wanted, Options(conditional=False), around).plan
    paths = {"new": plan.new, "changed": plan.changed}
    print(json.dumps({name: [piece.path for piece in put] for name, put in paths.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
