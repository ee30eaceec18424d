"""/start: the first message, or hello again; a link may name a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.flows import choosing, opening

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "Begin, or begin again"
MENU: Final = 1


def run(chat: Chat, argument: str) -> None:
    """Greet; ``argument`` is the deep link's payload, such as alex-jordan or alex-jordan--alex."""
    wished = bool(argument) and opening.wish(chat, argument)
    if not chat.session.adult:
        opening.welcome(chat)
    elif wished or chat.session.place in {"opening", "afraid"}:
        opening.proceed(chat)
    elif choosing.unfinished(chat):
        _left_off(chat)
    else:
        chat.change(place="home")
        keys = [chat.key("practice", "go:practice")]
        if chat.session.plays:
            keys.append(chat.key("said_it", "asked:told"))
        if chat.desk.kept_lines():
            keys.append(chat.key("my_lines", "line:list"))
        chat.say("chat/welcome-back", keys=keys)


def _left_off(chat: Chat) -> None:
    rehearsal = chat.session.playing()
    if rehearsal is None:
        return
    stage = chat.practice.repertoire.stage(rehearsal.script, rehearsal.role)
    keys = [chat.key("go_on_there", "go:on"), chat.key("something_new", "go:practice")]
    keys.append(chat.key("said_it", "asked:told"))
    names = {"you": stage.role.name, "partner": stage.partner.name}
    chat.say("chat/left-off", keys=keys, title=stage.script.title, **names)
