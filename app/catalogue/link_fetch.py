"""One visit to one web address, to see whether anything answers: on the public internet, and nowhere else."""

from __future__ import annotations

import socket
import time
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

import httpx2

PATIENCE_S = 10.0
MOST_REDIRECTS = 5
MOST_TRIED = 2
"""Addresses of one host that are tried."""
VISITOR = "OpportunityEscalator-link-check/1 (sees if links to local support still work; fetches no more than it must)"
NAT64 = ip_network("64:ff9b::/96")
"""IPv4 addresses, perhaps private ones, written as IPv6."""
# A server is there and refuses programs: a person would meet no problem.
SHY = frozenset({401, 403, 405, 406, 429, 451, 999})

NO_ADDRESS = "It is not a web address."


class LinkError(Exception):
    """Why an address does not answer, in a few plain words."""


def visit(url: str, *, allow_private: bool = False) -> str:
    """What is wrong with a web address, in a few words; empty when it answers. Takes about ten seconds at most.

    It asks with HEAD, then GET, and follows five redirects. Every host is looked up first, and only public addresses
    are connected to, so that no link leads into the machine's own network (server-side request forgery, SSRF);
    `allow_private` is for tests.
    """
    deadline = time.monotonic() + PATIENCE_S
    try:
        for method in ("HEAD", "GET"):
            status = _followed(method, url, deadline, allow_private)
            if status < HTTPStatus.BAD_REQUEST or status in SHY:
                return ""
    except LinkError as problem:
        return str(problem)
    return f"It answers with {status}{_phrase(status)}."


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, and is not one that leads to a private address inside it."""
    found = ip_address(address.partition("%")[0])
    match found:
        case IPv4Address():
            return found.is_global and not found.is_multicast
        case IPv6Address():
            inside = found.ipv4_mapped or found.sixtofour or found.teredo or found in NAT64
            return found.is_global and not found.is_multicast and not inside


def _followed(method: str, url: str, deadline: float, allow_private: bool) -> int:
    """The HTTP status at the end of the redirects. Raises LinkError."""
    for _ in range(MOST_REDIRECTS + 1):
        status, onward = _asked(method, url, deadline, allow_private)
        if onward is None:
            return status
        try:
            url = urljoin(url, onward)
        except ValueError:
            raise LinkError(NO_ADDRESS) from None
    raise LinkError(f"It sends people on more than {MOST_REDIRECTS} times.")


def _asked(method: str, url: str, deadline: float, allow_private: bool) -> tuple[int, str | None]:
    """The HTTP status of one page, and the address it redirects to."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise LinkError(NO_ADDRESS) from None
    if parts.scheme not in ("http", "https") or not host:
        raise LinkError(NO_ADDRESS)
    problem = "Nothing answers there."
    for address in _addresses(host, port or (443 if parts.scheme == "https" else 80), allow_private):
        left = deadline - time.monotonic()
        if left <= 0:
            raise LinkError("It takes too long to answer.")
        # Connected to the very address that was checked, against DNS rebinding: looked up again, it could be another.
        netloc = f"[{address}]" if ":" in address else address
        target = parts._replace(netloc=netloc if port is None else f"{netloc}:{port}", fragment="").geturl()
        named = f"[{host}]" if ":" in host else host
        headers = {"Host": named if port is None else f"{named}:{port}", "User-Agent": VISITOR, "Accept": "*/*"}
        try:
            with (
                httpx2.Client(timeout=left, trust_env=False, follow_redirects=False) as client,
                client.stream(method, target, headers=headers, extensions={"sni_hostname": host}) as response,
            ):
                return response.status_code, response.headers.get("location") if response.is_redirect else None
        except httpx2.TimeoutException:
            problem = "It takes too long to answer."
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            problem = "Its certificate is not good." if "CERTIFICATE" in str(error) else "Nothing answers there."
    raise LinkError(problem)


def _addresses(host: str, port: int, allow_private: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise LinkError("There is no website of that name.") from None
    addresses = sorted({str(entry[4][0]) for entry in found}, key=lambda address: ":" in address)
    if not allow_private and not all(is_public(address) for address in addresses):
        raise LinkError("It leads to an address that is not on the open internet.")
    return addresses[:MOST_TRIED]


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return ""
