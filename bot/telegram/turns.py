"""One update, one turn, one transaction: noted, answered and queued for sending together, or not at all."""

from __future__ import annotations

import logging
import secrets
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bot.metrics import Metrics
from bot.reflection import Plan
from bot.store import StoreFailedError
from bot.telegram.chat import Chat
from bot.telegram.keys import Key
from bot.telegram.notes import moment
from bot.telegram.outgoing import send
from bot.telegram.session import Session
from bot.telegram.sweep import welcome_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.coach import Stance
    from bot.store import Kept, Person, Store, Unit
    from bot.telegram.chat import House
    from bot.telegram.incoming import Incoming

_log = logging.getLogger(__name__)
AT_ONCE: Final = 100  # people whose words are wiped in one transaction, so that turns need not wait long
TRIES: Final = 3  # a turn that fails this often is given up, with an apology
SILENCE: Final = 365  # days without a word, after which a person is told that all of it will be deleted
LAST_CALL: Final = 30  # days after that, until it is
_GONE: Final = frozenset({"blocked", "unblocked"})
_OWN_MESSAGE: Final = frozenset({"text", "edit", "sticker", "photo", "voice", "media", "forward"})


class Turns:
    """Takes turns. ``wake`` is called after each, when there may be something to send."""

    def __init__(self, store: Store, house: House, wake: Callable[[], None], metrics: Metrics | None = None) -> None:
        self._store = store
        self._metrics = metrics or Metrics()
        self._house = house
        self._wake = wake

    async def take(self, incoming: Incoming) -> None:
        """Take one turn; when this returns, it is on disk and may be acknowledged.

        Raises StoreFailedError when the store failed: then nothing was kept and nothing may be acknowledged.
        """
        begun = time.perf_counter()
        outcome = "answered"
        self._metrics.updates.labels(incoming.kind).inc()
        for attempt in range(1, TRIES + 1):
            new_id = secrets.token_hex(16)
            try:
                misheard = await self._store.run(partial(self._turn, incoming=incoming, new_id=new_id))
                for heard in misheard:  # counted once it is on disk, so that a turn taken again counts once
                    self._metrics.misheard.labels(heard).inc()
                break
            except StoreFailedError:
                raise
            except Exception as error:  # noqa: BLE001  (whatever it is, the person gets an answer and the queue goes on)
                extra = {"action": "turn_failed", "update": incoming.update_id, "attempt": attempt}
                _log.exception("a turn failed", extra=extra)
                if attempt == TRIES:
                    outcome = "given_up"
                    await self.give_up(incoming.update_id, type(error).__name__, incoming.chat_id)
        self._metrics.turns.labels(outcome).inc()
        self._metrics.turn_seconds.observe(time.perf_counter() - begun)
        self._wake()

    async def give_up(self, update_id: int, error: str, chat_id: int | None = None) -> None:
        """Note an update that cannot be answered, with an apology where there is a chat. Raises StoreFailedError."""

        def work(unit: Unit) -> None:
            unit.failed(update_id, error)
            if chat_id is not None:
                row = send(self._house.wordings.render("chat/sorry"))
                unit.outbox.add(chat_id, row.kind, row.payload)

        await self._store.run(work)
        self._wake()

    async def wipe_words(self) -> None:
        """Wipe the working copies that have had their day, and whatever else has had its time."""

        def work(unit: Unit) -> int:
            due = unit.due_to_forget_words(AT_ONCE)
            for person in due:
                state, version = unit.state(person)
                session = Session.from_dict(state or {}).without_words()
                unit.save_state(person, session.to_dict(), version)
            unit.purge()
            return len(due)

        while await self._store.run(work) == AT_ONCE:
            continue

    async def let_go(self) -> None:
        """After a year of silence: one notice, and a month later everything about the person is deleted."""
        await self._store.run(self._let_go)
        self._wake()

    def _let_go(self, unit: Unit) -> None:
        for person in unit.silent_since_told(LAST_CALL):
            unit.delete(person)
        for person in unit.silent(SILENCE):
            unit.told(person)
            if person.paused:
                continue  # they blocked the bot: no notice can reach them
            wordings = self._house.wordings
            keys = [
                Key(wordings.label(name), data) for name, data in (("stay", "data:here"), ("delete_yes", "data:delete"))
            ]
            row = send(wordings.render("chat/silence", {"days": LAST_CALL}), keys)
            unit.outbox.add(person.chat_id, row.kind, row.payload, person_id=person.id, key=person.key, lane="prompt")

    def _turn(self, unit: Unit, incoming: Incoming, new_id: str) -> Sequence[Stance]:
        """Take the turn inside its transaction; return the verdicts that were taken back."""
        if not unit.first_time(incoming.update_id):
            return ()
        if incoming.kind in _GONE:
            known = unit.person(incoming.chat_id)
            if known is not None:
                unit.pause(known, paused=incoming.kind == "blocked")
                if incoming.kind == "blocked":
                    unit.outbox.cancel(incoming.chat_id)
                else:
                    welcome_back(unit, known)
            return ()
        person = unit.join(incoming.chat_id)
        state, version = unit.state(person)
        session = Session.from_dict(state) if state else Session()
        if session.words_until is not None and session.words_until <= unit.now:
            session = session.without_words()
        if incoming.kind in _OWN_MESSAGE and incoming.message_id is not None:
            unit.note_message(incoming.chat_id, incoming.message_id)
        desk = _Desk(unit, person)
        chat = Chat(self._house, desk, session, incoming, now=unit.now, new_id=new_id)
        chat.handle()
        if desk.forgotten:
            unit.delete(person)
            for row in chat.rows:  # what is said to somebody who is gone is nobody's
                unit.outbox.add(incoming.chat_id, row.kind, row.payload, target=row.target)
            return chat.misheard
        for index, row in enumerate(chat.rows):
            number = unit.outbox.add(
                incoming.chat_id, row.kind, row.payload, person_id=person.id, key=person.key, target=row.target
            )
            if index == chat.opening_index:
                chat.change(opening_row=number)
        unit.save_state(person, chat.session.to_dict(), version, words_until=chat.session.words_until)
        return chat.misheard


