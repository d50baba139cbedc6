"""The application: everything wired together. What each part means stands in its own module."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.accounts.staff_secrets import StaffSecrets
from app.advising.disclosure_preview import disclosure_cipher
from app.advising.open_triage_sessions import TriageSessionCiphers, end_triage_sessions
from app.api.routes import router
from app.catalogue.postcodes import Postcodes
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.audit import Audit
from app.core.encrypted_cookie import CookieCipher
from app.core.keys import load_audit_key, load_keys
from app.core.settings import Settings
from app.desk.import_export_page import BODY_CAPS as FILES_IN
from app.handover.encryption import CodeCipher
from app.resident.handover_pages import HAND_OVER_ROUTES
from app.resident.routes import RESIDENT_ROUTES
from app.routing import mount_desk
from app.web.error_pages import add_error_pages, error_page
from app.web.exit_page import leaving_routes
from app.web.page_entry import EntryCiphers
from app.web.security import protect
from app.web.static_files import STATIC_ROUTE
from app.web.templating import SERVICE_NAME, render

BODY_CAPS = {"/desk": 1024 * 1024, **FILES_IN}
"""How many bytes may be sent to paths that begin so: the form of a provision with all its access points is long."""


class Navigator(FastAPI):
    """FastAPI with the security layer around all of it: also around error pages and files."""

    def build_middleware_stack(self) -> ASGIApp:
        return protect(
            super().build_middleware_stack(), error_page=error_page, https=self.state.secure, body_caps=BODY_CAPS
        )


async def health(request: Request) -> Response:
    """For monitoring: that the service answers, and with which version of the catalogue."""
    published: CatalogueSnapshot = request.app.state.snapshot
    return JSONResponse({"status": "ok", "catalogue_version": published.version})


def create_app(
    settings: Settings,
    published: CatalogueSnapshot,
    *,
    postcodes: Postcodes | None = None,
    engine: Engine | None = None,
) -> Navigator:
    """The whole service over one published catalogue. Raises KeysUnusable.

    Pages find the catalogue in `app.state.snapshot`: put another there, and the next request is answered with it.
    Without an `engine` there are only the pages of residents and the API, which use no database.
    """
    app = Navigator(
        title=SERVICE_NAME,
        description="Which support with work, skills and health is for a person, in which order, and why.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # `app/web/mistyped_addresses.py` does it, and names no host
        docs_url=None,
        redoc_url=None,
        # Residents' answers must not reach a collector of traces, however the machine is set up.
        telemetry={
            "auto_configure": False,
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
        },
    )
    app.state.snapshot = published
    app.state.postcodes = Postcodes.load() if postcodes is None else postcodes
    app.state.secure = settings.https
    app.state.data_dir = settings.data_dir
    keys = load_keys(settings.data_dir, settings.secret_keys)
    app.state.cookie_cipher = CookieCipher(keys)
    app.state.code_cipher = CodeCipher(keys)
    app.include_router(router)  # first, since routes are tried in turn and programs ask often
    app.router.routes.extend([*RESIDENT_ROUTES, *HAND_OVER_ROUTES])
    app.router.routes.extend([*leaving_routes(render, secure=settings.https), STATIC_ROUTE])
    app.router.routes.append(Route("/health", health))
    if engine is not None:
        app.state.engine = engine
        app.state.settings = settings
        app.state.audit = Audit(load_audit_key(settings.data_dir, settings.audit_key))
        app.state.staff_secrets = StaffSecrets.of(keys)
        app.state.triage_session_ciphers = TriageSessionCiphers.of(keys)
        app.state.disclosure_cipher = disclosure_cipher(keys)
        app.state.at_sign_out = (end_triage_sessions,)
        app.state.entry_ciphers = EntryCiphers.of(keys)
        mount_desk(app)
    add_error_pages(app)
    return app
