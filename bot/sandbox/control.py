"""The control API under `/sandbox`: what tests and the web chat do in people's names, and what they look at."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.bots import Bot
from bot.sandbox.person import Impossible, Person
from bot.sandbox.world import World

#: Longest wait of one GET …/chat, in seconds.
LONGEST_WAIT = 30.0
_LOOPBACK = ("127.0.0.1", "::1", None)

Handler = Callable[[Request], Awaitable[Any]]


class NoBotYet(Exception):
    """No bot has called this sandbox yet. Start one with this address as its Bot API server."""


def bot_for(world: World, request: Request) -> Bot:
    """The bot that `?bot=` names, else the one that called last. Raises NoBotYet."""
    wanted = request.query_params.get("bot")
    bot = world.bots.find(int(wanted)) if wanted and wanted.isdecimal() else world.bots.latest()
    if bot is None:
        raise NoBotYet(NoBotYet.__doc__)
    return bot


def person_for(world: World, request: Request) -> Person:
    """The person in the path, towards the bot of the request. Raises NoBotYet, ValueError."""
    person = Person(world, bot_for(world, request), request.path_params["user_id"])
    world.people.meet(person.user_id)
    return person


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise ValueError("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")  # noqa: TRY004 - the caller's mistake, not ours
    return body


def _take(body: dict[str, Any], **types: Any) -> dict[str, Any]:
    """The named fields of `body`, checked; None counts as not given. Raises ValueError."""
    unknown = set(body) - set(types)
    if unknown:
        raise ValueError(f"Unknown: {', '.join(sorted(unknown))}.")
    taken = {name: value for name, value in body.items() if value is not None}
    for name, value in taken.items():
        if not isinstance(value, types[name]) or (isinstance(value, bool) and types[name] is not bool):
            raise ValueError(f'"{name}" is of the wrong type.')
    return taken


def _answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await handler(request))
        except (Impossible, NoBotYet) as error:
            return JSONResponse({"error": str(error)}, 409)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return answer


_FRAME = {"chat_id": int, "reply_to": int, "forwarded_from": int | str}
_KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "text": ("say", {"text": str}),
    "sticker": ("send_sticker", {"emoji": str}),
    "voice": ("send_voice", {"seconds": int}),
    "photo": ("send_photos", {"caption": str, "content": str}),
    "album": ("send_photos", {"count": int, "caption": str}),
    "document": ("send_document", {"name": str, "content": str, "caption": str}),
}


def chat_view(person: Person, chat_id: int | None = None, after: int = 0) -> dict[str, Any]:
    """Everything that the person's app shows of a chat."""
    world, bot = person.world, person.bot
    chat = person.chat(chat_id)
    history = world.chats.history(bot, chat.chat_id, after=after)
    settings = world.bots.settings(bot)
    commands = settings.get("commands", {})
    language = person.user.get("language_code", "")
    scopes = [f"chat/{chat.chat_id}", "all_private_chats" if chat.is_private else "all_group_chats", "default"]
    shown: list[dict[str, str]] = next(
        (commands[f"{s}/{code}"] for s in scopes for code in (language, "") if commands.get(f"{s}/{code}")), []
    )
    descriptions = settings.get("description", {})
    return {
        "version": world.events.version(bot.bot_id, chat.chat_id),
        "user": person.user,
        "bot": {
            **bot.as_user(),
            "description": descriptions.get(language) or descriptions.get("", ""),
            "commands": shown,
            "menu": settings.get("menu", {}).get(str(chat.chat_id), settings.get("menu", {}).get("", "default")),
        },
        "chat": {**world.chats.describe(chat), "started": chat.started, "blocked": chat.blocked},
        "groups": [world.chats.describe(group) for group in world.chats.groups_of(bot, person.user_id)],
        "people": world.people.all(),
        "action": world.chats.action(bot, chat.chat_id),
        "messages": [world.chats.view(bot, message) for message in history],
    }


