"""The state machine of one script and role: beats and endings are states, replies are transitions.

Compiled once and shared by everyone: it keeps no model, so a turn is only passed through it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from transitions import EventData, Machine

from bot.rehearsal.conditions import Moment, Test, compile_condition
from bot.rehearsal.script import MAX_POSTPONED, MAX_PUSHBACKS, Outcome

if TYPE_CHECKING:
    from bot.rehearsal.script import Beat, Role

TEXT: Final = "text"
WAIT: Final = "wait"
GESTURE: Final = "gesture"


@dataclass(slots=True)
class Turn:
    """What passes through the machine: where the scene stands, what came, and, afterwards, what follows."""

    state: str
    moment: Moment
    pushbacks: int = 0
    gesture: str = ""
    outcome: Outcome | None = None


Condition = Callable[[EventData], bool]


class SceneMachine:
    """A role's scene as a `transitions` machine. Raises ValueError when a reply leads nowhere or a count is none."""

    def __init__(self, role: Role) -> None:
        if role.start not in role.beats:
            msg = f"the start, {role.start}, is no beat"
            raise ValueError(msg)
        self.machine = Machine(
            model=None,
            states=[*role.beats, *role.endings],
            initial=role.start,
            auto_transitions=False,
            send_event=True,
        )
        for beat_id, beat in role.beats.items():
            self._add_beat(role, beat_id, beat)

    def step(self, trigger: str, turn: Turn) -> bool:
        """Pass ``turn`` through; return whether a transition was found. ``turn`` then holds state and outcome."""
        event = self.machine.events.get(trigger)
        if event is None or turn.state not in event.transitions:
            return False
        return bool(event.trigger(turn))

    def _add_beat(self, role: Role, beat_id: str, beat: Beat) -> None:
        for reply in beat.replies:
            self._add(role, TEXT, beat_id, reply, [_holds(compile_condition(reply.when))])
        if beat.otherwise is not None:
            self._add(role, TEXT, beat_id, beat.otherwise, [])
        if beat.wait is not None:
            self._add(role, WAIT, beat_id, beat.wait, [])
        for gesture_id, gesture in beat.gestures.items():
            self._add(role, GESTURE, beat_id, gesture, [_is_gesture(gesture_id)])

    def _add(self, role: Role, trigger: str, source: str, outcome: Outcome, conditions: list[Condition]) -> None:
        if outcome.postpones and role.postponing is not None:
            # A third postponement is a shut door however it is worded, so this stands before the reply itself.
            shut = Outcome(to=role.postponing.third)
            self._transition(trigger, source, shut, [*conditions, _postponed_enough])
        if outcome.pushback:
            conditions = [*conditions, _may_push_back]
        self._transition(trigger, source, outcome, conditions)

    def _transition(self, trigger: str, source: str, outcome: Outcome, conditions: list[Condition]) -> None:
        def collect(event: EventData) -> None:
            _turn(event).outcome = outcome

        # transitions itself notices an unknown state only when somebody walks into it.
        if outcome.to is not None and outcome.to not in self.machine.states:
            msg = f"{source} leads to {outcome.to}, which is no beat and no ending"
            raise ValueError(msg)
        arguments: dict[str, Any] = {"conditions": conditions, "before": [collect]}
        # dest None is an internal transition: the scene stays where it is.
        self.machine.add_transition(trigger, source, outcome.to, **arguments)


def _turn(event: EventData) -> Turn:
    return cast("Turn", event.model)  # transitions calls whatever passes through a machine its model


def _holds(test: Test) -> Condition:
    return lambda event: test(_turn(event).moment)


def _is_gesture(wanted: str) -> Condition:
    return lambda event: _turn(event).gesture == wanted


def _postponed_enough(event: EventData) -> bool:
    postponed = _turn(event).moment.variables.get("postponed", 0)
    return isinstance(postponed, int) and postponed >= MAX_POSTPONED


def _may_push_back(event: EventData) -> bool:
    return _turn(event).pushbacks < MAX_PUSHBACKS
