"""Signing in with an organisation's own accounts: OpenID Connect, as a client of one provider at a time.

https://openid.net/specs/openid-connect-core-1_0.html, the code flow with PKCE (RFC 7636).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from services_catalogue.model.emails import account_email

TIMEOUT_S = 5
LEEWAY_S = 60
ALGORITHMS = ["RS256", "PS256", "ES256"]
ON_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


class ProviderError(Exception):
    """The provider could not be asked, or its answer cannot be trusted. For the log, not for people."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider, and the client id and secret that it knows us by."""

    issuer: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class PendingAuthorisation:
    """What has to come back from the provider: the browser holds it, encrypted."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The person whom a provider has let in.

    `email` is None unless the provider has verified it; `strong` says that it asked for a second proof.
    """

    subject: str
    email: str | None
    strong: bool


def is_safe_address(address: str) -> bool:
    """Whether we may call an address: by https, or on this very machine, where tests run a provider."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in ON_THIS_MACHINE)


def address_to_go_to(provider: Provider, back: str, away: PendingAuthorisation) -> str:
    """Where to send the browser, which then comes `back`. Raises ProviderError."""
    described = _described(provider)
    with _client(provider, back) as client:
        address, _ = client.create_authorization_url(
            described["authorization_endpoint"], state=away.state, nonce=away.nonce, code_verifier=away.verifier
        )
    return str(address)


def identity(provider: Provider, back: str, code: str, away: PendingAuthorisation, now: datetime) -> Identity:
    """The person whom the provider let in, by the code that the browser brought back. Raises ProviderError."""
    # Imported where it is used, as everywhere here: most organisations have no such accounts, and it takes long.
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError

    described = _described(provider)
    try:
        with _client(provider, back) as client:
            answer = client.fetch_token(
                described["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=away.verifier
            )
    except (HTTPError, AuthlibBaseError, ValueError) as problem:
        raise ProviderError(f"no token: {type(problem).__name__}") from problem
    return _read(provider, str(answer.get("id_token", "")), _got(described["jwks_uri"]), away.nonce, now)


def _read(provider: Provider, id_token: str, keys: Any, nonce: str, now: datetime) -> Identity:
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        read = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        claims = CodeIDToken(read.claims, read.header, wanted, {"nonce": nonce, "client_id": provider.client_id})
        claims.validate(int(now.timestamp()), LEEWAY_S)
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise ProviderError(f"the ID token does not hold: {problem}") from problem
    subject, email = claims["sub"], claims.get("email")
    if not isinstance(subject, str) or not subject:
        raise ProviderError("the ID token names nobody")
    is_verified = claims.get("email_verified") is True and isinstance(email, str)
    return Identity(subject, account_email(str(email)) if is_verified else None, "mfa" in (claims.get("amr") or ()))


def _described(provider: Provider) -> dict[str, str]:
    """The provider's addresses, from its discovery document."""
    said = _got(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != provider.issuer:
        raise ProviderError("it describes another issuer")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    described = {name: str(said.get(name, "")) for name in wanted}
    if not all(map(is_safe_address, described.values())):
        raise ProviderError("it names an address that we may not call")
    return described


def _got(address: str) -> dict[str, Any]:
    import httpx2

    if not is_safe_address(address):
        raise ProviderError("its address is not one that we may call")
    try:
        answer = httpx2.get(address, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)
        said = answer.json() if answer.status_code == httpx2.codes.OK else None
    except (httpx2.HTTPError, ValueError) as problem:
        raise ProviderError(f"{address} could not be read: {type(problem).__name__}") from problem
    if not isinstance(said, dict):
        raise ProviderError(f"{address} does not say what it should")
    return said


def _client(provider: Provider, back: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        provider.client_id,
        provider.secret,
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=TIMEOUT_S,
        follow_redirects=False,
        trust_env=False,
    )
