"""A web address is one of a page that people can open from where they are; anything else is refused with the mend."""

from __future__ import annotations

import pytest

from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.web_addresses import is_web_address, read_web_address

NO_PAGE = "no page that people can open"
NO_ADDRESS = "is not the address of a page"
REFUSED = {
    "javascript:alert(1)": NO_ADDRESS,
    "www.derby.gov.uk": NO_ADDRESS,
    "mailto:jobs@derby.gov.uk": NO_ADDRESS,
    "ftp://derby.gov.uk": NO_ADDRESS,
    "https//derby.gov.uk": NO_ADDRESS,
    "https:/derby.gov.uk": NO_ADDRESS,
    "see website": NO_ADDRESS,
    "": NO_ADDRESS,
    "https://[bad/": NO_ADDRESS,
    "https://derby.gov.uk:99999/": NO_ADDRESS,
    "https://": NO_PAGE,
    "https://TBC": NO_PAGE,
    "https://derby": NO_PAGE,
    "https://https://derby.gov.uk": NO_PAGE,
    "https://www..gov.uk": NO_PAGE,
    "https://-derby.gov.uk": NO_PAGE,
    "http://localhost:8000/x": NO_PAGE,
    "http://127.0.0.1/": NO_PAGE,
    "http://2130706433/": NO_PAGE,
    "https://[::1]/": NO_PAGE,
    "https://desk.local/": NO_PAGE,
    "https://desk.internal": NO_PAGE,
    "https://me:secret@derby.gov.uk": "a name or a password",
    "https://www.gov.uk@evil.org": "a name or a password",
    "https://derby gov.uk/": "more than the address",
    "https://derby.gov.uk, https://gov.uk": "more than the address",
    "https://www.gov.uk/\\n": "more than the address",
    "https://derby.gov.uk/?a=1&amp;b=2": "code of a page",
    "https://www.derby.gov.uk,": "ends with ','",
    "https://www.derby.gov.uk)": "ends with ')'",
    f"https://derby.gov.uk/{'x' * 500}": "too long",
}
TAKEN = {
    "https://www.derby.gov.uk": "https://www.derby.gov.uk",
    " HTTPS://Derby.gov.uk/A ": "https://Derby.gov.uk/A",
    "http://derby.gov.uk./x": "http://derby.gov.uk./x",
    "https://derby.gov.uk/\u200ba\u202eb": "https://derby.gov.uk/ab",
    "https://münchen.de/ü": "https://münchen.de/ü",
    "https://xn--mnchen-3ya.de": "https://xn--mnchen-3ya.de",
    "https://en.wikipedia.org/wiki/Derby_(UK)": "https://en.wikipedia.org/wiki/Derby_(UK)",
    "http://a.b-c.org:8080/x?y=z#w": "http://a.b-c.org:8080/x?y=z#w",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_nobody_can_open_is_refused_with_the_mend(typed: str) -> None:
    with pytest.raises(ContactError) as refused:
        read_web_address(typed)
    assert REFUSED[typed] in refused.value.what
    assert refused.value.mend
    assert not is_web_address(typed)


@pytest.mark.parametrize("typed", TAKEN)
def test_a_page_is_kept_as_it_is_without_what_cannot_be_seen(typed: str) -> None:
    assert read_web_address(typed) == TAKEN[typed]
    assert read_web_address(TAKEN[typed]) == TAKEN[typed]
