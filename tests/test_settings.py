"""Addresses as URLs."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from ssg.settings import Settings

KEPT = "/~:@!$&'()*+,;=-._"


@given(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.text("/aZ09~:@!$&'()*+-. %é"))
)
def test_an_address_is_quoted_where_it_must_be(address: str) -> None:
    """RFC 3986, section 3.3: what a path may hold stands as it is."""
    settings = Settings(title="T", base_url="https://x.example/paper")
    assert settings.url(address) == "/paper" + quote(address, safe=KEPT)
    assert settings.permalink_of(address) == "https://x.example/paper" + quote(address, safe=KEPT)
