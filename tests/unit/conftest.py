"""A small scene that uses every part of the format, and messages as the coach would hear them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import Move, Stance
from bot.rehearsal import Said, Source, Stage, read

SCENE = """\
format: 1
id: the-keys
title: The keys
theme: coming home
skills: [name-a-limit]
situation_kind: overload
source: written for the tests
content_note: Two people, one hallway, nobody is hurt.
variables: {said_when: false, tries: 0}
roles:
  ann:
    name: Ann
    like_me: I go quiet
    goal: an evening with both in it
    inside: I am full to the brim.
    loop: Ben pours, Ann steps back
    situation: You are Ann. {partner} is at the door.
    start: doorway
    beats:
      doorway:
        narration: 7.15.
        lines: ["Finally, {you}.", "There you are.", "At last."]
        heard_as: Ben meets you, Ann, at the door with all of it.
        asks_for: [limit, invitation]
        hints: {look: "Look at {partner}.", name: "What is missing?", begin: "Begin: I want ___."}
        examples: {plain: Not now., warm: I do want to., sideways: "*puts the kettle on* Sit."}
        choices:
          a: {text: Not now., note: A leaves out the when.}
          b: {text: Ten minutes., note: B says when., set: {said_when: true}}
        replies:
          - when: {has: [limit, invitation]}
            says: [Ten minutes then., All right.]
            set: {said_when: true}
            to: kettle
          - when: {stance: [reactive, rigid], attempt: "1"}
            says: Don't.
            set: {tries: "+1"}
          - when: {stance: reactive, attempt: 2+}
            to: slammed
          - when: {has: limit}
            says: So I wait.
            pushback: true
            to: kettle
        otherwise: {says: Hm., to: kettle}
        wait: {says: "Ann?", to: kettle}
        gestures:
          sit: {label: Sit down beside them, narration: You sit., to: kettle}
      kettle:
        lines: ["The kettle is on.", "Tea?"]
        heard_as: Ben has put the kettle on.
        asks_for: invitation
        hints: {look: a, name: b, begin: c}
        examples: {plain: p, warm: w, sideways: s}
        replies:
          - when: {has: limit, lacks: invitation, stance: rigid}
            says: Later again.
            postpones: true
            to: stairs
          - when: {stance: relational, where: {evening: 2}}
            to: cross
          - when: {stance: reactive}
            says: Leave it.
            to: stairs
        otherwise: {to: stairs}
      stairs:
        later: true
        lines: "It's time."
        heard_as: The ten minutes are over.
        asks_for: []
        hints: {look: a, name: b, begin: c}
        examples: {plain: p, warm: w, sideways: s}
        replies:
          - when: {stance: rigid}
            to: sofa
            postpones: true
        otherwise: {to: sofa}
      sofa:
        lines: "So."
        heard_as: You both sit.
        asks_for: []
        hints: {look: a, name: b, begin: c}
        examples: {plain: p, warm: w, sideways: s}
        replies:
          - when: {stance: rigid}
            to: later
            postpones: true
        otherwise: {to: home}
    endings:
      home: {kind: open, narration: The tea is hot., inside: I could breathe., tonight: "You said {last}.", fair: Still a good line.}
      later: {kind: paused, narration: Tomorrow then., inside: Fine., tonight: You set a time.}
      cross: {kind: unheard, narration: "{partner} goes to bed.", inside: I was too tired., tonight: You said it well.}
      slammed: {kind: shut, narration: The door., inside: Alone again., tonight: It came in hot., tomorrow: "I was full. Can I try again?"}
    debrief:
      question: What was the worst for {partner}?
      guesses:
        - {label: The waiting, says: Yes; the waiting.}
        - {label: The keys, says: "No, not the keys."}
      partner_could: "{partner} could have asked."
    postponing: {twice: ["When?"], third: slammed}
  ben:
    name: Ben
    like_me: It all comes out
    goal: to be met
    inside: Hours of talking to the wall.
    loop: Ben pours, Ann steps back
    situation: You are Ben.
    start: hall
    beats:
      hall:
        later: true
        lines: "Hi."
        heard_as: Ann comes in.
        asks_for: []
        hints: {look: a, name: b, begin: c}
        examples: {plain: p, warm: w, sideways: s}
        otherwise: {to: done}
    endings:
      done: {kind: open, narration: n, inside: i, tonight: t}
    debrief:
      question: q
      guesses: [{label: x, says: x}, {label: y, says: y}]
      partner_could: c
"""


@pytest.fixture(scope="session")
def source() -> Source:
    return read("the-keys.yaml", SCENE.encode())


@pytest.fixture(scope="session")
def scene_text() -> str:
    return SCENE


@pytest.fixture(scope="session")
def ann(source: Source) -> Stage:
    return Stage(source, "ann")


@pytest.fixture(scope="session")
def ben(source: Source) -> Stage:
    return Stage(source, "ben")


Speak = Callable[..., Said]


@pytest.fixture(scope="session")
def said() -> Speak:
    """Make a message that the coach hears as told."""

    def speak(stance: Stance | None = "relational", *moves: Move, text: str = "a line") -> Said:
        assessment = Assessment(stance or "unclear", frozenset(moves), 0.9, asks=stance is None)
        return Said(text, assessment)

    return speak