class _Desk:
    """The store, as far as a chat may reach."""

    def __init__(self, unit: Unit, person: Person) -> None:
        self._unit = unit
        self._person = person
        self.forgotten = False

    def keep_line(self, text: str) -> None:
        self._unit.keep(self._person, "line", text)

    def kept_lines(self) -> Sequence[tuple[int, str]]:
        return [(item.id, item.text) for item in self._unit.kept(self._person, "line")]

    def forget_line(self, line_id: int) -> bool:
        return self._unit.forget(self._person, line_id)

    def recent_messages(self) -> Sequence[int]:
        return self._unit.recent_messages(self._person.chat_id)

    def cancel_pending(self) -> None:
        self._unit.outbox.cancel(self._person.chat_id)

    def forget_person(self) -> None:
        self.forgotten = True

    def resume_person(self) -> None:
        if self._person.paused:
            self._unit.pause(self._person, paused=False)
            welcome_back(self._unit, self._person)

    def plan(self) -> Plan | None:
        found = self._unit.reflections.get(self._person, "notes")
        try:
            return Plan.from_dict(found.body) if found else None
        except (LookupError, TypeError, ValueError):  # of another version: it can be set anew
            return None

    def plan_due(self) -> datetime | None:
        found = self._unit.reflections.get(self._person, "notes")
        return moment(found.due) if found and found.due is not None else None

    def save_plan(self, plan: Plan | None, due: float | None) -> None:
        if plan is None:
            self._unit.reflections.drop(self._person, "notes")
        else:
            self._unit.reflections.put(self._person, "notes", plan.to_dict(), due)

    def asked(self) -> dict[str, Any] | None:
        found = self._unit.reflections.get(self._person, "asked")
        return found.body if found else None

    def save_asked(self, body: dict[str, Any] | None, due: float | None) -> None:
        if body is None:
            self._unit.reflections.drop(self._person, "asked")
        else:
            self._unit.reflections.put(self._person, "asked", body, due)

    def newest_sent(self) -> int | None:
        return self._unit.reflections.newest(self._person)

    def sent(self, number: int) -> dict[str, Any] | None:
        return self._unit.reflections.what(self._person, number)

    def change_sent(self, number: int, body: dict[str, Any]) -> None:
        self._unit.reflections.change(self._person, number, body)

    def keep_answer(self, text: str, meta: dict[str, Any]) -> None:
        self._unit.keep(self._person, "journal", text, meta=meta)

    def answers(self, *, skip: int = 0, limit: int = -1) -> Sequence[Kept]:
        return self._unit.kept(self._person, "journal", skip=skip, limit=limit, newest=True)
