"""How updates reach a bot."""

from __future__ import annotations

from typing import Any

from bot.sandbox.methods.calls import Call, Method
from bot.sandbox.refusals import bad_request
from bot.sandbox.updates import KINDS, LONGEST_POLL, MOST_AT_ONCE


async def get_updates(call: Call) -> Any:
    """getUpdates, with real long polling."""
    allowed = call.parameters.array("allowed_updates")
    if allowed is not None:
        if not all(isinstance(kind, str) for kind in allowed):
            raise bad_request("can't parse allowed_updates: Array of String expected")
        # Telegram passes over kinds it does not know, and remembers the rest for the next calls.
        call.world.bots.change(call.bot, "allowed_updates", [kind for kind in allowed if kind in KINDS])
    limit = call.parameters.integer("limit", MOST_AT_ONCE)
    timeout = call.parameters.integer("timeout")
    return await call.world.updates.poll(
        call.bot,
        offset=call.parameters.integer("offset"),
        limit=limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE,
        timeout=min(max(timeout, 0), LONGEST_POLL),
    )


async def delete_webhook(call: Call) -> Any:
    """deleteWebhook: there never is one in the sandbox; pending updates are dropped when asked."""
    if call.parameters.boolean("drop_pending_updates"):
        call.world.updates.drop(call.bot)
    return True


async def get_webhook_info(call: Call) -> Any:
    """getWebhookInfo."""
    info = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": call.world.updates.pending(call.bot),
    }
    allowed = call.world.bots.setting(call.bot, "allowed_updates")
    return {**info, "allowed_updates": allowed} if allowed else info


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
