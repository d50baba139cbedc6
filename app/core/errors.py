"""Why a command could not do what was asked, in words for the person at the terminal."""

from __future__ import annotations


class CommandError(RuntimeError):
    """Why nothing was done, and what to do about it."""
