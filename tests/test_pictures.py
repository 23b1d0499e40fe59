"""Pictures: how large they are, whether they tell a place, and what pages make of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.facts import PictureFacts
from ssg.pictures import facts_of, is_picture, media_type_of
from tests.newsroom import (
    build_site,
    output_of,
    problems_of,
    story_text,
    write_site,
)
from tests.photos import jpeg, notes, png, webp

Photo = Callable[[int, int, bytes], bytes]
FORMATS = pytest.mark.parametrize("photo", [jpeg, png, webp])
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" %s></svg>'


# --- what a file says of itself -------------------------------------------------------------------


@FORMATS
def test_a_photo_has_the_size_of_its_header(photo: Photo) -> None:
    facts = facts_of(photo(640, 400, b""))
    assert (facts.width, facts.height, facts.tells_place) == (640, 400, False)


def test_a_photo_that_was_taken_upright_is_as_high_as_it_is_shown() -> None:
    facts = facts_of(jpeg(640, 400, turned=True))
    assert (facts.width, facts.height) == (400, 640)


@FORMATS
@pytest.mark.parametrize("order", "<>")
def test_notes_that_name_a_place_are_found(photo: Photo, order: str) -> None:
    assert facts_of(photo(640, 400, notes(place=True, order=order))).tells_place


@FORMATS
def test_a_table_of_places_without_a_place_tells_none(photo: Photo) -> None:
    assert not facts_of(photo(640, 400, notes(place=False))).tells_place


def test_a_place_may_stand_in_xmp() -> None:
    xmp = b'<rdf:Description exif:GPSLatitude="43,17.8N" exif:GPSLongitude="5,22.2E"/>'
    assert facts_of(png(4, 4) + xmp).tells_place
    assert not facts_of(png(4, 4) + xmp.replace(b"GPSL", b"Col")).tells_place


def test_a_drawing_has_the_size_it_names_or_that_of_its_view() -> None:
    named = facts_of(SVG % b'width="640" height="400"')
    view = facts_of(SVG % b'viewBox="0 0 320 200.4"')
    fluid = facts_of(SVG % b'width="100%" height="100%" viewBox="0,0,320,200"')
    assert (named.width, named.height) == (640, 400)
    assert (view.width, view.height) == (fluid.width, fluid.height) == (320, 200)


@pytest.mark.parametrize("data", [b"", b"no picture", png(640, 400)[:16], b"\xff\xd8", SVG % b""])
def test_a_damaged_file_has_no_size(data: bytes) -> None:
    assert (facts_of(data).width, facts_of(data).height) == (0, 0)


@given(
    data=st.binary(max_size=200),
    photo=st.sampled_from([jpeg(6, 4, notes(place=True)), png(6, 4), webp(6, 4), SVG % b""]),
    at=st.integers(0, 120),
)
def test_no_bytes_are_too_damaged_to_be_looked_at(data: bytes, photo: bytes, at: int) -> None:
    facts = facts_of(photo[:at] + data + photo[at + len(data) :])
    assert facts.width >= 0 and facts.height >= 0


def test_a_name_tells_whether_a_file_is_a_picture() -> None:
    assert media_type_of("africa/MAP.PNG") == "image/png"
    assert media_type_of("africa/map.pdf") == media_type_of("africa/scan.tif") == ""
    assert is_picture("scan.TIF") and not is_picture("png")


# --- on pages -------------------------------------------------------------------------------------

LEAD = story_text(image="{src: lead.jpg, alt: A lead, credit: Ann Lee}", body="![Map](map.png)")


def site(folder: Path, **files: bytes) -> Path:
    given = {"content/news/lead.jpg": jpeg(1600, 900), "content/news/map.png": png(60, 40)}
    own = {f"content/news/{name.replace('_', '.')}": data for name, data in files.items()}
    return write_site(folder, {"content/news/a.md": LEAD, **given, **own})


def test_pictures_of_a_page_have_their_sizes_and_the_first_is_asked_for_at_once(
    tmp_path: Path,
) -> None:
    build_site(site(tmp_path))
    page = output_of(tmp_path)["news/a/index.html"].decode()
    assert 'alt="A lead" width="1600" height="900" fetchpriority="high">' in page
    assert 'alt="Map" width="60" height="40" loading="lazy" decoding="async">' in page
    assert '<meta property="og:image:width" content="1600">' in page
    assert page.count("fetchpriority") == 1


def test_a_size_that_a_story_gives_itself_is_kept(tmp_path: Path) -> None:
    body = 'Words <img src="map.png" alt="M" width="30"> and ![Map](map.png).'
    build_site(write_site(site(tmp_path), {"content/news/a.md": story_text(body=body)}))
    page = output_of(tmp_path)["news/a/index.html"].decode()
    assert '<img src="/news/map.png" alt="M" width="30" loading' in page
    assert '<img src="/news/map.png" width="60" height="40" alt="Map"' in page


def test_a_picture_of_another_size_changes_the_pages_that_show_it(tmp_path: Path) -> None:
    build_site(site(tmp_path))
    (tmp_path / "content/news/map.png").write_bytes(png(30, 40))
    assert build_site(tmp_path).rendered == ("news/a/index.html", "news/map.png")
    assert b'width="30"' in output_of(tmp_path)["news/a/index.html"]


def test_a_picture_is_read_again_only_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(site(tmp_path))
    looked: list[bytes] = []

    def look(data: bytes) -> PictureFacts:
        looked.append(data)
        return facts_of(data)

    monkeypatch.setattr("ssg.measure.facts_of", look)
    (tmp_path / "content/news/a.md").write_text(LEAD.replace("A story", "Another"))
    build_site(tmp_path)
    assert looked == []
    (tmp_path / "content/news/map.png").write_bytes(png(30, 40))
    build_site(tmp_path)
    assert looked == [png(30, 40)]


def test_a_published_picture_that_tells_a_place_is_a_problem(tmp_path: Path) -> None:
    placed = jpeg(1600, 900, notes(place=True))
    (problem,) = problems_of(site(tmp_path, lead_jpg=placed, unused_jpg=placed))
    assert problem.startswith("content/news/lead.jpg: tells where it was taken: it holds GPS data")
    write_site(tmp_path, {"site.toml": 'title = "P"\n[checks]\npicture-place = "off"\n'})
    assert problems_of(tmp_path) == []


def test_a_published_picture_without_a_size_is_a_warning(tmp_path: Path) -> None:
    found = problems_of(site(tmp_path, map_png=b"damaged"))
    assert [each.partition(":")[0] for each in found] == ["content/news/map.png"]
    assert (tmp_path / "output/news/map.png").read_bytes() == b"damaged"


def test_a_picture_of_another_site_has_a_place_kept_free(tmp_path: Path) -> None:
    body = "![Far](https://pictures.example/far.jpg)"
    build_site(write_site(tmp_path, {"content/news/a.md": story_text(body=body)}))
    page = output_of(tmp_path)["news/a/index.html"].decode()
    assert '<div class="frame frame-whole"><img src="https://pictures.example/far.jpg"' in page
