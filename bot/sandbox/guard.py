"""Who may come in: no foreign web page, neither by a forged name (DNS rebinding) nor by a forged request (CSRF)."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def _name(host: str) -> str:
    """The host without its port and brackets, lower-case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host


def _is_json(headers: Headers) -> bool:
    """A form can't send this type to another site without asking first."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


class Guard:
    """Middleware. `host` is the address the sandbox is bound to; names beyond it and localhost are turned away.

    The Bot API itself is protected by its token and may be reached under any name, but not out of a foreign web page.
    """

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1") -> None:
        self._app = app
        self._host = _name(host)

    def _knows(self, name: str) -> bool:
        if name in _LOCAL_NAMES or name == self._host:
            return True
        # Bound to all addresses it is reached by each of them. A rebound name is a name, never an address.
        try:
            return self._host in ("0.0.0.0", "::") and bool(ipaddress.ip_address(name))
        except ValueError:
            return False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer 403 or 415."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        is_bot = scope["path"].startswith(("/bot", "/file/bot"))
        problem = None
        if not is_bot and not self._knows(_name(host)):
            problem = (403, f"This sandbox is not known as {_name(host)!r}. Use the address it printed.")
        elif origin is not None and origin.lower() not in (f"http://{host.lower()}", f"https://{host.lower()}"):
            problem = (403, "Other web pages have no business here.")
        elif not is_bot and scope["method"] not in ("GET", "HEAD", "DELETE") and not _is_json(headers):
            problem = (415, "Send JSON, with Content-Type: application/json.")
        if problem:
            await JSONResponse({"error": problem[1]}, problem[0])(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start" and not is_bot:
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)
