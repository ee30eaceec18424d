"""Kept lines: keeping one after a scene, looking at them, deleting one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.rehearsal.debrief import best_line, shorten
from bot.telegram.keys import rehearsal_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key

ASKED: Final = 1000  # characters of a line that the question shows; it is kept whole
SHOWN: Final = 300  # characters of one kept line in the list


def _tapped(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["ask"]:
            _ask(chat)
        case ["copy"]:
            _copy(chat)
        case ["keep"]:
            _keep(chat)
        case ["leave"]:
            _leave(chat)
        case ["forget"]:
            _forget_which(chat)
        case ["forget", line] if line.isascii() and line.isdigit():
            chat.desk.forget_line(int(line))
            chat.say("chat/line-forgotten")
            _list(chat)
        case _:
            _list(chat)


def _ask(chat: Chat) -> None:
    rehearsal = chat.session.playing()
    line = best_line(rehearsal) if rehearsal is not None else ""
    if not line:
        chat.say("chat/keep-nothing", keys=[chat.key("practice", "go:practice")])
        return
    keys = [chat.key("keep_yes", "line:keep"), chat.key("keep_no", "line:leave")]
    chat.say("chat/keep-ask", keys=keys, line=shorten(line, ASKED))


def _copy(chat: Chat) -> None:
    """*Copy my line*, typed: the line by itself, to be copied from there."""
    rehearsal = chat.session.playing()
    line = best_line(rehearsal) if rehearsal is not None else ""
    if line:
        chat.say("chat/line", line=line)
    else:
        chat.say("chat/keep-nothing", keys=[chat.key("practice", "go:practice")])


def _keep(chat: Chat) -> None:
    rehearsal = chat.session.playing()
    line = best_line(rehearsal) if rehearsal is not None else ""
    if not line:
        chat.say("chat/keep-nothing", keys=[chat.key("practice", "go:practice")])
        return
    chat.desk.keep_line(line)
    _wipe(chat)
    if chat.desk.asked() is not None:  # one question is enough
        chat.say("chat/kept", keys=following(chat))
        return
    keys = [chat.key("asked.offer_yes", "asked:yes"), chat.key("asked.offer_no", "asked:no")]
    chat.say("chat/kept-ask", keys=keys)


def _leave(chat: Chat) -> None:
    keys = following(chat)
    _wipe(chat)
    chat.say("chat/not-kept", keys=keys)


def following(chat: Chat) -> list[Key]:
    """After the debrief's answer: be the other one, or enough."""
    rehearsal = chat.session.playing()
    if rehearsal is None or rehearsal.phase != "debrief":
        return [chat.key("practice", "go:practice")]
    partner = chat.practice.repertoire.partner_name(rehearsal)
    return [
        chat.key("be_other", rehearsal_data(rehearsal, "be_other"), label=partner),
        chat.key("enough", rehearsal_data(rehearsal, "enough")),
    ]


def _wipe(chat: Chat) -> None:
    """The debrief is answered: the scene's words are not needed any more."""
    rehearsal = chat.session.playing()
    if rehearsal is not None:
        chat.change(rehearsal=replace(rehearsal, spoken=()).to_dict(), words_until=None)


def _list(chat: Chat) -> None:
    lines = chat.desk.kept_lines()
    if not lines:
        chat.say("chat/no-lines", keys=[chat.key("practice", "go:practice")])
        return
    keys = [chat.key("forget_line", "line:forget"), chat.key("practice", "go:practice")]
    chat.say("chat/lines", keys=keys, lines=_shown(chat))


def _forget_which(chat: Chat) -> None:
    lines = chat.desk.kept_lines()[-LISTED:]
    if not lines:
        _list(chat)
        return
    keys = [
        chat.key("number", f"line:forget:{line_id}", label=str(number)) for number, (line_id, _) in enumerate(lines, 1)
    ]
    chat.say("chat/line-forget-ask", keys=keys, lines=_shown(chat))


LISTED: Final = 12  # newest lines that one message shows; all are in the export


def _shown(chat: Chat) -> list[str]:
    return [shorten(text, SHOWN) for _, text in chat.desk.kept_lines()[-LISTED:]]


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"line": _tapped}
