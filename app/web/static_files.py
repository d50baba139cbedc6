"""The files that pages load: in memory, compressed once, and named by a hash of their contents: none goes stale."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    body: bytes
    compressed: bytes
    media_type: str
    version: str


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    return StaticFile(
        body=body,
        compressed=gzip.compress(body, mtime=0),
        media_type=TYPES[path.suffix],
        version=hashlib.sha256(body).hexdigest()[:12],
    )


FILES = {str(path.relative_to(FOLDER).as_posix()): _read(path) for path in FOLDER.rglob("*") if path.suffix in TYPES}


def address_of(name: str) -> str:
    """The address of a file, which changes when its contents do. Raises KeyError for a file that is not there."""
    return f"/static/{name}?v={FILES[name].version}"


async def static_file(request: Request) -> Response:
    """One file, compressed for a browser that accepts it."""
    file = FILES.get(request.path_params["name"])
    if file is None:
        raise HTTPException(404)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    if request.query_params.get("v") == file.version:
        headers["Cache-Control"] = A_YEAR
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.body, media_type=file.media_type, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(file.compressed, media_type=file.media_type, headers=headers)


STATIC_ROUTE = Route("/static/{name:path}", static_file)
