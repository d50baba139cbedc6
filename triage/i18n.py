"""Every sentence a person reads passes through here, so that another language is a catalogue of translations."""

from contextvars import ContextVar
from gettext import NullTranslations

speaking: ContextVar[NullTranslations | None] = ContextVar("speaking", default=None)


def _(message: str) -> str:
    """The message in the language being spoken; the English itself when no catalogue is set."""
    translations = speaking.get()
    return message if translations is None else translations.gettext(message)


def marked(message: str) -> str:
    """Mark a constant for the translators; it is spoken later, with `_`."""
    return message


def listed(parts: list[str], last: str) -> str:
    """Join words as people do: ("a, b or c"). `last` is the joining word, already translated."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
