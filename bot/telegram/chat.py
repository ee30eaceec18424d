"""One turn in one chat: what the person did goes to the command, button or flow it belongs to.

A chat lives for one turn, inside one transaction: it reads the session, lets one handler act, and leaves a new
session and the rows to send. It does no I/O of its own; what must last goes through the desk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.rehearsal.variants import choose
from bot.rendering import Button, typed
from bot.telegram import outgoing
from bot.telegram.keys import Key
from bot.telegram.notes import standing
from bot.telegram.session import ANSWERING, WORDS_LAST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.coach import Stance
    from bot.practice import Outside, Practice
    from bot.reflection import Plan
    from bot.store import Kept
    from bot.telegram.incoming import Incoming
    from bot.telegram.notes import Notes
    from bot.telegram.outgoing import Outgoing
    from bot.telegram.session import Place, Session
    from bot.wording import Wordings

_WORDLESS: Final = frozenset({"new", "opening", "which", "afraid", "home"})  # places where no words are waited for
_ALWAYS: Final = {
    "clear": "data:clear",
    "clear_yes": "data:clear",
    "practice": "go:practice",
    "people": "way:people_who_help",
    "quiet": "way:two_quiet_minutes",
    "help": "go:help",
    "privacy": "go:privacy",
    "my_lines": "line:list",
    "is_this_safe": "safe",
}
_ANSWERED: Final = {"sticker": "sticker", "photo": "photo", "voice": "voice", "media": "media", "forward": "forward"}
DAY: Final = 24 * 3600  # seconds
AWAY: Final = 2  # days after which somebody is greeted again
LONG_AWAY: Final = 7  # days after which hints begin one level further
LESS: Final = "more:less"  # the way back from what stands behind ⋯
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u2061\u2062\u2063\u2064\u180e\u3164")


class Desk(Protocol):
    """What a turn may do to what lasts, besides the session."""

    def keep_line(self, text: str) -> None:
        """Keep one line of the person's until they delete it."""

    def kept_lines(self) -> Sequence[tuple[int, str]]:
        """The kept lines, oldest first, with their ids."""

    def forget_line(self, line_id: int) -> bool:
        """Delete one kept line; False when there is none of that id."""

    def recent_messages(self) -> Sequence[int]:
        """Ids of both sides' messages of the last 48 hours."""

    def cancel_pending(self) -> None:
        """Drop what has not been sent yet."""

    def forget_person(self) -> None:
        """Destroy the person's key and rows, after this turn."""

    def resume_person(self) -> None:
        """The person is back."""

    def plan(self) -> Plan | None:
        """When this person wants notes, None for never set."""

    def plan_due(self) -> datetime | None:
        """When the next note is due."""

    def save_plan(self, plan: Plan | None, due: float | None) -> None:
        """Set the plan and its next due time (seconds, Unix time); None deletes it."""

    def asked(self) -> dict[str, Any] | None:
        """The one question about a line: its zone, and whether it was sent."""

    def save_asked(self, body: dict[str, Any] | None, due: float | None) -> None:
        """Set when it is asked (seconds, Unix time); None deletes it."""

    def newest_sent(self) -> int | None:
        """The number of the last note that went out."""

    def sent(self, number: int) -> dict[str, Any] | None:
        """What is known of one note that went out."""

    def change_sent(self, number: int, body: dict[str, Any]) -> None:
        """Note what became of it."""

    def keep_answer(self, text: str, meta: dict[str, Any]) -> None:
        """Keep an answer in the journal until it is deleted."""

    def answers(self, *, skip: int = 0, limit: int = -1) -> Sequence[Kept]:
        """The journal, the newest first."""


@dataclass(frozen=True, slots=True)
class House:
    """What every turn shares; built once."""

    practice: Practice
    wordings: Wordings
    notes: Notes
    bot_name: str
    contact: str
    commands: Mapping[str, Callable[[Chat, str], None]]
    taps: Mapping[str, Callable[[Chat, list[str]], None]]
    places: Mapping[str, Callable[[Chat], None]]


