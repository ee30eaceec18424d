"""The texts of a script: WR301 to WR304."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.rehearsal.debrief import QUOTED_LINE
from bot.rehearsal.lint.side import exits_of
from bot.rehearsal.lint.targets import did_you_mean
from bot.rehearsal.problems import Problem
from bot.rehearsal.script import LINE_PLACEHOLDERS, PLACEHOLDERS
from bot.rehearsal.stage import fill

if TYPE_CHECKING:
    from bot.rehearsal.lint.side import Exit, Side
    from bot.rehearsal.reading import Path, Source
    from bot.rehearsal.script import Beat, Outcome

TELEGRAM_LIMIT: Final = 4096  # of a message's text, counted after its formatting is read (core.telegram.org/bots/api)
OWN_WORDS: Final = 600  # what the bot itself adds to a bubble, at most: names, a question, an introduction
LABEL_LIMIT: Final = 40  # a button wider than this is cut off on a phone
Texts = list[str | None]
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_NAMES: Final = frozenset(PLACEHOLDERS)
_LINES: Final = _NAMES | LINE_PLACEHOLDERS
_LONGEST_LINE: Final = "🙂" * QUOTED_LINE  # two units each, as Telegram counts


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the script with where it stands and the placeholders that may stand in it."""

    path: Path
    text: str
    placeholders: frozenset[str] = _NAMES


def check_script(source: Source) -> Iterator[Problem]:
    """WR304 for what stands above the roles."""
    script = source.script
    bare: frozenset[str] = frozenset()
    for name in ("title", "theme", "source"):
        yield from _braces(source, Text((name,), getattr(script, name), bare))
    yield from _braces(source, Text(("content_note",), script.content_note))


def check_side(side: Side) -> Iterator[Problem]:
    """Everything about a role's texts."""
    for text in role_texts(side):
        yield from _braces(side.source, Text(("roles", side.id, *text.path), text.text, text.placeholders))
    for beat_id, beat in side.role.beats.items():
        if beat.hints is None:
            message = (
                f"{beat_id} has no `hints`. Write three: look at the moment, name what is missing, begin the sentence."
            )
            yield side.problem("WR301", ("beats", beat_id), message)
        if beat.examples is None:
            message = f"{beat_id} has no `examples`. Write one answer in three voices: plain, warm, sideways."
            yield side.problem("WR302", ("beats", beat_id), message)
    yield from _labels(side)
    yield from _bubbles(side)


def role_texts(side: Side) -> Iterator[Text]:
    """Yield every text of the role; paths start at the role."""
    role = side.role
    bare: frozenset[str] = frozenset()
    yield Text(("name",), role.name, bare)  # shown before a role is taken, so there is no {you} yet
    yield Text(("like_me",), role.like_me, bare)
    for name in ("goal", "inside", "loop", "situation"):
        yield Text((name,), getattr(role, name))
    for beat_id, beat in role.beats.items():
        yield from _beat_texts(("beats", beat_id), beat)
    for way in side.exits():
        yield from _outcome_texts(way)
    for ending_id, ending in role.endings.items():
        for name in ("narration", "inside", "tonight", "fair", "tomorrow"):
            text = getattr(ending, name)
            if text is not None:
                yield Text(("endings", ending_id, name), text, _LINES)
    yield Text(("debrief", "question"), role.debrief.question)
    yield Text(("debrief", "partner_could"), role.debrief.partner_could)
    for index, guess in enumerate(role.debrief.guesses):
        yield Text(("debrief", "guesses", index, "label"), guess.label)
        yield Text(("debrief", "guesses", index, "says"), guess.says)
    for index, line in enumerate(role.postponing.twice if role.postponing else ()):
        yield Text(("postponing", "twice", index), line)


def _beat_texts(path: Path, beat: Beat) -> Iterator[Text]:
    if beat.narration is not None:
        yield Text((*path, "narration"), beat.narration)
    for index, line in enumerate(beat.lines):
        yield Text((*path, "lines", index), line)
    yield Text((*path, "heard_as"), beat.heard_as)
    for name in ("look", "name", "begin") if beat.hints else ():
        yield Text((*path, "hints", name), getattr(beat.hints, name))
    for name in ("plain", "warm", "sideways") if beat.examples else ():
        yield Text((*path, "examples", name), getattr(beat.examples, name))
    if beat.choices is not None:
        yield Text((*path, "choices", "ask"), beat.choices.ask)
        for key, choice in (("a", beat.choices.a), ("b", beat.choices.b)):
            yield Text((*path, "choices", key, "text"), choice.text)
            yield Text((*path, "choices", key, "note"), choice.note)
    for key, gesture in beat.gestures.items():
        yield Text((*path, "gestures", key, "label"), gesture.label)


