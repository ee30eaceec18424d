"""From effects to what a person sees: bubbles of Telegram HTML with buttons. Used by the chat and by the terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from bot.rehearsal.effects import BeginOther, Effect, Offer, Offered, React, Scene, Wording
from bot.wording import staged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.rehearsal.events import Control
    from bot.wording import Wordings

_ONLY_ACTION: Final = re.compile(r"\*[^*]+\*")
_ACTS_FIRST: Final = re.compile(r"(\*[A-Z…][^*]+[.!?…]\*)\s+(.+)", re.DOTALL)
LONGEST_LABEL: Final = 40  # characters that a button shows on a phone


@dataclass(frozen=True, slots=True)
class Button:
    """One control, with the words on it."""

    label: str
    control: Control
    value: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the bot: Telegram HTML, and the buttons under it; ``more`` stand behind ⋯."""

    html: str
    buttons: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one turn shows: at most one reaction, then the bubbles. ``begin`` asks for the other role."""

    bubbles: tuple[Bubble, ...]
    reaction: str | None = None
    begin: BeginOther | None = None


def render(wordings: Wordings, effects: Iterable[Effect]) -> Rendered:
    """Render the effects of one turn; the buttons go under the last bubble. Raises WordingError."""
    bubbles: list[Bubble] = []
    reaction: str | None = None
    begin: BeginOther | None = None
    offer: Offer | None = None
    for effect in effects:
        match effect:
            case Scene():
                bubbles.append(Bubble(_scene(wordings, effect)))
            case Wording():
                bubbles.append(Bubble(_text(wordings, effect)))
            case React():
                reaction = effect.emoji
            case Offer():
                offer = effect
            case BeginOther():
                begin = effect
    if offer is not None and bubbles:
        buttons = tuple(_button(wordings, item) for item in offer.controls)
        more = tuple(_button(wordings, item) for item in offer.more)
        bubbles[-1] = replace(bubbles[-1], buttons=buttons, more=more)
    return Rendered(tuple(bubbles), reaction, begin)


def typed(text: str, buttons: Iterable[Button]) -> Button | None:
    """Return the button whose label was typed, whatever its case and marks, with or without a slash in front."""
    wanted, exact = _bare(text), text.strip()
    return next((one for one in buttons if one.label == exact or (wanted and _bare(one.label) == wanted)), None)


def _bare(text: str) -> str:
    return " ".join("".join(char for char in text.casefold() if char.isalnum() or char.isspace()).split())


def _text(wordings: Wordings, wording: Wording) -> str:
    return wordings.render(wording.name, wording.values, wording.pick)


def _scene(wordings: Wordings, scene: Scene) -> str:
    """Narration in italics on its own line; the partner's lines with the name in front, the first time."""
    pieces: list[str] = [_text(wordings, scene.before)] if scene.before else []
    named = False
    for part in scene.parts:
        if part.kind == "narration":
            pieces.append(f"<i>{escape(part.text.replace('*', ''))}</i>")
            named = False
        elif _ONLY_ACTION.fullmatch(part.text):  # "*Sam has read it.*": nobody speaks
            pieces.append(staged(part.text))
        else:
            name = Markup("<b>{}:</b> ").format(scene.partner) if not named else Markup("")
            acts = _ACTS_FIRST.match(part.text)  # "*Sam has read it.* I'll be up.": seen before anything is said
            seen, words = (staged(acts[1]) + " ", acts[2]) if acts else (Markup(""), part.text)
            pieces.append(seen + name + staged(words))
            named = True
    if scene.after:
        pieces.append(_text(wordings, scene.after))
    return "\n\n".join(piece for piece in pieces if piece)


def _button(wordings: Wordings, offered: Offered) -> Button:
    label = wordings.label(offered.key or offered.control, label=offered.label)
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1] + "…"
    return Button(label, offered.control, offered.value)
