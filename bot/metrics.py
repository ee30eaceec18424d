"""What an operator can see: numbers, never ids and never text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from bot.store import Depth

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The instruments of one running bot, in a registry of their own. Each is explained in docs/operators.md."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        counter, registry = Counter, self._registry
        self.turns = counter("whenready_turns", "Turns taken, by how they went", ["outcome"], registry=registry)
        self.turn_seconds = Histogram(
            "whenready_turn_seconds", "From reading an update to having it on disk", registry=registry, buckets=_SECONDS
        )
        self.sends = counter(
            "whenready_sends", "Calls to Telegram, by kind and outcome", ["kind", "outcome"], registry=registry
        )
        self.send_seconds = Histogram(
            "whenready_send_seconds", "One call to Telegram", registry=registry, buckets=_SECONDS
        )
        self.prompts = counter(
            "whenready_prompts", "Due times of notes, by what came of them", ["outcome"], registry=registry
        )
        self.misheard = counter(
            "whenready_misheard", "Verdicts that learners took back, by what was heard", ["heard"], registry=registry
        )
        self.outbox_depth = Gauge("whenready_outbox_depth", "Messages waiting to be sent", registry=registry)
        self.outbox_age = Gauge("whenready_outbox_age_seconds", "Age of the oldest waiting message", registry=registry)
        self.store_bytes = Gauge("whenready_store_bytes", "Bytes of the store on disk", registry=registry)
        self.updates = counter("whenready_updates", "Updates received, by kind", ["kind"], registry=registry)
        self.malformed = counter("whenready_malformed_updates", "Updates that could not be read", registry=registry)
        self.ready = Gauge("whenready_ready", "1 while the bot can do its work", registry=registry)

    def observe_outbox(self, depth: Depth, now: float) -> None:
        """Note how much is waiting; ``now`` in seconds, Unix time."""
        self.outbox_depth.set(depth.pending)
        self.outbox_age.set(max(0.0, now - depth.oldest) if depth.oldest is not None else 0.0)

    def render(self) -> bytes:
        """Return all figures in the text format of Prometheus."""
        return generate_latest(self._registry)
