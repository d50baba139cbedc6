"""Two organisations and one provision that was published, as for what the service does by itself."""

from tests.app.jobs.conftest import certificate, world

__all__ = ["certificate", "world"]
