"""How editors and programs save: each as the steps that they take over real files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.newsroom import story_text

STORY = "africa/s0.md"
Save = Callable[[Path, str], None]  # gets the folder of the site, and what the story says now


def place(site: Path) -> Path:
    """Return where the story lies that is saved."""
    return site / "content" / STORY


def in_place(site: Path, text: str) -> None:
    """Cut the file to nothing, and write: nano, Notepad, `>` of a shell."""
    place(site).write_text(text)


def in_pieces(site: Path, text: str) -> None:
    """Write a part, let it reach the disk, and write the rest."""
    with place(site).open("w") as opened:
        for piece in (text[:5], text[5:]):
            opened.write(piece)
            opened.flush()
            os.fsync(opened.fileno())


def vim_renaming(site: Path, text: str) -> None:
    """Vim with backupcopy=no: probe, swap file, the old file away, a new one in its place."""
    file = place(site)
    swap, backup = file.with_name(f".{file.name}.swp"), file.with_name(f"{file.name}~")
    swap.write_bytes(b"b0VIM 9.1")
    probe = file.with_name("4913")
    probe.write_bytes(b"")
    probe.unlink()
    file.rename(backup)
    file.write_text(text)
    backup.unlink()
    swap.unlink()


def vim_copying(site: Path, text: str) -> None:
    """Vim with backupcopy=yes: a copy of the old file, which is then written over."""
    file = place(site)
    backup = file.with_name(f"{file.name}~")
    shutil.copyfile(file, backup)
    file.write_text(text)
    backup.unlink()


def emacs(site: Path, text: str) -> None:
    """Emacs: a lock that is a link to nowhere, an autosave, the old file as backup."""
    file = place(site)
    lock, auto = file.with_name(f".#{file.name}"), file.with_name(f"#{file.name}#")
    lock.symlink_to("editor@desk.4711:1700000000")
    auto.write_text(text[:20])
    file.rename(file.with_name(f"{file.name}~"))
    file.write_text(text)
    auto.unlink()
    lock.unlink()


def jetbrains(site: Path, text: str) -> None:
    """IntelliJ with "safe write": a new file, the old one aside, a rename."""
    file = place(site)
    new, old = (file.with_name(f"{file.name}___jb_{word}___") for word in ("tmp", "old"))
    new.write_text(text)
    file.rename(old)
    new.rename(file)
    old.unlink()


def atomic_hidden(site: Path, text: str) -> None:
    """A hidden file beside it that takes its place: gedit, rsync, VS Code on some mounts."""
    file = place(site)
    new = file.with_name(".s0.md.Xa81b2")
    new.write_text(text)
    new.replace(file)


def atomic_visible(site: Path, text: str) -> None:
    """A file with another ending that takes its place: Kate, `sed -i`."""
    file = place(site)
    new = file.with_name("s0.md.Xa81b2")
    new.write_text(text)
    new.replace(file)


def made_again(site: Path, text: str) -> None:
    """Delete the file, and make it again."""
    place(site).unlink()
    place(site).write_text(text)


def safe_save(site: Path, text: str) -> None:
    """TextEdit: a folder beside the file, a new file in it, which takes the old one's place."""
    file = place(site)
    folder = file.with_name("s0.md.sb-0a1b2c3d-XyZ")
    folder.mkdir()
    new = folder / "s0.md"
    new.write_text(text)
    new.replace(file)
    folder.rmdir()


def from_elsewhere(site: Path, text: str) -> None:
    """A file from outside the site takes its place."""
    new = site.parent / "elsewhere.md"
    new.write_text(text)
    new.replace(place(site))


QUICK: tuple[Save, ...] = (  # those of which the story alone can be told
    in_place, in_pieces, vim_renaming, vim_copying, emacs, jetbrains, atomic_hidden, atomic_visible,
    made_again,
)  # fmt: skip
SAVES = (*QUICK, safe_save, from_elsewhere)

