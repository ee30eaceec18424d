"""A bot's webhook: where its updates go, and which addresses the sandbox is ready to call."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import asdict, dataclass
from typing import Any, Self

import httpx

from bot.sandbox.refusals import Refusal, bad_request

#: Deliveries under way at once: default and most (Bot API, setWebhook, max_connections).
CONNECTIONS = 40
MOST_CONNECTIONS = 100
#: Longest secret token, in characters (Bot API, setWebhook).
SECRET_LIMIT = 256

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
NOT_HERE = (
    "bad webhook: this sandbox delivers to its own machine only (localhost, 127.0.0.1, ::1); "
    "start it with --allow-remote-webhook for other addresses"
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """What setWebhook has asked for."""

    url: str
    secret: str = ""
    max_connections: int = CONNECTIONS

    @classmethod
    def asked(cls, url: str, secret: str, max_connections: int, *, remote: bool) -> Self:
        """Check what a bot asks for; `remote` allows other machines. Raises Refusal (400)."""
        if host_of(url) is None:
            raise bad_request("bad webhook: invalid webhook URL specified")
        if not remote and not is_local(url):
            raise bad_request(NOT_HERE)
        if len(secret) > SECRET_LIMIT:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        return cls(url, secret, min(max(max_connections, 1), MOST_CONNECTIONS))

    def kept(self) -> dict[str, Any]:
        """As it is kept among the bot's settings."""
        return asdict(self)


def host_of(url: str) -> str | None:
    """The host of an http(s) address, read as the client that calls it reads it; None for anything else."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        return None
    return parsed.host if parsed.scheme in ("http", "https") and parsed.host else None


def is_local(url: str) -> bool:
    """Whether the address is on this machine: localhost, or a loopback address written out.

    Other names are not looked up: what they mean may change between the look and the call.
    """
    host = host_of(url)
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


#: What a getUpdates gets while there is a webhook, and one that waits when a webhook is set.
WEBHOOK_ACTIVE = Refusal(
    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
TERMINATED_BY_WEBHOOK = Refusal(409, "Conflict: terminated by setWebhook request")
