"""The first run: 18 or over, the opening question, which evening is most like yours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.rehearsal.repertoire import UnknownSceneError
from bot.telegram.flows import helping, scene
from bot.telegram.session import OPENING_LASTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key

FIRST_SCENES: Final = ("alex-jordan", "taylor-sam")  # the four people of the first question
LINK_ROLE: Final = "--"  # in a deep link: alex-jordan--alex


def welcome(chat: Chat) -> None:
    """The first message: what this is, and five ways to begin."""
    chat.change(place="new")
    chat.say("chat/welcome", keys=welcome_keys(chat))


def welcome_keys(chat: Chat, *, without: str = "") -> list[Key]:
    """The five ways to begin, less the one that was just taken."""
    names = ("begin", "under_18", "just_happened", "sent_me", "what_you_keep")
    return [chat.key(name, f"open:{name}") for name in names if name != without]


def wish(chat: Chat, payload: str) -> bool:
    """Remember the scene that a link asks for, until the opening questions are answered. False for none such."""
    script, _, role = payload.partition(LINK_ROLE)
    if script not in chat.practice.repertoire:
        return False
    known = role in chat.practice.repertoire.script(script).roles
    chat.change(script=script, role=role if known else None)
    return True


def proceed(chat: Chat) -> None:
    """Go to whatever comes next on the way into a scene."""
    session = chat.session
    if not session.adult:
        welcome(chat)
    elif session.place == "afraid":
        _afraid(chat)
    elif due(chat):
        ask(chat)
    elif session.script is not None:
        begin_wished(chat)
    elif session.plays:
        from bot.telegram.flows import choosing

        choosing.scenes(chat)
    else:
        which(chat)


def due(chat: Chat) -> bool:
    """Whether the opening question is to be asked: never answered, or more than thirty days ago."""
    return chat.session.opening_at is None or chat.now - chat.session.opening_at > OPENING_LASTS


def ask(chat: Chat) -> None:
    """Ask the opening question."""
    chat.change(place="opening")
    keys = [chat.key(item.key, f"no:{item.value}") for item in chat.practice.opening().controls]
    chat.say("safety/opening", keys=keys, partner="")
    chat.opening_index = len(chat.rows) - 1


def which(chat: Chat) -> None:
    """Ask which evening is most like theirs: the role to begin with."""
    chat.change(place="which")
    chat.say("chat/which", keys=_evenings(chat))


def begin_wished(chat: Chat) -> None:
    """Begin the scene that was wished for, or ask which role."""
    script, role = chat.session.script, chat.session.role
    chat.change(script=None, role=None)
    if script is None or script not in chat.practice.repertoire:
        which(chat)
    elif role is None:
        from bot.telegram.flows import choosing

        choosing.roles(chat, script)
    else:
        scene.begin(chat, script, role)


def _evenings(chat: Chat) -> list[Key]:
    repertoire = chat.practice.repertoire
    scripts = [repertoire.script(name) for name in FIRST_SCENES if name in repertoire] or list(repertoire)[:2]
    return [
        chat.key("role", f"who:{script.id}:{role_id}", label=role.like_me)
        for script in scripts
        for role_id, role in script.roles.items()
    ]


def _tapped(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["begin"]:
            chat.take_away_keys()
            chat.change(adult=True, place="home")
            proceed(chat)
        case ["under_18"]:
            chat.take_away_keys()
            turn_away(chat)
        case ["just_happened"]:
            keys = [chat.key("quiet", "way:two_quiet_minutes"), chat.key("people", "way:people_who_help")]
            chat.say("chat/just-happened", keys=[chat.key("begin", "open:begin"), *keys])
        case ["sent_me"]:
            chat.say("chat/sent-me", keys=welcome_keys(chat, without="sent_me"))
        case ["what_you_keep"]:
            chat.say("chat/privacy", keys=welcome_keys(chat, without="what_you_keep"), contact=chat.house.contact)
        case _:
            welcome(chat)


def turn_away(chat: Chat) -> None:
    """Somebody is under 18: lines for their age, no practice, and nothing is kept."""
    chat.change(place="new", adult=False, rehearsal=None, words_until=None, question=None)
    chat.say("safety/under_18", keys=helping.for_a_child(chat), partner="")
    chat.desk.forget_person()


def _answered(chat: Chat, parts: list[str]) -> None:
    """The opening question is answered: take it away, and keep when, never how."""
    if len(parts) != 2:
        proceed(chat)
        return
    try:
        outside = chat.practice.opened(parts[1])
    except LookupError:
        proceed(chat)
        return
    chat.take_away_opening()
    chat.change(opening_at=chat.now, opening_row=None)
    if not outside.goes_on:
        chat.change(place="afraid", rehearsal=None, words_until=chat.words_until())
        _afraid(chat)
    elif chat.session.playing() is not None and chat.session.place == "opening":
        scene.go_on(chat)
    else:
        chat.change(place="home")
        proceed(chat)


def _afraid(chat: Chat) -> None:
    outside = chat.practice.opened("afraid")
    keys = [chat.key(item.key, f"way:{item.value}") for item in outside.offer.controls]
    for name in outside.texts:
        chat.say(name, keys=keys, partner="")


def _chose_role(chat: Chat, parts: list[str]) -> None:
    if not chat.session.adult:
        welcome(chat)
        return
    try:
        scene.begin(chat, parts[1], parts[2])
    except (IndexError, UnknownSceneError):
        chat.say("chat/scene-gone", keys=[chat.key("practice", "go:practice")])


def _said_afraid(chat: Chat) -> None:
    outside = chat.practice.outside(chat.incoming.text)
    if outside is not None and outside.question is not None:
        chat.show_outside(outside)
        return
    _afraid(chat)


def _noticed(chat: Chat) -> bool:
    """Let safety look at words outside a scene; true when it has answered them."""
    outside = chat.practice.outside(chat.incoming.text)
    if outside is not None:
        chat.show_outside(outside)
    return outside is not None


def _new(chat: Chat) -> None:
    if helping.named(chat) or _noticed(chat):
        return
    welcome(chat)


def _opening(chat: Chat) -> None:
    if _noticed(chat):
        return
    ask(chat)


def _which(chat: Chat) -> None:
    if _noticed(chat):
        return
    chat.say("chat/answer-above", keys=_evenings(chat))


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"open": _tapped, "no": _answered, "who": _chose_role}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {
    "new": _new,
    "opening": _opening,
    "afraid": _said_afraid,
    "which": _which,
}
