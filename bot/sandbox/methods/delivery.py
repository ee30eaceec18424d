"""How updates reach a bot."""

from __future__ import annotations

from typing import Any

from bot.sandbox.methods.calls import Call, Described, Method
from bot.sandbox.refusals import bad_request
from bot.sandbox.updates import KINDS, LONGEST_POLL, MOST_AT_ONCE
from bot.sandbox.webhook import CONNECTIONS, TERMINATED_BY_WEBHOOK, WEBHOOK_ACTIVE, Webhook


async def get_updates(call: Call) -> Any:
    """getUpdates, with real long polling."""
    if call.world.webhook(call.bot) is not None:
        raise WEBHOOK_ACTIVE
    _remember_kinds(call, _asked_kinds(call))
    limit = call.parameters.integer("limit", MOST_AT_ONCE)
    timeout = call.parameters.integer("timeout")
    return await call.world.updates.poll(
        call.bot,
        offset=call.parameters.integer("offset"),
        limit=limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE,
        timeout=min(max(timeout, 0), LONGEST_POLL),
    )


def _asked_kinds(call: Call) -> list[str] | None:
    allowed = call.parameters.array("allowed_updates")
    if allowed is not None and not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("can't parse allowed_updates: Array of String expected")
    return allowed


def _remember_kinds(call: Call, kinds: list[str] | None) -> None:
    # Telegram passes over kinds it does not know, and remembers the rest for the next calls.
    if kinds is not None:
        call.world.bots.change(call.bot, "allowed_updates", [kind for kind in kinds if kind in KINDS])


async def set_webhook(call: Call) -> Any:
    """setWebhook. An empty url ends it; http is taken as well as https, and any port; ip_address is passed over."""
    world, bot, parameters = call.world, call.bot, call.parameters
    url = parameters.text("url").strip()
    if not url:
        return await delete_webhook(call)
    if "certificate" in parameters.uploads:
        raise bad_request("the sandbox takes no certificates: on its own machine it checks none")
    webhook = Webhook.asked(
        url,
        parameters.text("secret_token"),
        parameters.integer("max_connections", CONNECTIONS),
        remote=world.couriers.remote,
    )
    kinds = _asked_kinds(call)
    dropping = parameters.boolean("drop_pending_updates")
    _remember_kinds(call, kinds)
    if dropping:
        world.updates.drop(bot)
    if webhook == world.webhook(bot):
        return Described(True, "Webhook is already set")
    world.bots.change(bot, "webhook", webhook.kept())
    world.updates.interrupt(bot, TERMINATED_BY_WEBHOOK)
    world.couriers.send(bot, webhook)
    return Described(True, "Webhook was set")


async def delete_webhook(call: Call) -> Any:
    """deleteWebhook; pending updates are dropped when asked."""
    if call.parameters.boolean("drop_pending_updates"):
        call.world.updates.drop(call.bot)
    if call.world.webhook(call.bot) is None:
        return Described(True, "Webhook is already deleted")
    call.world.bots.change(call.bot, "webhook", None)
    call.world.couriers.recall(call.bot)
    return Described(True, "Webhook was deleted")


async def get_webhook_info(call: Call) -> Any:
    """getWebhookInfo."""
    webhook = call.world.webhook(call.bot)
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": call.world.updates.pending(call.bot),
    }
    error = call.world.couriers.last_error(call.bot) if webhook else None
    if error:
        info["last_error_date"], info["last_error_message"] = error
    if webhook:
        info["max_connections"] = webhook.max_connections
    allowed = call.world.bots.setting(call.bot, "allowed_updates")
    return {**info, "allowed_updates": allowed} if allowed else info


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