def routes(world: World) -> list[Route]:
    """The control API's routes."""

    async def introduce(request: Request) -> Any:
        fields = _take(await _body(request), first_name=str, last_name=str, username=str, language_code=str)
        return world.people.meet(request.path_params["user_id"], **fields)

    async def send(request: Request) -> Any:
        person = person_for(world, request)
        body = await _body(request)
        kind = body.pop("kind", "text")
        if kind not in _KINDS:
            raise ValueError(f'"kind" must be one of {", ".join(_KINDS)}.')
        action, fields = _KINDS[kind]
        sent = getattr(person, action)(**_take(body, **_FRAME, **fields))
        return {"messages": [world.chats.view(person.bot, message) for message in sent]}

    async def edit(request: Request) -> Any:
        person = person_for(world, request)
        changed = person.edit(**_take(await _body(request), message_id=int, text=str, chat_id=int))
        return world.chats.view(person.bot, changed)

    async def tap(request: Request) -> Any:
        person = person_for(world, request)
        fields = _take(
            await _body(request), message_id=int, data=str, label=str, chat_id=int, stale=bool, inaccessible=bool
        )
        return {"tap_id": person.tap(**fields).tap_id}

    async def tapped(request: Request) -> Any:
        person = person_for(world, request)
        found = world.taps.find(person.bot, request.path_params["tap_id"])
        if found is None or found.user_id != person.user_id:
            raise Impossible("There is no such tap.")
        return {"tap_id": found.tap_id, "answer": found.answer}

    async def react(request: Request) -> Any:
        person = person_for(world, request)
        fields = _take(await _body(request), message_id=int, emoji=str, chat_id=int)
        changed = person.react(fields["message_id"], fields.get("emoji") or None, fields.get("chat_id"))
        return world.chats.view(person.bot, changed)

    async def block(request: Request) -> Any:
        person_for(world, request).set_blocked(True)
        return {"blocked": True}

    async def unblock(request: Request) -> Any:
        person_for(world, request).set_blocked(False)
        return {"blocked": False}

    async def age(request: Request) -> Any:
        person = person_for(world, request)
        fields = _take(await _body(request), seconds=int | float, message_ids=list, taps=bool, chat_id=int)
        seconds = fields.get("seconds", 49 * 3600)
        counts = {"messages": 0, "taps": 0}
        if fields.get("taps"):
            counts["taps"] = world.taps.age(person.bot, person.user_id, seconds)
        else:
            chat = person.chat(fields.get("chat_id"))
            counts["messages"] = world.chats.age(person.bot, chat.chat_id, seconds, fields.get("message_ids"))
        return counts

    async def chat(request: Request) -> Any:
        person = person_for(world, request)
        query = request.query_params
        chat_id = int(query["chat_id"]) if "chat_id" in query else None
        known = int(query.get("version", "-1"))
        place = person.chat(chat_id).chat_id
        timeout = min(float(query.get("timeout", "0")), LONGEST_WAIT)
        if timeout > 0 and world.events.version(person.bot.bot_id, place) == known:
            await world.events.change(person.bot.bot_id, place, timeout)
        return chat_view(person, chat_id, int(query.get("after", "0")))

    async def found_group(request: Request) -> Any:
        person = person_for(world, request)
        fields = _take(await _body(request), title=str, others=list)
        others = fields.get("others", [])
        if not all(isinstance(other, int) for other in others):
            raise ValueError('"others" must be a list of ids.')
        return world.chats.describe(person.found_group(fields.get("title") or "Group", others))

    async def ask_fault(request: Request) -> Any:
        body = await _body(request)
        client = request.client.host if request.client else None
        if "pid" in body and client not in _LOOPBACK:
            raise Impossible("Processes are killed only for someone on this machine.")
        return world.faults.ask(body).as_json()

    async def list_faults(request: Request) -> Any:
        return {"faults": [fault.as_json() for fault in world.faults.waiting]}

    async def clear_faults(request: Request) -> Any:
        world.faults.clear()
        return {"faults": []}

    async def state(request: Request) -> Any:
        bot = bot_for(world, request)
        return {"bot": bot.as_user(), "pending_updates": world.updates.pending(bot), "people": world.people.all()}

    async def calls(request: Request) -> Any:
        bot = bot_for(world, request)
        after = int(request.query_params.get("after", "0"))
        return {"calls": [entry.as_json() for entry in world.journal.of(bot.bot_id, after)]}

    user = "/sandbox/users/{user_id:int}"
    posts: list[tuple[str, Handler]] = [
        (user, introduce),
        (f"{user}/messages", send),
        (f"{user}/edits", edit),
        (f"{user}/taps", tap),
        (f"{user}/reactions", react),
        (f"{user}/block", block),
        (f"{user}/unblock", unblock),
        (f"{user}/age", age),
        (f"{user}/groups", found_group),
        ("/sandbox/faults", ask_fault),
    ]
    gets: list[tuple[str, Handler]] = [
        (f"{user}/chat", chat),
        (f"{user}/taps/{{tap_id}}", tapped),
        ("/sandbox/faults", list_faults),
        ("/sandbox/state", state),
        ("/sandbox/calls", calls),
    ]
    return [
        *(Route(path, _answering(handler), methods=["POST"]) for path, handler in posts),
        *(Route(path, _answering(handler), methods=["GET"]) for path, handler in gets),
        Route("/sandbox/faults", _answering(clear_faults), methods=["DELETE"]),
    ]
