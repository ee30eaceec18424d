"""Whether the bot can do its work: the store answers, Telegram answers, nothing waits too long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.store import StoreFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.metrics import Metrics
    from bot.store import Store

TELEGRAM_SILENCE: Final = 120.0  # seconds without a good answer of Telegram's, while polling, that are too many
OUTBOX_AGE: Final = 120.0  # seconds that a message may wait


@dataclass(slots=True)
class Health:
    """``last_success`` gives the times (seconds, Unix time) of the last good calls; ``polling`` whether calls go on
    even when nobody writes."""

    store: Store
    metrics: Metrics
    clock: Callable[[], float]
    last_success: Callable[[], float | None]
    polling: bool = True
    stopping: bool = False
    reasons: list[str] = field(default_factory=list)

    async def report(self) -> dict[str, Any]:
        """Look, note the figures, and return {"ready", "reasons", ...} with times in seconds."""
        now, reasons = self.clock(), []
        try:
            depth = await self.store.run(lambda unit: unit.outbox.depth())
        except StoreFailedError:
            reasons.append("the store does not answer: look at disk space and rights")
        else:
            self.metrics.observe_outbox(depth, now)
            if depth.oldest is not None and now - depth.oldest > OUTBOX_AGE:
                reasons.append("messages wait too long: look at the log for send_retry and send_wait")
        self.metrics.store_bytes.set(self.store.size())
        last = self.last_success()
        silence = None if last is None else now - last
        if last is None:
            reasons.append("Telegram has not answered yet")
        elif self.polling and silence is not None and silence > TELEGRAM_SILENCE:
            reasons.append("Telegram has not answered for two minutes: look at the network and the token")
        if self.stopping:
            reasons.append("stopping")
        self.metrics.ready.set(0 if reasons else 1)
        self.reasons = reasons
        return {"ready": not reasons, "reasons": reasons, "seconds_since_telegram": silence}
