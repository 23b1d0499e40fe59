"""What a file is, by where it lies: a story, a page, an author, a section or a front."""

from __future__ import annotations

from ssg.facts import Kind

_DESCRIBES = frozenset({"_section", "_index"})
_FRONT = frozenset({"_front.md", "_front.markdown"})


def kind_of(path: str) -> Kind:
    """Return the kind of the file at `path`, relative to `content/`.

    `africa/x/index.md` counts as `africa/x.md`, so `about/index.md` is a page like `about.md`.
    """
    if path.rpartition("/")[2].lower() in _FRONT:
        return "front"
    *folders, name = path_parts(path)
    if name in _DESCRIBES:
        return "author" if len(folders) == 2 and folders[0] == "authors" else "section"
    if not folders:
        return "page"
    return "author" if folders[0] == "authors" and len(folders) == 1 else "story"


def path_parts(path: str) -> tuple[str, ...]:
    """Return the folders of a file and its name without ending; `x/index.md` counts as `x.md`."""
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] or name
    if stem == "index" and folders:
        return tuple(folders)
    return (*folders, stem)
