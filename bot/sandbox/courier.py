"""Delivers one bot's updates to its webhook, as Telegram's own server does (tdlib/telegram-bot-api, WebhookActor).

Updates stand in queues: a chat's messages and edits in one, a person's taps in another. Each queue is delivered in
order, one at a time, and waits when its first update fails; queues don't wait for each other. So a message and a tap
that follow each other may arrive in either order.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from bot.sandbox.bots import Bot
from bot.sandbox.faults import Faults
from bot.sandbox.updates import Updates, Waiting
from bot.sandbox.webhook import Webhook, is_local

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: The name under which faults speak of deliveries.
DELIVERY = "webhook"
#: Seconds that one unit of a pause takes. Telegram's is 1; nobody wants to wait for that in a sandbox.
PAUSE = 0.1
#: The first failure is followed by a try at once, the next ones after 2, 4, 8 … units, up to this many.
LONGEST_PAUSE = 60
#: Longest pause that an answer may ask for with Retry-After, in seconds.
LONGEST_RETRY_AFTER = 3600
#: Seconds a delivery may take before it counts as failed.
TIMEOUT = 60.0
#: Seconds for which a swapped update waits for the other one when the fault does not say.
SWAP_SECONDS = 5.0

#: What getWebhookInfo says of an address on another machine that was set when that was allowed.
NOT_ALLOWED = "Not allowed: the webhook is on another machine; start the sandbox with --allow-remote-webhook"

_ATTEMPTS_COUNTED = 16


@dataclass(slots=True)
class _Delayed:
    """An update that has failed, or is held back; `until` is in the event loop's time."""

    failures: int = 0
    until: float = 0.0
    held_in_chat: int | None = None


@dataclass(slots=True)
class Courier:
    """The deliveries to one webhook. `last_error` is the date (Unix time) and words of the latest failure."""

    bot: Bot
    webhook: Webhook
    updates: Updates
    faults: Faults
    clock: Callable[[], float]
    pause: float = PAUSE
    timeout: float = TIMEOUT
    last_error: tuple[int, str] | None = None
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: dict[tuple[str, int], asyncio.Task[None]] = field(default_factory=dict)
    _delayed: dict[int, _Delayed] = field(default_factory=dict)

    async def run(self) -> None:
        """Deliver until cancelled. What was not answered with 2xx stays in the queue."""
        limits = httpx.Limits(
            max_connections=self.webhook.max_connections, max_keepalive_connections=self.webhook.max_connections
        )
        # A bot on this machine has no certificate that anybody could check.
        client = httpx.AsyncClient(
            timeout=self.timeout, limits=limits, trust_env=False, verify=not is_local(self.webhook.url)
        )
        try:
            async with client:
                with self.updates.listen(self.bot, self._wake.set):
                    while True:
                        self._wake.clear()
                        await self._rest(self._send_out(client))
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _rest(self, until: float) -> None:
        try:
            async with asyncio.timeout_at(None if math.isinf(until) else until):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _send_out(self, client: httpx.AsyncClient) -> float:
        """Begin every delivery that may begin; gives the moment at which the next one may."""
        now, next_look = asyncio.get_running_loop().time(), math.inf
        # Telegram looks no further ahead either: many updates of one person who can't be served hold up the rest.
        waiting = self.updates.waiting(self.bot, 2 * self.webhook.max_connections)
        known = {update.update_id for update in waiting}
        for gone in [number for number in self._delayed if number not in known]:
            del self._delayed[gone]
        queues = set()
        for update in waiting:
            if update.queue in queues:
                continue
            queues.add(update.queue)
            if update.queue in self._under_way:
                continue
            if len(self._under_way) >= self.webhook.max_connections:
                break
            delayed = self._delayed.get(update.update_id) or self._hold_back(update, now)
            if delayed is not None and delayed.until > now:
                next_look = min(next_look, delayed.until)
                continue
            self._under_way[update.queue] = asyncio.create_task(self._deliver(client, update))
        return next_look

    def _hold_back(self, update: Waiting, now: float) -> _Delayed | None:
        fault = self.faults.strike(DELIVERY, update.chat_id, "swap")
        if fault is None:
            return None
        delayed = _Delayed(until=now + (fault.seconds or SWAP_SECONDS), held_in_chat=update.chat_id)
        self._delayed[update.update_id] = delayed
        return delayed

    async def _deliver(self, client: httpx.AsyncClient, update: Waiting) -> None:
        try:
            self._settle(update, *await self._post(client, update))
        finally:
            del self._under_way[update.queue]
            self._wake.set()

    def _settle(self, update: Waiting, problem: str | None, retry_after: int) -> None:
        if problem is None and self.faults.strike(DELIVERY, update.chat_id, "repeat"):
            problem = "Webhook connection closed"
        if problem is None:
            self.updates.forget(self.bot, update.update_id)
            self._delayed.pop(update.update_id, None)
            for held in self._delayed.values():
                if held.held_in_chat == update.chat_id:
                    held.until = 0.0
        else:
            self.last_error = (int(self.clock()), problem)
            delayed = self._delayed.setdefault(update.update_id, _Delayed())
            seconds = float(retry_after)
            if not retry_after and delayed.failures:
                seconds = min(2 ** min(delayed.failures, _ATTEMPTS_COUNTED), LONGEST_PAUSE) * self.pause
            delayed.failures += 1
            delayed.held_in_chat = None
            delayed.until = asyncio.get_running_loop().time() + seconds
            extra = {"action": "sandbox_delivery_failed", "failures": delayed.failures}
            logger.info("A delivery to the webhook failed: %s", problem, extra=extra)

    async def _post(self, client: httpx.AsyncClient, update: Waiting) -> tuple[str | None, int]:
        """Deliver once; gives what went wrong, in Telegram's words, and the seconds that the bot asks to wait."""
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers[SECRET_HEADER] = self.webhook.secret
        try:
            async with asyncio.timeout(self.timeout):
                answer = await client.post(self.webhook.url, content=update.body.encode(), headers=headers)
        except (TimeoutError, httpx.TimeoutException):
            return "Read timeout expired", 0
        except httpx.ConnectError:
            return "Connection refused", 0
        except httpx.HTTPError:
            return "Webhook connection closed", 0
        if answer.is_success:
            return None, 0
        asked = answer.headers.get("retry-after", "")
        retry_after = (
            min(int(asked), LONGEST_RETRY_AFTER) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
        )
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}", retry_after


