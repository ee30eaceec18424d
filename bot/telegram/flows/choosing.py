"""Choosing what to practise: the scenes, the roles, and going on where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.flows import opening, scene

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.telegram.chat import Chat

PAGE: Final = 6  # scenes on one screen of a phone


def unfinished(chat: Chat) -> bool:
    """Whether there is a scene to go on with."""
    rehearsal = chat.session.playing()
    return (
        rehearsal is not None
        and rehearsal.phase not in {"over", "stopped"}
        and rehearsal.script in chat.practice.repertoire
    )


def scenes(chat: Chat, page: int = 0) -> None:
    """Show the scenes; first the one that is unfinished."""
    scripts = list(chat.practice.repertoire)
    shown = scripts[page * PAGE : (page + 1) * PAGE] or scripts[:PAGE]
    keys = [chat.key("scene", f"pick:{script.id}", label=script.title) for script in shown]
    if len(scripts) > (page + 1) * PAGE:
        keys.append(chat.key("page_next", f"go:practice:{page + 1}"))
    if chat.desk.kept_lines():
        keys.append(chat.key("my_lines", "line:list"))
    rehearsal = chat.session.playing()
    if rehearsal is not None and unfinished(chat) and page == 0:
        stage = chat.practice.repertoire.stage(rehearsal.script, rehearsal.role)
        go_on = chat.key("go_on_there", "go:on")
        chat.say("chat/practice-go-on", keys=[go_on, *keys], title=stage.script.title, you=stage.role.name)
    else:
        chat.say("chat/practice", keys=keys)


def roles(chat: Chat, script_id: str) -> None:
    """Show one scene and its two roles."""
    if script_id not in chat.practice.repertoire:
        chat.say("chat/scene-gone", keys=[chat.key("practice", "go:practice")])
        return
    script = chat.practice.repertoire.script(script_id)
    keys = [
        chat.key("role", f"who:{script.id}:{role_id}", label=f"{role.name}: {role.like_me}")
        for role_id, role in script.roles.items()
    ]
    chat.say("chat/roles", keys=keys, title=script.title, note=script.content_note)


def _pick(chat: Chat, parts: list[str]) -> None:
    chat.change(script=parts[1] if len(parts) > 1 else None, role=None)
    opening.proceed(chat)


def _go(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["on"] if opening.due(chat):
            opening.ask(chat)  # who was safe with someone a month ago may not be now
        case ["on"]:
            scene.go_on(chat)
        case ["help"]:
            chat.house.commands["help"](chat, "")
        case ["privacy"]:
            chat.house.commands["privacy"](chat, "")
        case ["practice", page] if page.isascii() and page.isdigit():
            scenes(chat, int(page))
        case _:
            chat.house.commands["practice"](chat, "")


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"pick": _pick, "go": _go}