def _outcome_texts(way: Exit) -> Iterator[Text]:
    for index, line in enumerate(way.outcome.says or ()):
        yield Text((*way.path, "says", index), line)
    if way.outcome.narration is not None:
        yield Text((*way.path, "narration"), way.outcome.narration)


def _braces(source: Source, text: Text) -> Iterator[Problem]:
    line = source.line(*text.path)
    allowed = sorted(text.placeholders)
    for name in dict.fromkeys(_PLACEHOLDER.findall(text.text)):
        if name in text.placeholders:
            continue
        if name in LINE_PLACEHOLDERS:
            message = f"{{{name}}} can stand in an ending's texts only: before, there is no first and last line."
        elif not allowed:
            message = f"{{{name}}} cannot stand here: this text is shown before a role is taken. Write the name out."
        else:
            message = f"{{{name}}} is no placeholder. {did_you_mean(name.strip(), allowed)}"
        yield Problem(source.file, line, "WR304", message)
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text.text)):
        message = "a brace that opens or closes nothing. Braces stand around placeholders only, {you} or {partner}."
        yield Problem(source.file, line, "WR304", message)


def _labels(side: Side) -> Iterator[Problem]:
    for text in role_texts(side):
        shown = _length(side, text.text)
        if text.path[-1] == "label" and shown > LABEL_LIMIT:
            message = f"this button has {shown} characters once names are filled in; {LABEL_LIMIT} fit. Shorten it."
            yield side.problem("WR303", text.path, message)


def _length(side: Side, *texts: str | None) -> int:
    """Length in UTF-16 units, as Telegram counts, with a blank line between texts and placeholders at their longest."""
    names = {"you": side.role.name, "partner": side.partner.name}
    filled = [fill(text, {**names, "first": _LONGEST_LINE, "last": _LONGEST_LINE}) for text in texts if text]
    return sum(len(text.encode("utf-16-le")) // 2 + 2 for text in filled) - 2 if filled else 0


def _longest(side: Side, texts: list[str] | None) -> str:
    return max(texts or [""], key=lambda text: _length(side, text))


def _bubbles(side: Side) -> Iterator[Problem]:
    """WR303: every bubble as the engine composes it, at its longest."""
    role, script = side.role, side.source.script
    for beat_id, beat in role.beats.items():
        path: Path = ("beats", beat_id)
        for way in exits_of(beat_id, beat):
            yield from _too_long(side, way.path, way.name, *_turn(side, way.outcome))
        for name, part in (("hints", beat.hints), ("examples", beat.examples)):
            three = [str(text) for text in part.model_dump().values()] if part else []
            shown = three if name == "examples" else [_longest(side, three)]
            yield from _too_long(side, (*path, name), f"the {name} of {beat_id}", *shown)
        for choice in (beat.choices.a, beat.choices.b) if beat.choices else ():
            yield from _too_long(side, (*path, "choices"), f"a choice's note at {beat_id}", choice.note)
        yield from _too_long(side, path, f"the beat {beat_id}", *_arrival(side, beat))
        if beat_id == role.start:
            opening: Texts = [script.content_note, role.situation, *_arrival(side, beat)]
            yield from _too_long(side, ("situation",), "the opening", *opening)
    guess = _longest(side, [guess.says for guess in role.debrief.guesses])
    for ending_id, ending in role.endings.items():
        told = [ending.inside, role.loop, ending.tonight, role.debrief.partner_could, ending.fair, ending.tomorrow]
        texts = [guess, *told, _LONGEST_LINE, _LONGEST_LINE]
        yield from _too_long(side, ("endings", ending_id), f"the debrief of {ending_id}", *texts)
    yield from _too_long(side, ("debrief", "question"), "the debrief's question", role.debrief.question)


def _arrival(side: Side, beat: Beat) -> Texts:
    choices = [beat.choices.ask, beat.choices.a.text, beat.choices.b.text] if beat.choices else []
    return [beat.narration, _longest(side, beat.lines), *choices]


def _turn(side: Side, outcome: Outcome) -> Texts:
    role = side.role
    said = [*(outcome.says or ()), *(role.postponing.twice if outcome.postpones and role.postponing else ())]
    texts: Texts = [outcome.narration, _longest(side, said)]
    if outcome.to in role.beats:
        target = role.beats[str(outcome.to)]
        texts += [target.narration, _longest(side, target.lines)]
    elif outcome.to in role.endings:
        texts.append(role.endings[str(outcome.to)].narration)
    return texts


def _too_long(side: Side, path: Path, name: str, *texts: str | None) -> Iterator[Problem]:
    length = _length(side, *texts) + OWN_WORDS
    if length > TELEGRAM_LIMIT:
        message = (
            f"{name} can come to {length:,} characters in one message, the bot's own words included; Telegram takes "
        )
        yield side.problem("WR303", path, f"{message}{TELEGRAM_LIMIT:,}. Shorten it by {length - TELEGRAM_LIMIT:,}.")
