"""What is kept between two builds, in `.ssg/`: facts, texts, and what was written last."""

from ssg.state.codec import Filing, file_away
from ssg.state.keeping import FOLDER, copy_state, only_build, with_state
from ssg.state.manifest import Certificate, Changes, Known
from ssg.state.store import DamagedState, State, discard, open_state

__all__ = [
    "FOLDER",
    "Certificate",
    "Changes",
    "DamagedState",
    "Filing",
    "Known",
    "State",
    "copy_state",
    "discard",
    "file_away",
    "only_build",
    "open_state",
    "with_state",
]