class Couriers:
    """All couriers of one sandbox. They work only between `start` and `hang_up`, in the server's event loop."""

    def __init__(
        self,
        updates: Updates,
        faults: Faults,
        clock: Callable[[], float],
        *,
        remote: bool = False,
        pause: float = PAUSE,
        timeout: float = TIMEOUT,
    ) -> None:
        self.remote = remote
        self._updates = updates
        self._faults = faults
        self._clock = clock
        self._pause = pause
        self._timeout = timeout
        self._at_work: dict[int, tuple[Courier, asyncio.Task[None]]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._closed = False

    def send(self, bot: Bot, webhook: Webhook) -> None:
        """Let a courier deliver to this webhook from now on, in the place of an earlier one.

        An address that is not allowed any more gets none: its updates wait, and getWebhookInfo says why.
        """
        self.recall(bot)
        if self._closed or not (self.remote or is_local(webhook.url)):
            return
        courier = Courier(bot, webhook, self._updates, self._faults, self._clock, self._pause, self._timeout)
        self._at_work[bot.bot_id] = (courier, asyncio.create_task(courier.run()))

    def recall(self, bot: Bot) -> None:
        """End the deliveries to a bot's webhook; one that is under way may have arrived or not."""
        _, task = self._at_work.pop(bot.bot_id, (None, None))
        if task is not None:
            task.cancel()
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    def last_error(self, bot: Bot) -> tuple[int, str] | None:
        """Date and words of the latest failed delivery to the bot's webhook, since it was set or the start."""
        courier, _ = self._at_work.get(bot.bot_id, (None, None))
        if courier is None:
            return int(self._clock()), NOT_ALLOWED
        return courier.last_error

    def hang_up(self) -> None:
        """End all deliveries."""
        self._closed = True
        for courier, _ in list(self._at_work.values()):
            self.recall(courier.bot)

    async def gone(self) -> None:
        """Wait until every ended courier has let go."""
        await asyncio.gather(*self._leaving, return_exceptions=True)
