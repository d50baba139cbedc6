"""Processes of the service that begin at once, since all of it is loaded already: to load it takes most of a start."""

import multiprocessing

LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(
    ["uvicorn", "app.__main__", "app.main", "app.demo.demo", "tests.app.servers.service_lifetime"]
)
