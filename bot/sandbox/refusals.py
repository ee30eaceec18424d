"""The one way in which the sandbox says no: a `Refusal`, in Telegram's own words."""

from __future__ import annotations


class Refusal(Exception):
    """A Bot API call is refused; `code` is the HTTP status, `description` the text Telegram would send."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_answer(self) -> dict[str, object]:
        """The JSON body of the answer."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(description: str) -> Refusal:
    """A 400, in Telegram's form."""
    return Refusal(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refusal:
    """A 403, in Telegram's form."""
    return Refusal(403, f"Forbidden: {description}")


def too_many_requests(retry_after: int) -> Refusal:
    """A 429 that asks to wait `retry_after` seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


#: What a second poller does to the first.
TERMINATED = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
UNKNOWN_METHOD = Refusal(404, "Not Found")
UNAUTHORIZED = Refusal(401, "Unauthorized")
MESSAGE_NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
CHAT_NOT_FOUND = bad_request("chat not found")
