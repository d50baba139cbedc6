"""Why a contact cannot be used, in plain words."""

from __future__ import annotations


class ContactError(ValueError):
    """A phone number or another contact that cannot be used: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    @property
    def sentence(self) -> str:
        """Both, as a person is told beside the field."""
        return f"{self.what[:1].upper()}{self.what[1:]}. {self.mend}{'' if self.mend.endswith('?') else '.'}"


def quoted_start(text: str) -> str:
    """What was written, short enough to be quoted in a sentence."""
    return f"'{text if len(text) <= 60 else f'{text[:60]}…'}'"