# --- changes of more than one text ----------------------------------------------------------------

Change = Callable[[Path], None]


def new_story(site: Path) -> None:
    """Write a story that was not there."""
    (site / "content/africa/new.md").write_text(story_text("New"))


def new_sections(site: Path) -> None:
    """Make folders within folders, and a story in the last."""
    folder = site / "content/asia/east/coast"
    folder.mkdir(parents=True)
    (folder / "port.md").write_text(story_text("The port"))
    (site / "content/asia/_section.md").write_text("---\ntitle: Asia!\n---\n")


def deleted(site: Path) -> None:
    """Delete a story."""
    place(site).unlink()


def other_case(site: Path) -> None:
    """Give a file a name that differs only in case."""
    place(site).rename(place(site).with_name("S0.md"))


def moved_out_and_in(site: Path) -> None:
    """Move a section out of the content, and in again under another name."""
    shutil.move(site / "content/europe", site.parent / "europe")
    shutil.move(site.parent / "europe", site / "content/north")


def moved_out(site: Path) -> None:
    """Move a section out of the content."""
    shutil.move(site / "content/europe", site.parent / "europe")


def file_to_folder(site: Path) -> None:
    """Turn `s0.md` into a folder with a text in it."""
    text = place(site).read_text()
    place(site).unlink()
    place(site).mkdir()
    (place(site) / "index.md").write_text(text)


def swapped(site: Path) -> None:
    """Let a text and a folder of texts change names."""
    africa = site / "content/africa"
    (africa / "sahel").rename(africa / "aside")
    place(site).rename(africa / "sahel")
    (africa / "aside").rename(place(site))


def settings_replaced(site: Path) -> None:
    """Replace `site.toml` by another file."""
    new = site / "site.toml.new"
    new.write_text((site / "site.toml").read_text().replace("The Paper", "Another Paper"))
    new.replace(site / "site.toml")


def template_added(site: Path) -> None:
    """Put a template of the site before one of the default theme."""
    (site / "layouts/redirect.html").write_text("To {{ target }}\n")
    (site / "layouts/partials/new.html").write_text("A part\n")


def template_changed(site: Path) -> None:
    """Change what every page shows."""
    path = site / "layouts/base.html"
    path.write_text(path.read_text() + "<hr>\n")


def static_appears(site: Path) -> None:
    """Make a folder that was not there, and files in it, one of them hidden."""
    (site / "static/.well-known").mkdir(parents=True)
    (site / "static/.well-known/security.txt").write_text("Contact: desk@paper.example\n")
    (site / "static/robots-extra.txt").write_text("x")


def content_replaced(site: Path) -> None:
    """Put a whole other content in the place of the old one."""
    shutil.copytree(site / "content", site / "next")
    (site / "next/africa/late.md").write_text(story_text("Late"))
    (site / "content").rename(site / "last")
    (site / "next").rename(site / "content")
    shutil.rmtree(site / "last")


def linked_section(site: Path) -> None:
    """Let a link lead to a section."""
    (site / "content/lions").symlink_to("africa", target_is_directory=True)


def hundred_saves(site: Path) -> None:
    """Save a hundred times."""
    for number in range(100):
        place(site).write_text(story_text(f"Save {number}", body=f"The {number}th time."))


CHANGES: tuple[Change, ...] = (
    new_story, new_sections, deleted, other_case, moved_out_and_in, moved_out, file_to_folder,
    swapped, settings_replaced, template_added, template_changed, static_appears,
    content_replaced, linked_section, hundred_saves,
)  # fmt: skip


def git(site: Path, *words: str) -> None:
    """Run git over a site, as nobody in particular, whatever this machine has configured."""
    told = ["-c", "user.name=Desk", "-c", "user.email=desk@paper.example", "-c", "gc.auto=0"]
    told += ["-c", f"core.hooksPath={os.devnull}", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(site), *told, *words], check=True, capture_output=True)
