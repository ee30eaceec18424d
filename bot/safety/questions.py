"""The plain questions safety may ask, their answers, and the ways on it may offer.

A question is named by its id, which is also the name of its text under ``prompts/safety/``; labels are keys of
``prompts/safety/labels.yaml``. Ids are stored with a rehearsal: never rename one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question. ``answers`` are (answer id, label key) in the order in which they are shown."""

    id: str
    text: str
    answers: tuple[tuple[str, str], ...]


def _question(name: str, *answers: str) -> Question:
    return Question(id=name, text=name, answers=tuple((answer, f"{name}.{answer}") for answer in answers))


OPENING: Final = _question("opening", "work_it_out", "row_then_passes", "afraid", "no_one")
OWN_SCENE: Final = _question("own_scene", "scene", "me")
OWN_MOMENT: Final = _question("own_moment", "moment", "everything")
OWN_DIRECT: Final = _question("own_direct", "no_worn_out", "sometimes", "yes")
PARTNER_REAL: Final = _question("partner_real", "scene", "happens", "rather_not_say")
PARTNER_AFRAID: Final = _question("partner_afraid", "no", "sometimes", "yes")
AGE: Final = _question("age", "adult", "under_18")
HARM_AT_HOME: Final = _question("harm_at_home", "no", "sometimes", "yes")

QUESTIONS: Final[Mapping[str, Question]] = {
    question.id: question
    for question in (OPENING, OWN_SCENE, OWN_MOMENT, OWN_DIRECT, PARTNER_REAL, PARTNER_AFRAID, AGE, HARM_AT_HOME)
}

# A way on: its id and the text it shows, or None where the program acts instead of speaking. Labels: ``way.<id>``.
WAYS: Final[Mapping[str, str | None]] = {
    "people_who_help": "help_partner_danger",
    "my_country": None,
    "two_quiet_minutes": "two_quiet_minutes",
    "someone_else": None,
    "clear_chat": None,
    "go_on": None,
    "enough": None,
}
