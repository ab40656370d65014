"""Programs outside of a sandbox: what they import from `capsule`, in a unit test."""

from __future__ import annotations

import asyncio
import copy
import gc
import importlib
import json
import pickle
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from capsule import TaskFailed, http, task, task_from

from .conftest import Write


class Answering(BaseHTTPRequestHandler):
    """Says what it was asked; some paths have answers of their own."""

    protocol_version = "HTTP/1.1"
    given_up: threading.Event

    def answer(self) -> None:
        """Any method."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = self.path
        if path.startswith("/redirect/"):
            self.send(int(path.split("/")[2]), b"", location="/there")
        elif path == "/loop":
            self.send(302, b"", location="/loop")
        elif path == "/404":
            self.send(404, b"no")
        elif path == "/lines":
            self.send_response(200)
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"4\r\n\xc3\xa9\r\n\r\n3\r\ntwo\r\n0\r\n\r\n")
        elif path == "/cut":
            self.send_response(200)
            self.send_header("content-length", "10")
            self.end_headers()
            self.wfile.write(b"abc")
            self.close_connection = True
        elif path in ("/silent", "/stalls"):
            if path == "/stalls":
                self.send_response(200)
                self.send_header("content-length", "10")
                self.end_headers()
            # Until the other side is gone.
            self.rfile.read(1)
            self.given_up.set()
            self.close_connection = True
        else:
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = {"method": self.command, "path": path, "headers": headers, "body": body.decode()}
            self.send(200, json.dumps(told).encode())

    do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """An answer of a known length."""
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body)), "set-cookie": "a=1"}.items():
            self.send_header(name, value)
        self.send_header("set-cookie", "b=2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def server() -> Iterator[tuple[str, threading.Event]]:
    """Its URL, and what is set when somebody has given up on it."""
    given_up = threading.Event()
    handler = type("Handler", (Answering,), {"given_up": given_up})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}/", given_up
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def url(server: tuple[str, threading.Event]) -> str:
    """The URL of a server that answers."""
    return server[0]


def test_a_program_is_imported_and_its_parts_are_replaced(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(
        """
        from capsule import TaskFailed, http, task, task_from

        fetch = task_from("./fetch.ts", "fetch")

        @task(name="main", allowed_hosts=["example.com"])
        def main(page):
            envelope = fetch(page)
            if not envelope["success"]:
                raise TaskFailed(envelope)
            return http.post("https://example.com", json=envelope["result"]).json()
        """,
        "tested_program.py",
    )
    monkeypatch.syspath_prepend(path.parent)
    program: Any = importlib.import_module("tested_program")
    failure = program.main(1)["error"]
    assert failure["name"] == "RuntimeError"
    why = 'the task "fetch" of ./fetch.ts can be called in a sandbox only: use capsule run, or run()'
    assert failure["message"] == why

    @task
    def fetch(page: int) -> dict[str, int]:
        return {"page": page}

    class Posted:
        def json(self) -> str:
            return "posted"

    monkeypatch.setattr(program, "fetch", fetch)
    monkeypatch.setattr(program.http, "post", lambda url, json: Posted())
    assert program.main(1)["result"] == "posted"


def test_a_task_of_another_file_has_a_name_and_is_not_called() -> None:
    elsewhere = task_from("analyze.py")
    assert elsewhere.task_name == "main"
    with pytest.raises(RuntimeError, match=r'"main" of analyze\.py can be called in a sandbox only'):
        elsewhere([1])
    with pytest.raises(RuntimeError, match="in a sandbox only"):
        asyncio.run(elsewhere.spawn([1]))
    with pytest.raises(TypeError, match="both texts"):
        task_from("analyze.py", 3)  # type: ignore[arg-type]


@task
def load(name: str) -> str:
    if not name:
        raise ValueError("no name")
    return name


@task
def passes_on() -> None:
    raise TaskFailed(load(""))


@task
def explains() -> None:
    raise LookupError("no report") from TaskFailed(passes_on())


def test_the_failure_of_a_called_task_is_passed_on() -> None:
    failed = TaskFailed(load(""))
    assert str(failed) == 'the task "load" failed: ValueError: no name'
    assert (failed.task_name, type(failed).__module__) == ("load", "capsule")
    for copied in (copy.deepcopy(failed), pickle.loads(pickle.dumps(failed))):
        assert copied.envelope == failed.envelope
    error = passes_on()["error"]
    assert error is not None and "stack" not in error
    assert (error["error_type"], error["name"], error["message"]) == ("TASK_ERROR", "ValueError", "no name")
    cause = error["cause"]
    assert (cause["task_name"], cause["error_type"]) == ("load", "TASK_ERROR")
    assert "in load" in cause["stack"]


def test_an_error_names_a_failed_task_as_its_cause() -> None:
    error = explains()["error"]
    assert error is not None
    assert (error["name"], error["message"]) == ("LookupError", "no report")
    cause = error["cause"]
    assert (cause["task_name"], cause["message"]) == ("passes_on", "no name")
    assert cause["cause"]["task_name"] == "load"


def test_only_a_failed_envelope_is_passed_on() -> None:
    odd: Any
    for odd in ({}, load("x"), "text"):
        with pytest.raises(TypeError, match="takes the envelope of a task that failed"):
            TaskFailed(odd)


# The same in a sandbox: __test__/conformance/python-http.test.ts
CALLS: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    *json.loads(Path(__file__).with_name("requests.json").read_text(encoding="utf-8")),
    # Only here: in a sandbox the host unpacks what is packed.
    ("get", {"headers": {"accept-encoding": "gzip", "host": "b"}}, {"headers.accept-encoding": "identity"}),
]


@pytest.mark.parametrize(("name", "options", "expected"), CALLS, ids=lambda value: str(value)[:40])
def test_a_request_is_made_as_in_a_sandbox(
    url: str, name: str, options: dict[str, Any], expected: dict[str, str]
) -> None:
    awaited = getattr(http, f"a{name}")(f"{url}a", **options)
    for response in (getattr(http, name)(f"{url}a", **options), asyncio.run(awaited)):
        assert (response.status_code, response.ok(), response.url.split("?")[0]) == (200, True, f"{url}a")
        told = response.json()
        flat = {**told, **{f"headers.{header}": value for header, value in told["headers"].items()}}
        assert {key: flat[key] for key in expected} == expected


def test_head_and_headers(url: str) -> None:
    response = http.head(url)
    assert (response.content, response.text()) == (b"", "")
    assert response.headers["Set-Cookie"] == "a=1, b=2"
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert int(response.headers["content-length"]) > 0


def test_a_status_is_no_error_until_asked(url: str) -> None:
    response = http.get(f"{url}404")
    assert (response.ok(), response.text()) == (False, "no")
    with pytest.raises(http.HTTPError, match="was answered with the status 404") as caught:
        response.raise_for_status()
    assert caught.value.response is response


def test_redirects_are_followed_or_not(url: str) -> None:
    response = http.post(f"{url}redirect/303", json=1)
    assert (response.url, response.json()["method"]) == (f"{url}there", "GET")
    assert http.post(f"{url}redirect/307", json=1).json()["body"] == "1"
    assert http.get(f"{url}redirect/302", follow_redirects=False).status_code == 302
    with pytest.raises(ConnectionError, match="more than 20 redirects"):
        http.get(f"{url}loop")


def test_a_body_is_streamed(url: str) -> None:
    with http.get(f"{url}lines", stream=True) as response:
        assert list(response.iter_lines()) == ["é", "two"]
        with pytest.raises(RuntimeError, match="was read already"):
            response.read()

    async def lines() -> list[str]:
        async with await http.aget(f"{url}lines", stream=True) as response:
            return [line async for line in response.aiter_lines()]

    assert asyncio.run(lines()) == ["é", "two"]


@pytest.mark.parametrize("path", ["silent", "stalls"])
def test_a_timeout_ends_the_request(server: tuple[str, threading.Event], path: str) -> None:
    url, given_up = server
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=f"GET {url}{path} took longer than its timeout"):
        http.get(url + path, timeout=0.05)
    assert given_up.wait(5)
    given_up.clear()
    with pytest.raises(TimeoutError, match="took longer than its timeout"):
        asyncio.run(http.aget(url + path, timeout=0.05))
    assert given_up.wait(5)
    assert time.monotonic() - began < 5


def test_a_request_that_is_cancelled_ends(server: tuple[str, threading.Event]) -> None:
    url, given_up = server

    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(http.aget(f"{url}silent"), 0.05)

    asyncio.run(main())
    assert given_up.wait(5)


def test_requests_go_on_at_the_same_time(url: str) -> None:
    async def main() -> list[str]:
        responses = await asyncio.gather(*(http.aget(f"{url}{number}") for number in range(20)))
        return [response.json()["path"] for response in responses]

    assert asyncio.run(main()) == [f"/{number}" for number in range(20)]


def test_what_fails_is_a_connection_error(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConnectionError, match="the response ended before its body did"):
        http.get(f"{url}cut")
    with pytest.raises(ConnectionError, match=r"GET http://127\.0\.0\.1:1/ failed: "):
        http.get("http://127.0.0.1:1/")
    with pytest.raises(ConnectionError, match="failed: "):
        asyncio.run(http.aget("http://127.0.0.1:1/"))
    gc.collect()
    assert caplog.records == [], "nothing is told twice"


def test_what_cannot_be_sent_is_refused() -> None:
    for url in ("ftp://a/", "http://user:secret@a/", "http:///a", "http://a/\nb"):
        with pytest.raises(ValueError, match="refused|is no URL"):
            http.get(url)
    with pytest.raises(TypeError, match="give json or data, not both"):
        http.post("http://127.0.0.1:1/", json=1, data="a")
    with pytest.raises(ValueError, match="timeout is 0"):
        http.get("http://127.0.0.1:1/", timeout=0)
