"""A rehearsal in the chat: begin, say, tap, and what the debrief offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.rehearsal import BeginOther, Misheard, Tapped, Wording
from bot.rehearsal.debrief import best_line, shorten
from bot.rehearsal.repertoire import UnknownSceneError
from bot.rendering import render
from bot.telegram.chat import AWAY, LESS
from bot.telegram.keys import MAX_COPY, Key, rehearsal_data, tapped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.practice import Turn
    from bot.rehearsal import Rehearsal
    from bot.rendering import Button
    from bot.telegram.chat import Chat

_BELOW: Final = frozenset({"misheard", "wait", "gesture"})  # long labels, and what can be done instead of speaking
ID_LETTERS: Final = 8  # of the turn's random id: enough to tell one person's rehearsals apart


def begin(chat: Chat, script: str, role: str) -> None:
    """Begin a scene; it takes the place of the one before. Raises UnknownSceneError."""
    # The first scene ever is an ordinary evening; whether a good line is heard is left to later ones.
    evening = 1 if chat.session.plays == 0 else None
    turn = chat.practice.begin(script, role, chat.new_id[:ID_LETTERS], evening=evening)
    if chat.session.generous:
        turn = replace(turn, rehearsal=replace(turn.rehearsal, first_hint=1, hints=1))
    chat.change(place="scene", plays=chat.session.plays + 1, script=None, role=None, question=None, generous=False)
    _show(chat, turn)


def go_on(chat: Chat) -> None:
    """Go on where the person was: the beat's lines again."""
    rehearsal = chat.session.playing()
    if rehearsal is None:
        chat.say("chat/home", keys=[chat.key("practice", "go:practice")])
        return
    chat.change(place="scene")
    if rehearsal.phase == "paused":
        _play(chat, lambda: chat.practice.tapped(rehearsal, Tapped("resume")))
    else:
        _play(chat, lambda: chat.practice.here(rehearsal))


def _said(chat: Chat) -> None:
    rehearsal = chat.session.playing()
    if rehearsal is None:
        home(chat)
        return
    text = chat.incoming.text
    _play(chat, lambda: chat.practice.said(rehearsal, text))


def home(chat: Chat) -> None:
    """Words where no scene is open."""
    from bot.telegram.flows import helping

    if helping.named(chat):
        return
    outside = chat.practice.outside(chat.incoming.text)
    if outside is not None:
        chat.show_outside(outside)
        return
    from bot.telegram.flows import reflections

    if reflections.takes(chat):
        return
    if chat.away >= AWAY and chat.session.adult:
        chat.house.commands["start"](chat, "")
        return
    chat.say("chat/not-understood", keys=[chat.key("practice", "go:practice"), chat.key("help", "go:help")])


def _tapped(chat: Chat, parts: list[str]) -> None:
    rehearsal = chat.session.playing()
    tap = tapped(parts, rehearsal) if rehearsal is not None else None
    if rehearsal is None or tap is None:
        chat.say("chat/old-button", keys=[chat.key("practice", "go:practice")])
        return
    chat.change(place="scene")
    if tap.control == "way" and tap.value in {"someone_else", "clear_chat", "my_country"}:
        chat.tap(f"way:{tap.value}")
        return
    _play(chat, lambda: chat.practice.tapped(rehearsal, tap))


def _more(chat: Chat, parts: list[str]) -> None:
    """⋯: what stands behind it takes the place of the buttons, with a way back."""
    opened = parts[1:] != ["less"]
    shown = chat.session.more if opened else chat.session.offered
    keys = [Key(label, data) for label, data in shown]
    if opened:
        keys.append(chat.key("less", LESS))
    chat.change(opened=opened)
    chat.show_keys(keys)


def _play(chat: Chat, act: Callable[[], Turn]) -> None:
    try:
        turn = act()
    except UnknownSceneError:
        chat.change(place="home", rehearsal=None, words_until=None)
        chat.say("chat/scene-gone", keys=[chat.key("practice", "go:practice")])
        return
    _show(chat, turn)


def _show(chat: Chat, turn: Turn) -> None:
    if turn.forget:
        chat.desk.forget_person()
    rehearsal = turn.rehearsal
    if any(isinstance(effect, Wording) and effect.name == "safety/under_18" for effect in turn.effects):
        from bot.telegram.flows import opening

        opening.turn_away(chat)
        return
    begins = next((effect for effect in turn.effects if isinstance(effect, BeginOther)), None)
    if begins is not None:
        begin(chat, begins.script, begins.role)
        return
    if rehearsal.phase in {"over", "stopped"}:
        rehearsal = replace(rehearsal, spoken=(), trail=())  # enough, or the debrief is answered: the words are wiped
    chat.misheard += [effect.heard for effect in turn.effects if isinstance(effect, Misheard)]
    keeps = bool(rehearsal.spoken)
    chat.change(rehearsal=rehearsal.to_dict(), words_until=chat.words_until() if keeps else None)
    if rehearsal.phase == "over":
        chat.change(place="home")
    shown = render(chat.house.wordings, turn.effects)
    if shown.reaction and chat.incoming.message_id is not None and chat.incoming.kind == "text":
        chat.react(shown.reaction)
    *before, last = shown.bubbles
    for bubble in before:
        chat.send(bubble.html)
    keys = [_key(rehearsal, button) for button in last.buttons if button.control not in _BELOW]
    below = [_key(rehearsal, button) for button in last.buttons if button.control in _BELOW]
    if rehearsal.phase == "debrief":
        keys = [*_line_keys(chat, rehearsal), *keys]
    if rehearsal.phase == "over":
        keys.append(chat.key("practice", "go:practice"))
    more = [_key(rehearsal, button) for button in last.more]
    if rehearsal.phase in {"scene", "guess"} or more:
        more += [chat.key("is_this_safe", "safe"), chat.key("clear", "data:clear")]
    chat.send(last.html, keys, more, below)


def _line_keys(chat: Chat, rehearsal: Rehearsal) -> list[Key]:
    line = best_line(rehearsal)
    if not line:
        return []
    copy = Key(chat.house.wordings.label("copy_line"), "line:copy", copy=shorten(line, MAX_COPY))
    return [copy, chat.key("keep_line", "line:ask")]


def _key(rehearsal: Rehearsal, button: Button) -> Key:
    return Key(button.label, rehearsal_data(rehearsal, button.control, button.value))


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"r": _tapped, "more": _more}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {"scene": _said, "home": home}
