"""Doubles in an uploaded file: a new record with a name that is there already, and two with one name in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.search.names import key_of
from services_catalogue.search.similar_names import near_names

MOST_COMPARISONS = 50_000
"""Pairs of provisions whose names are compared for one file: about two seconds."""
MOST_TOLD = 3
"""Near names told of one provision, the closest first."""


class DoubleCheck:
    """Finds what a provision of a file may be a double of: among those that are stored, and in the file itself."""

    def __init__(self, stored: Callable[[], Sequence[CatalogueEntry]], names: Iterable[str]) -> None:
        """`stored` is only called when there is a new provision; `names` are those in the file."""
        self._read = stored
        self._uses = Counter(map(key_of, names))
        self._left = MOST_COMPARISONS

    @cached_property
    def _stored(self) -> Sequence[CatalogueEntry]:
        return self._read()

    def of(self, provision: CatalogueEntry, *, is_new: bool) -> Iterator[ContentIssue]:
        """What its sender should look at, as issues of its name; none of them holds it up."""
        twice = self._uses[key_of(provision.name)]
        if twice > 1:
            what = f"the name “{provision.name}” stands in this file {twice} times"
            mend = "Are they the same? If so keep one of them, with the slug that the catalogue has"
            yield ContentIssue(provision.slug, ("name",), what, f"{mend}. If not, give them names that tell them apart")
        if is_new:
            yield from self._near(provision)

    def _near(self, provision: CatalogueEntry) -> Iterator[ContentIssue]:
        self._left -= len(self._stored)
        if self._left < 0:
            what = "this file has so many new names that this one was not compared with those in the catalogue"
            yield ContentIssue(provision.slug, ("name",), what, "Search the catalogue for it, or send a shorter file")
            return
        marked = {similar.slug for similar in provision.confused_with}
        near = near_names(provision.name, provision.also_known_as, None, self._stored)
        for found in [one for one in near if one.slug not in marked][:MOST_TOLD]:
            what = f"it is new, and “{found.ours}” and “{found.theirs}” {found.why}"
            mend = (
                f"Is this the same as {found.proper_name}? If so use its slug, {found.slug}. "
                "If not, name that slug in confused_with"
            )
            yield ContentIssue(provision.slug, ("name",), what, mend)
