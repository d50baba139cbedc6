"""One provision on the desk: how it stands, what is in work, what is not known, and everything that can be done."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.catalogue.access import may_see_drafts, owner_name, seen_by
from app.catalogue.snapshot import with_this
from app.core.clock import today
from app.core.session import Database
from app.desk.catalogue_table import NOT_PUBLISHED, STATE_WORDS, WORK
from app.desk.preview_page import too_near
from app.presentation.entry_address import address_of_entry
from app.referrals.recipients import recipients_of
from app.referrals.response_rates import response_rate_in_words
from app.web.badge import ON, WAIT, Badge
from app.web.staff_page import desk_page
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.model.status import CurrentState, date_in_words, state_on
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.drafts import in_work, published_one, set_aside
from services_catalogue.verification.problem_reports import open_problem_reports
from services_catalogue.verification.verification import find_owner

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/{slug}")
def provision(slug: str, colleague: Anyone, request: Request, database: Database) -> Response:
    """Everything about one provision, for its owner's staff and for every other colleague."""
    newest = seen_by(colleague, database, slug)
    seen = published_one(database, slug)
    drafts = may_see_drafts(colleague, database, slug)
    draft = in_work(database, slug) if drafts else None
    content = read_tolerantly(newest.content, slug)
    owner = find_owner(database, slug)
    published = request.app.state.snapshot.entry(slug)
    state = NOT_PUBLISHED if seen is None else state_on(content.shown_dates, today())
    return desk_page(
        request,
        "desk/provision.html",
        part="catalogue",
        slug=slug,
        record=f"/desk/catalogue/{slug}",
        may_report=True,
        content=content,
        seen=seen,
        draft=draft,
        draft_words="" if draft is None else WORK[draft.state],
        aside=set_aside(database, slug) if drafts else [],
        badge=Badge(STATE_WORDS[state], ON if state == CurrentState.RUNNING else WAIT),
        standing=content.status_on(today()),
        checked=None if published is None else published.checked,
        checked_on="" if published is None or published.checked is None else date_in_words(published.checked.on),
        answers=response_rate_in_words(request.app.state.snapshot.signals.get(slug)),
        owner=owner_name(database, slug),
        care=owner,
        may_edit=colleague.may_edit(owner.organisation_id),
        may_publish=colleague.may_publish(owner.organisation_id),
        problem_reports=open_problem_reports(database, slug),
        near=too_near(content, with_this(request.app.state.snapshot, content, today())),
        receives=", ".join(one.name for one in recipients_of(database, slug)),
        who_to_ask=whom_to_ask(content),
        address=address_of_entry(content),
        is_support=isinstance(content, Provision),
    )


def whom_to_ask(entry: CatalogueEntry) -> str:
    """Who would know what is not known: whoever pays for it, or else runs it. Empty when neither is known."""
    commissioner = entry.commissioner if isinstance(entry, Provision) else None
    return commissioner or entry.provider or ""
