"""The journal: looking through it, searching, deleting one entry, getting it as a file, and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reflection import UnknownZoneError, wall, zone_of
from bot.rehearsal.debrief import shorten
from bot.telegram.flows import returning
from bot.telegram.notes import moment
from bot.telegram.outgoing import Outgoing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.store import Kept
    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key

PAGE: Final = 5  # entries on one screen
SHOWN: Final = 500  # characters of one entry there; the file has all of it


def page(chat: Chat, number: int = 0) -> None:
    """Show one page, the newest entry first."""
    entries = chat.desk.answers(skip=number * PAGE, limit=PAGE + 1)
    if not entries and number == 0:
        keys = [chat.key("set_notes", "sched:show"), *_consent(chat), *returning.keys(chat)]
        chat.say("chat/journal-empty", keys=keys)
        return
    if not entries:
        page(chat)
        return
    keys = []
    if len(entries) > PAGE:
        keys.append(chat.key("journal_older", f"jour:page:{number + 1}"))
    if number > 0:
        keys.append(chat.key("journal_newer", f"jour:page:{number - 1}"))
    keys += [chat.key("journal_search", "jour:search"), chat.key("forget_line", f"jour:which:{number}")]
    keys += [chat.key("journal_file", "jour:file"), *_consent(chat), *returning.keys(chat)]
    chat.say("chat/journal", keys=keys, entries=_shown(chat, entries[:PAGE]), title="")


def _consent(chat: Chat) -> list[Key]:
    if chat.session.journal is None:
        return []
    return [chat.key("journal_off", "jour:off") if chat.session.journal else chat.key("journal_on", "jour:on")]


def _tapped(chat: Chat, parts: list[str]) -> None:
    if not returning.may_set(chat):
        return
    match parts[1:]:
        case ["page", number] if _number(number):
            page(chat, int(number))
        case ["hits", number] if _number(number):
            _hits(chat, int(number))
        case ["search"]:
            back = returning.origin(chat)
            chat.change(place="searching", draft={"back": back})
            returning.only_words(chat)  # "older" is a word to look for
            chat.say("chat/journal-search")
        case ["which", number] if _number(number):
            _which(chat, chat.desk.answers(skip=int(number) * PAGE, limit=PAGE))
        case ["pick", number] if _number(number):
            _which(chat, _found(chat)[int(number) * PAGE :][:PAGE])
        case ["forget", number] if _number(number):
            chat.desk.forget_line(int(number))
            chat.say("chat/line-forgotten")
            page(chat)
        case ["file"]:
            chat.say("chat/journal-file")
            chat.rows.append(Outgoing("file", {"what": "journal"}))
        case ["on" | "off" as way]:
            chat.change(journal=way == "on")
            keys = [chat.key("my_journal", "jour:list"), *returning.keys(chat)]
            chat.say(f"chat/journal-{way}", keys=keys)
        case _:
            page(chat)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _which(chat: Chat, entries: Sequence[Kept]) -> None:
    if not entries:
        page(chat)
        return
    keys = [chat.key("number", f"jour:forget:{entry.id}", label=str(number)) for number, entry in enumerate(entries, 1)]
    chat.say("chat/journal-which", keys=[*keys, chat.key("my_journal", "jour:list")], entries=_shown(chat, entries))


def _search(chat: Chat) -> None:
    """Entries that hold all the words; what was looked for is not kept."""
    text = chat.incoming.text
    returning.go_back(chat, (chat.session.draft or {}).get("back"))
    chat.change(draft=None)
    words = text.casefold().split()
    entries = [
        entry
        for entry in chat.desk.answers()
        if all(word in " ".join([entry.text, *entry.meta.get("asked", ())]).casefold() for word in words)
    ]
    outside = chat.practice.outside(text) if not entries else None  # words of an old entry are no news
    if outside is not None:
        chat.show_outside(outside)
        return
    if not entries:
        chat.say("chat/journal-none", keys=_on(chat))
        return
    chat.change(draft={"found": [entry.id for entry in entries]})
    _hits(chat, 0)


def _hits(chat: Chat, number: int) -> None:
    """One page of what was found last: which entries is known until something else is chosen, the words are not."""
    entries = _found(chat)
    shown = entries[number * PAGE :][:PAGE]
    if not shown:
        page(chat)
        return
    keys = []
    if len(entries) > (number + 1) * PAGE:
        keys.append(chat.key("journal_older", f"jour:hits:{number + 1}"))
    if number > 0:
        keys.append(chat.key("journal_newer", f"jour:hits:{number - 1}"))
    if len(entries) == 1:
        keys.append(chat.key("forget_this", f"jour:forget:{entries[0].id}"))
    else:
        keys.append(chat.key("forget_line", f"jour:pick:{number}"))
    chat.say("chat/journal", keys=[*keys, *_on(chat)], entries=_shown(chat, shown), title=len(entries))


def _found(chat: Chat) -> list[Kept]:
    """The entries found last, those deleted since left out."""
    found = frozenset((chat.session.draft or {}).get("found", ()))
    return [entry for entry in chat.desk.answers() if entry.id in found] if found else []


def _on(chat: Chat) -> list[Key]:
    return [chat.key("journal_search", "jour:search"), chat.key("my_journal", "jour:list"), *returning.keys(chat)]


def _shown(chat: Chat, entries: Sequence[Kept]) -> list[dict[str, str]]:
    plan = chat.desk.plan()
    zone = plan.schedule.zone if plan is not None else chat.session.zone or "UTC"
    return [entry_shown(entry, zone, SHOWN // 2, SHOWN) for entry in entries]


def entry_shown(entry: Kept, zone: str, asked: int, text: int) -> dict[str, str]:
    """One entry's day, question and words, each no longer than so many characters."""
    try:
        day = wall(moment(entry.at), zone_of(zone))
    except UnknownZoneError:
        day = moment(entry.at)
    questions = entry.meta.get("asked", ())
    return {
        "day": f"{day.day} {day:%B %Y}",
        "asked": shorten(questions[0], asked) if questions else "",
        "text": shorten(entry.text, text),
    }


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"jour": _tapped}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {"searching": _search}
