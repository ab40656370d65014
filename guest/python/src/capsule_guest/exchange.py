"""One request and its response, as the host has them."""

from componentize_py_types import Err
from wit_world.imports import aside, host

from capsule_guest.told import forget, ready, taken, wait


# Their servers may want to be told the length of nothing too.
_WITH_BODY = {"PATCH", "POST", "PUT"}


class QuotaExceeded(OSError):
    """A cap on what a task makes the host hold. Uncaught, it ends the task as `QUOTA_EXCEEDED`."""


class Exchange:
    """A request under way. What fails is an `OSError` with the host's sentence: which rule refused, what to add."""

    def __init__(self, method: str, url: str, headers: list[tuple[str, bytes]], body: bytes):
        self.number: int | None = None
        self._asked = f"{method} {url}"
        if not body and method in _WITH_BODY:
            headers = [*headers, ("content-length", b"0")]
        self.number = aside.begin_request(aside.Request(method, url, headers, body))

    def wait(self, seconds: float | None) -> bool:
        """Whether something can be taken, at the latest after so many seconds."""
        return self.number is None or wait(self.number, seconds)

    def head(self) -> aside.Head:
        """Status and headers; waits for them."""
        return self._take(aside.take_head)

    def piece(self) -> bytes:
        """The next piece of the body; empty at its end. Waits for it."""
        return self._take(aside.take_piece) if self.number is not None else b""

    async def ahead(self) -> aside.Head:
        """`head`, while others go on."""
        return await self._take_ready(aside.take_head)

    async def apiece(self) -> bytes:
        """`piece`, while others go on."""
        return await self._take_ready(aside.take_piece) if self.number is not None else b""

    def close(self) -> None:
        """Ends the request and its connection, whatever is left of it."""
        if self.number is not None:
            aside.let_go(self.number)
            forget(self.number)
            self.number = None

    __del__ = close

    def _take(self, take):
        taken(self.number)
        return self._told(take)

    async def _take_ready(self, take):
        try:
            await ready(self.number)
        except BaseException:
            # Who is not interested any more ends it.
            self.close()
            raise
        return self._told(take)

    def _told(self, take):
        try:
            value = take(self.number)
        except Err as error:
            self.close()
            raise self._explained(error.value) from None
        if value == b"":
            self.close()
        return value

    def _explained(self, refusal):
        if isinstance(refusal, host.Refusal_Failed):
            return ConnectionError(f"{self._asked} failed: {refusal.value}")
        kind = QuotaExceeded if isinstance(refusal, host.Refusal_Quota) else PermissionError
        # The host speaks of the option as JavaScript spells it.
        why = refusal.value.replace(" allowedHosts", " allowed_hosts")
        return kind(f"{self._asked} was refused: {why}")
