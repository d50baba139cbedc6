"""An email address is one that can be written to, kept in one spelling, and refused with the mend when it is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.emails import account_email, error_in_email, read_email, sendable

KEPT = {
    "jane@example.org": "jane@example.org",
    "Jane.Doe@EXAMPLE.ORG": "Jane.Doe@example.org",
    "zoë@example.org": "zoë@example.org",
    "zoe\u0308@example.org": "zoë@example.org",
    "o'neil+jobs@example.org": "o'neil+jobs@example.org",
    "jane@xn--mnchen-3ya.example": "jane@münchen.example",
    " \ufeffjane@example.org\u200b ": "jane@example.org",
}

WITH_ITS_MEND = {
    **{
        text: f"'{text}' is not an email address. Leave it empty if the address is not known."
        for text in ("TBC", "N/A", "none", "see website", "x", "-")
    },
    "mailto:jane@example.org": "'mailto:jane@example.org' is a link. Leave out 'mailto:'.",
    "a@example.org, b@example.org": "There is more than one email address in 'a@example.org, b@example.org'. Write one "
    "of them.",
    "a@example.org;b@example.org": "There is more than one email address in 'a@example.org;b@example.org'. Write one "
    "of them.",
    "Jane <jane@example.org>": "There is more than an email address in 'Jane <jane@example.org>'. Write one address, "
    "such as name@example.org.",
    "jane@example": "'jane@example' has no dot after the @. Write the whole address, such as name@example.org.",
    **{
        text: f"'{text}' is not an email address that mail can reach. Write one address, such as name@example.org."
        for text in (
            "jane.@example.org",
            ".jane@example.org",
            "jane..doe@example.org",
            "jane@example..org",
            "jane@example.org.",
            "jane @example.org",
            "jane@-a.example",
            "jane@here.invalid",
        )
    },
}


@pytest.mark.parametrize("written", KEPT)
def test_an_address_is_kept_in_one_spelling(written: str) -> None:
    assert read_email(written) == KEPT[written]
    assert read_email(KEPT[written]) == KEPT[written]
    assert error_in_email(written) == ""


@pytest.mark.parametrize("written", WITH_ITS_MEND)
def test_what_is_no_address_is_refused_with_the_mend(written: str) -> None:
    with pytest.raises(ContactError) as refused:
        read_email(written)
    assert refused.value.sentence == error_in_email(written) == WITH_ITS_MEND[written]


def test_an_account_is_found_in_whatever_letters_its_address_is_typed() -> None:
    assert account_email(" Jane@EXAMPLE.org\u200b") == account_email("jane@example.org") == "jane@example.org"
    assert account_email("Jane") == "jane"


def test_a_mail_server_is_given_plain_letters_where_they_can_be_had() -> None:
    assert sendable("jane@münchen.example") == "jane@xn--mnchen-3ya.example"
    assert sendable("zoë@example.org") == "zoë@example.org"


@given(st.text(max_size=40) | st.text(max_size=20).map("{}@example.org".format))
def test_whatever_is_typed_is_one_address_on_one_line_or_refused_in_words(written: str) -> None:
    wrong = error_in_email(written)
    assert wrong[-1:] in {"", ".", "?"}
    if not wrong:
        kept = read_email(written)
        assert read_email(kept) == kept
        assert kept.count("@") == 1
        assert not set(kept) & set(" ,;<>\r\n")