class Chat:
    """One chat, for one turn. ``session`` and ``rows`` are the result."""

    def __init__(
        self, house: House, desk: Desk, session: Session, incoming: Incoming, *, now: float, new_id: str
    ) -> None:
        self.house = house
        self.desk = desk
        self.session = session
        self.incoming = incoming
        self.now = now
        self.new_id = new_id
        self.rows: list[Outgoing] = []
        self.misheard: list[Stance] = []  # verdicts taken back in this turn: to be counted, without the words
        self.opening_index: int | None = None  # which of the rows asks the opening question

    @property
    def practice(self) -> Practice:
        """The scenes, the coach and safety."""
        return self.house.practice

    def change(self, **values: Any) -> None:
        """Change the session."""
        self.session = replace(self.session, **values)

    def handle(self) -> None:
        """Answer what came in. Every message of a person in a private chat gets an answer."""
        if self.away >= LONG_AWAY:
            self._be_generous()
        self._answer()
        if self.session.answer is not None and self.session.place not in ANSWERING:
            self.change(answer=None)  # they went on to something else: the words are forgotten
        self.change(seen_on=int(self.now // DAY))

    @property
    def away(self) -> int:
        """Days since the last turn, 0 for somebody new."""
        return int(self.now // DAY) - self.session.seen_on if self.session.seen_on is not None else 0

    def _be_generous(self) -> None:
        """After a long absence hints begin one level further, in the scene that is open and in the next."""
        self.change(generous=True)
        playing = self.session.playing()
        if playing is not None and playing.first_hint == 0:
            lifted = replace(playing, first_hint=1, hints=max(1, playing.hints))
            self.change(rehearsal=lifted.to_dict())

    def _answer(self) -> None:
        match self.incoming.kind:
            case "text":
                self._text()
            case "tap":
                self.tap(self.incoming.data)
            case "edit":
                playing = self.session.playing() if self.session.place == "scene" else None
                partner = self.practice.repertoire.partner_name(playing) if playing else ""
                self.say("chat/edited", partner=partner)
            case "group":
                self._group()
            case "blocked" | "unblocked":
                return  # noted before a chat is made: there is nobody to answer
            case other:
                if self.incoming.album and self.incoming.album == self.session.album:
                    return  # an album arrives as several messages and is answered once
                self.change(album=self.incoming.album)
                self.say(f"chat/{_ANSWERED[other]}")

    def tap(self, data: str) -> None:
        """Act on a button's data, tapped or typed."""
        parts = data.split(":")
        handler = self.house.taps.get(parts[0])
        if handler is None:
            self.say("chat/old-button", keys=[self.key("practice", "go:practice")])
        else:
            handler(self, parts)

    def _text(self) -> None:
        self.desk.resume_person()  # whoever writes has not blocked us
        command = self.incoming.command
        if command is not None:
            handler = self.house.commands.get(command[0])
            if handler is None:
                self.say("chat/unknown-command")
            else:
                handler(self, command[1])
            return
        text = self.incoming.text
        if not text.strip().strip("".join(_INVISIBLE)).strip():
            self.say("chat/empty")
            return
        shown = [*self.session.aside, *self.session.offered, *self.session.more]
        if self.session.opened:
            shown.append((self.house.wordings.label("less"), LESS))
        button = typed(text, [Button(label, "answer", data) for label, data in shown])
        button = button or standing(self, text) or self._always(text)
        if button is not None:
            self.tap(button.value)
            return
        self.house.places[self.session.place](self)

    def _always(self, text: str) -> Button | None:
        """A button that may stand somewhere above though none is remembered: after clearing, or of a forgotten person."""
        if self.session.place not in _WORDLESS:
            return None  # anywhere else it could be a line or an answer
        label = self.house.wordings.label
        return typed(text, [Button(label(name), "answer", data) for name, data in _ALWAYS.items()])

    def _group(self) -> None:
        hour = 3600
        if self.session.group_at is not None and self.now - self.session.group_at < hour:
            return
        self.change(group_at=self.now)
        self.say("chat/group", link=f"https://t.me/{self.house.bot_name}")

    def say(self, name: str, *, keys: Sequence[Key] = (), **values: object) -> None:
        """Send one text by its name, with these buttons under it."""
        pick = choose(997, self.new_id, name)
        self.say_html(self.house.wordings.render(name, values, pick), keys)

    def say_html(self, html: str, keys: Sequence[Key] = ()) -> None:
        """Send HTML, with these buttons under it."""
        if not keys:
            self.rows.append(outgoing.send(html))  # the buttons above still stand
        elif self.session.place == "scene" and self.session.rehearsal is not None:
            # The scene's own buttons still stand above, and can still be tapped and typed.
            self.rows.append(outgoing.send(html, keys))
            self.change(aside=tuple((key.label, key.data) for key in keys if key.data))
        else:
            self.send(html, keys)

    def send(self, html: str, keys: Sequence[Key] = (), more: Sequence[Key] = (), last: Sequence[Key] = ()) -> None:
        """Send HTML; its buttons become the ones that can be typed. ``last`` are long ones, below ⋯."""
        shown = [*keys, *([self.key("more", "more")] if more else []), *last]
        self.rows.append(outgoing.send(html, shown))
        self.change(
            offered=tuple((key.label, key.data) for key in shown if key.data),
            more=tuple((key.label, key.data) for key in more if key.data),
            aside=(),
            opened=False,
        )

    def key(self, name: str, data: str, **values: str) -> Key:
        """A button with the label of that name."""
        return Key(self.house.wordings.label(name, **values), data)

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Put other buttons under the message whose button was tapped; a typed tap gets a message of its own."""
        target = self.incoming.message_id if self.incoming.kind == "tap" else None
        if target is None:
            self.rows.append(outgoing.send(self.house.wordings.label("more"), keys))
        else:
            self.rows.append(outgoing.rekey(target, keys))

    def take_away_keys(self) -> None:
        """Remove the buttons of the message that was tapped: its question is answered."""
        if self.incoming.kind == "tap" and self.incoming.message_id is not None:
            self.rows.append(outgoing.rekey(self.incoming.message_id, ()))

    def react(self, emoji: str) -> None:
        """React to the message that came in."""
        if self.incoming.message_id is not None:
            self.rows.append(outgoing.react(self.incoming.message_id, emoji))

    def take_away_opening(self) -> None:
        """Delete the opening question: its answer is nobody's business."""
        if self.incoming.kind == "tap" and self.incoming.message_id is not None:
            self.rows += outgoing.delete([self.incoming.message_id])
            return
        if self.incoming.message_id is not None:  # the typed answer goes, too
            self.rows += outgoing.delete([self.incoming.message_id])
        if self.session.opening_row is not None:
            self.rows.append(outgoing.Outgoing("delete", {}, f"row:{self.session.opening_row}"))

    def show_outside(self, outside: Outside) -> None:
        """Show what safety says where no scene is open; its buttons go under the last text."""
        prefix = "ask" if outside.question else "way"
        keys = [self.key(item.key, f"{prefix}:{item.value}") for item in outside.offer.controls]
        if outside.question:
            before: Place = "afraid" if self.session.place == "afraid" else self.session.came_from
            self.change(place="asking", question=outside.question, came_from=before)
        for number, name in enumerate(outside.texts, 1):
            self.say(name, keys=keys if number == len(outside.texts) else (), partner="")

    def words_until(self) -> float:
        """When the working copy of this turn will be wiped (seconds, Unix time)."""
        return self.now + WORDS_LAST
