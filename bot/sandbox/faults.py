"""Faults on request: what a test asks the sandbox to do wrong, and when.

A fault is taken by the next calls it fits; `times` says by how many (None: until cleared), `skip` how many it lets
pass first, `probability` how often it strikes. Kinds:

    error             answer with an error (`code`, `description`, `retry_after`) without doing the work
    hang              wait `seconds` before doing the work
    drop_before       close the connection without doing the work
    drop_after        do the work, then close the connection without an answer
    kill_before       kill `pid` (SIGKILL) on receiving the call, without doing the work
    kill_after        do the work, kill `pid`, give no answer
    kill_after_answer answer, then kill `pid`

Two are about deliveries to a webhook (`chat_id`, `times`, `skip` and `probability` count here too):

    swap              hold the update back until another one of the chat, out of its queue, has arrived: a message
                      and a tap swap places (after `seconds`, 5 if not said, it goes alone)
    repeat            deliver, but take the answer as lost: the update comes again
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import Refusal, too_many_requests

KINDS = (
    "error",
    "hang",
    "drop_before",
    "drop_after",
    "kill_before",
    "kill_after",
    "kill_after_answer",
    "swap",
    "repeat",
)
_DEFAULT_WORDS = {
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
#: Longest hang, in seconds.
LONGEST_HANG = 600.0


@dataclass(slots=True)
class Fault:
    """One fault and how often it has struck."""

    fault_id: int
    kind: str
    methods: frozenset[str]
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    chat_id: int | None = None
    nonempty: bool = False
    seconds: float = 0.0
    code: int = 500
    description: str = ""
    retry_after: int | None = None
    pid: int | None = None
    struck: int = 0

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether a call is of the kind this fault waits for."""
        if self.times is not None and self.struck >= self.times:
            return False
        if self.methods and method.lower() not in self.methods:
            return False
        return self.chat_id is None or self.chat_id == chat_id

    def refusal(self) -> Refusal:
        """The error to answer with."""
        if self.code == 429:
            return too_many_requests(self.retry_after if self.retry_after is not None else 1)
        words = self.description or _DEFAULT_WORDS.get(self.code, "Error")
        return Refusal(self.code, words, retry_after=self.retry_after)

    def strike_dead(self) -> None:
        """Kill the configured process; a process that is gone already is as dead as asked."""
        if self.pid is not None:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def as_json(self) -> dict[str, Any]:
        """What the control API shows."""
        return {
            "id": self.fault_id,
            "kind": self.kind,
            "methods": sorted(self.methods),
            "times": self.times,
            "struck": self.struck,
        }


@dataclass(slots=True)
class Faults:
    """The faults that wait for their calls, in the order in which they were asked for."""

    chance: random.Random
    waiting: list[Fault] = field(default_factory=list)
    _count: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self, request: dict[str, Any]) -> Fault:
        """Add a fault as the control API describes it. Raises ValueError, which says what is wrong."""
        fault = _read(request, self._count + 1)
        self._count += 1
        self.waiting.append(fault)
        return fault

    def strike(
        self, method: str, chat_id: int | None, *kinds: str, fits: Callable[[Fault], bool] = bool
    ) -> Fault | None:
        """The fault of one of these kinds that strikes this call, counted; None when the call goes well."""
        for fault in self.waiting:
            if fault.kind not in kinds or not fault.fits(method, chat_id) or not fits(fault):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if self.chance.random() >= fault.probability:
                continue
            fault.struck += 1
            return fault
        return None

    def clear(self) -> None:
        """Forget all faults and let hanging calls go on."""
        self.waiting.clear()
        self.release()
        self._released = asyncio.Event()

    def release(self) -> None:
        """Let hanging calls go on."""
        self._released.set()

    async def hang(self, seconds: float) -> None:
        """Wait, or be released."""
        try:
            async with asyncio.timeout(seconds):
                await self._released.wait()
        except TimeoutError:
            pass


def _read(request: dict[str, Any], fault_id: int) -> Fault:
    kind = request.get("kind")
    if kind not in KINDS:
        raise ValueError(f'"kind" must be one of {", ".join(KINDS)}.')
    methods = request.get("method", [])
    methods = [methods] if isinstance(methods, str) else methods
    if not isinstance(methods, list) or not all(isinstance(name, str) for name in methods):
        raise ValueError('"method" must be a method\'s name, a list of names, or "*".')
    known = {f: t for f, t in _FIELDS.items() if f in request and request[f] is not None}
    unknown = set(request) - set(_FIELDS) - {"kind", "method"}
    if unknown:
        raise ValueError(f"Unknown: {', '.join(sorted(unknown))}.")
    for name, types in known.items():
        if not isinstance(request[name], types) or isinstance(request[name], bool) != (types is bool):
            raise ValueError(f'"{name}" is of the wrong type.')
    values = {name: request[name] for name in known}
    if "times" in request and request["times"] is None:
        values["times"] = None
    pid = values.get("pid")
    if kind.startswith("kill"):
        if pid is None or pid <= 1 or pid == os.getpid():
            raise ValueError('"pid" must be the id of the process to kill, and not this one\'s.')
    elif pid is not None:
        raise ValueError('"pid" belongs to the kinds that kill.')
    if not 0 <= values.get("seconds", 0) <= LONGEST_HANG:
        raise ValueError(f'"seconds" must lie between 0 and {LONGEST_HANG:.0f}.')
    if not 400 <= values.get("code", 500) <= 599:
        raise ValueError('"code" must lie between 400 and 599.')
    lowered = frozenset(name.lower() for name in methods if name != "*")
    return Fault(fault_id, kind, lowered, **values)


_FIELDS: dict[str, Any] = {
    "times": int,
    "skip": int,
    "probability": int | float,
    "chat_id": int,
    "nonempty": bool,
    "seconds": int | float,
    "code": int,
    "description": str,
    "retry_after": int,
    "pid": int,
}
