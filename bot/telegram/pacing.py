"""How fast messages may go out: per chat, over all, and never faster than Telegram asks. Knows no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Lane = Literal["reply", "prompt"]
CHAT_BURST: Final = 3.0  # messages at once in one chat
CHAT_RATE: Final = 1.0  # messages a second in one chat afterwards; Telegram's own limit
TOTAL_RATE: Final = 25.0  # messages a second over all chats; Telegram refuses above 30
TOTAL_BURST: Final = 5.0  # messages at once over all chats, so that no second ever holds more than 30
RESERVED: Final = 10.0  # of these a second are kept for replies
FORGET: Final = 60.0  # seconds after which a quiet chat's bucket is full again, so it need not be remembered


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at ``rate`` a second up to ``size``; a message takes one."""

    rate: float
    size: float
    tokens: float
    at: float

    def level(self, now: float) -> float:
        """Tokens at ``now`` (seconds)."""
        return min(self.size, self.tokens + max(0.0, now - self.at) * self.rate)

    def take(self, now: float) -> None:
        """Take one token; the level may fall below zero when the caller has not waited."""
        self.tokens, self.at = self.level(now) - 1.0, now

    def wait(self, now: float) -> float:
        """Seconds until there is a token, 0 when there is one."""
        return max(0.0, (1.0 - self.level(now)) / self.rate)


@dataclass(slots=True)
class Pacing:
    """Decides when the next message may go. One for the process; ``paced`` False lets everything through (tests)."""

    paced: bool = True
    _total: Bucket = field(default_factory=lambda: Bucket(TOTAL_RATE, TOTAL_BURST, TOTAL_BURST, 0.0))
    _prompts: Bucket = field(default_factory=lambda: Bucket(TOTAL_RATE - RESERVED, 1.0, 1.0, 0.0))
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _held: dict[int, float] = field(default_factory=dict)
    _held_all: float = 0.0

    def wait(self, chat_id: int, lane: Lane, now: float) -> float:
        """Seconds until this chat may get a message in this lane; 0 for now."""
        held = max(self._held.get(chat_id, 0.0), self._held_all) - now
        if not self.paced:
            return max(0.0, held)
        chat = self._chats.get(chat_id)
        waits = [held, self._total.wait(now), chat.wait(now) if chat else 0.0]
        if lane == "prompt":
            waits.append(self._prompts.wait(now))
        return max(0.0, *waits)

    def sent(self, chat_id: int, lane: Lane, now: float) -> None:
        """Count a message that goes out at ``now``."""
        self._total.take(now)
        if lane == "prompt":
            self._prompts.take(now)
        if chat_id not in self._chats:
            self._forget(now)
            self._chats[chat_id] = Bucket(CHAT_RATE, CHAT_BURST, CHAT_BURST, now)
        self._chats[chat_id].take(now)

    def hold(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram asked this chat to wait."""
        self._held[chat_id] = max(self._held.get(chat_id, 0.0), now + seconds)

    def hold_all(self, seconds: float, now: float) -> None:
        """Nothing may go out for a while (Telegram cannot be reached)."""
        self._held_all = max(self._held_all, now + seconds)

    def _forget(self, now: float) -> None:
        """Drop what is full again anyway, so that memory does not grow with people."""
        if len(self._chats) < 1000:
            return
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if now - bucket.at < FORGET}
        self._held = {chat: until for chat, until in self._held.items() if until > now}
