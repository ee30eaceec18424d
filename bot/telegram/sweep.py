"""Sends what is due to people who asked for it: claims a hundred due times at a time, while few prompts wait.

A due time, its next one and the message that goes out are one transaction: a kill loses nothing and sends nothing twice.
Nothing is loaded at the start, and nothing is remembered between two looks.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.metrics import Metrics
from bot.reflection import (
    FIRST_REPLIES,
    QUESTION,
    Plan,
    PromptError,
    Rest,
    Send,
    UnknownZoneError,
    due_after,
    next_due,
    take,
    take_asked,
    wall,
    zone_of,
)
from bot.store import StoreFailedError
from bot.telegram.keys import Key
from bot.telegram.notes import UNDER, Skills, moment, pick, question, replies, skills_of
from bot.telegram.outgoing import send
from bot.telegram.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.store import Due, Person, Store, Unit
    from bot.telegram.chat import House
    from bot.telegram.outgoing import Outgoing

_log = logging.getLogger(__name__)
CHUNK: Final = 100  # due times that one transaction claims, so that turns need not wait long
SHORT: Final = 100  # prompts that may wait in the outbox; while there are more, nothing is claimed
EVERY: Final = 1.0  # seconds between two looks: a note may come so much later than its minute
AFTER_FAILURE: Final = 5.0  # seconds until the next look when the store failed


@dataclass(frozen=True, slots=True)
class Swept:
    """What one look did: due times claimed, messages added. ``more``: another look is worth it at once."""

    claimed: int = 0
    added: int = 0
    more: bool = False


@dataclass(slots=True)
class Sweep:
    """``run`` works until it is cancelled. ``wake`` is called when there is something to send.

    ``seed`` gives a word that decides which prompt comes; ``clock`` is the store's.
    """

    store: Store
    house: House
    wake: Callable[[], None]
    metrics: Metrics = field(default_factory=Metrics)
    seed: Callable[[], str] = lambda: secrets.token_hex(8)
    _texts: dict[str, str] = field(default_factory=dict)  # those without values, rendered once

    async def run(self) -> None:
        """Look again and again."""
        while True:
            try:
                swept = await self.once()
                pause = 0.0 if swept.more else EVERY
            except StoreFailedError:
                _log.exception("due notes could not be claimed", extra={"action": "store_failed"})
                pause = AFTER_FAILURE
            await asyncio.sleep(pause)

    async def once(self) -> Swept:
        """Claim up to CHUNK due times. Raises StoreFailedError."""
        swept = await self.store.run(self._claim)
        if swept.added:
            self.metrics.prompts.labels("sent").inc(swept.added)
            self.wake()
        if swept.claimed > swept.added:
            self.metrics.prompts.labels("not_sent").inc(swept.claimed - swept.added)
        return swept

    def _claim(self, unit: Unit) -> Swept:
        if unit.reflections.waiting(SHORT) >= SHORT:
            return Swept()
        due = unit.reflections.due(CHUNK)
        added = sum(self._take(unit, row) for row in due)
        return Swept(len(due), added, len(due) == CHUNK)

    def _take(self, unit: Unit, due: Due) -> bool:
        """Take one due time; return whether a message goes out."""
        if due.paused:  # notes come again when they are back; the one question has had its day
            if due.kind == "asked":
                unit.reflections.drop(due, due.kind)
            else:
                unit.reflections.hold(due)
            return False
        act = partial(self._asked if due.kind == "asked" else self._note, unit, due, moment(unit.now))
        try:
            row = act()
        except (PromptError, LookupError, TypeError, ValueError) as error:  # an UnknownZoneError is a LookupError
            # A zone that is gone from the database, or a plan of another version: /schedule sets it anew.
            extra = {"action": "plan_held", "kind": due.kind, "error": type(error).__name__}
            _log.error("a plan cannot be followed; it rests", extra=extra)
            unit.reflections.hold(due)
            return False
        if row is None:
            return False
        unit.outbox.add(due.chat_id, row.kind, row.payload, person_id=due.person_id, key=due.key, lane="prompt")
        return True

    def _note(self, unit: Unit, due: Due, now: datetime) -> Outgoing | None:
        taken = take(Plan.from_dict(due.body), moment(due.due), now)
        plan, row = taken.plan, None
        match taken.what:
            case Send(meant_for, late, again):
                clock = wall(meant_for, zone_of(plan.schedule.zone)).strftime("%H:%M") if late else ""
                body: dict[str, object] = {"prompt": again, "late": clock, "shown": not plan.neutral}
                if not plan.neutral:
                    prompt = self.house.notes.prompts.get(again or "")
                    if prompt is None:
                        prompt, plan = pick(self.house.notes, plan, now, self._skills(unit, due), self.seed())
                    body["prompt"] = prompt.id if prompt else None
                number = unit.reflections.sent(due, meant_for.timestamp(), body)
                if number is not None:
                    row = self._message(plan, body, number, now)
            case Rest():
                row = send(self._say("reflection/rest"), [self._key("note.resume", "note:resume")])
        unit.reflections.put(due, due.kind, plan.to_dict(), taken.due.timestamp() if taken.due else None)
        return row

    def _message(self, plan: Plan, body: dict[str, object], number: int, now: datetime) -> Outgoing | None:
        if not body["shown"]:
            text = self._say("reflection/neutral")
            if body["late"]:
                text = f"{text}\n\n{self._say('reflection/late', clock=body['late'])}"
            return send(text, [self._key("note.open", f"note:open:{number}")])
        prompt = self.house.notes.prompts.get(str(body["prompt"]))
        if prompt is None:
            return None
        keys = [self._key(name, f"note:{word}:{number}") for name, word in UNDER]
        return send(question(self.house.wordings, prompt, plan, body, now), keys)

    def _asked(self, unit: Unit, due: Due, now: datetime) -> Outgoing | None:
        """The one question whether somebody got to say it; once, whatever comes of it."""
        what, again = take_asked(moment(due.due), now, str(due.body["zone"]))
        if not isinstance(what, Send):
            if again is None:
                unit.reflections.drop(due, due.kind)
            else:
                unit.reflections.put(due, due.kind, due.body, again.timestamp())
            return None
        unit.reflections.put(due, due.kind, {**due.body, "sent": True, "at": unit.now}, None)
        self._one_a_day(unit, due, now)
        if due.body.get("neutral", True):
            return send(self._say("chat/asked-note"), [self._key("note.open", "asked:open")])
        return send(self._say(QUESTION), [self._key(label, data) for label, data in replies(FIRST_REPLIES)])

    def _one_a_day(self, unit: Unit, due: Due, now: datetime) -> None:
        """The one question takes the place of a note that would come later the same day; one put off still comes."""
        held = unit.reflections.get(due, "notes")
        if held is None or held.due is None:
            return
        try:
            plan = Plan.from_dict(held.body)
            after = None if plan.later else next_due(plan.schedule, now, last=now)
        except (LookupError, TypeError, ValueError):
            return  # its own due time will tell
        if after is not None and after.timestamp() > held.due:
            unit.reflections.put(due, "notes", held.body, after.timestamp())

    def _skills(self, unit: Unit, due: Due) -> Skills:
        person = unit.person(due.chat_id)
        state = unit.state(person)[0] if person else None
        return skills_of(Session.from_dict(state or {}).playing(), self.house.practice.repertoire)

    def _say(self, name: str, **values: object) -> str:
        if values:
            return self.house.wordings.render(name, values)
        if name not in self._texts:
            self._texts[name] = self.house.wordings.render(name)
        return self._texts[name]

    def _key(self, name: str, data: str) -> Key:
        return Key(self.house.wordings.label(name), data)


def welcome_back(unit: Unit, person: Person) -> None:
    """Somebody who had blocked the bot is back: their notes come again, with nothing to make up for."""
    held = unit.reflections.get(person, "notes")
    if held is None or held.due is not None:
        return
    try:
        due = due_after(Plan.from_dict(held.body), moment(unit.now))
    except (UnknownZoneError, KeyError, TypeError, ValueError):
        return
    unit.reflections.put(person, "notes", held.body, due.timestamp() if due else None)
