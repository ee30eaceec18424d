"""Message entities: their order, their nesting, and the cleaning that Telegram gives every text.

Offsets and lengths are in UTF-16 code units throughout, as in the Bot API's MessageEntity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Entity = dict[str, Any]

#: Longest text of a message after entity parsing, in UTF-16 code units (Bot API, sendMessage).
TEXT_LIMIT = 4096
#: Longest caption after entity parsing, in UTF-16 code units (Bot API, sendPhoto).
CAPTION_LIMIT = 1024
#: Telegram keeps this many entities of a message and forgets the rest.
ENTITY_LIMIT = 100

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
MONOSPACE = ("code", "pre")
QUOTES = ("blockquote", "expandable_blockquote")
LINKS = ("text_link", "text_mention")
DETECTED = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number")
TYPES = (*QUOTES, *LINKS, *DETECTED, *MONOSPACE, *SPLITTABLE, "custom_emoji")
_RANK = {kind: rank for rank, kind in enumerate(TYPES)}

# Telegram's clean_input_string: control characters become spaces, \r goes, and so do line and paragraph
# separators, direction overrides and three combining lines that would draw over the neighbours.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_SPACES = " \n\t"
# Characters that show nothing: a text of these alone counts as empty.
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u206f\u2800\u3164\ufeff]*"
)


def length(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def piece(text: str, offset: int, size: int) -> str:
    """The part of `text` that an entity covers."""
    return text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + size)].decode("utf-16-le", "replace")


def is_blank(text: str) -> bool:
    """Whether nothing of `text` would be seen."""
    return _INVISIBLE.fullmatch(text) is not None


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """The entities as the Bot API lists them: by offset, the longer first."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _RANK[e["type"]]))


def settle(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clean and trim a text as Telegram does and bring its entities to their normal form.

    In the result entities are sorted and properly nested, monospace holds no others, quotes and links do not
    nest, and none covers white space only. Applying it twice changes nothing.
    """
    text, entities = _clean(text, entities)
    text = text.rstrip(_SPACES)
    entities = _nest(_cut_monospace(_visible(text, entities)))
    return _trim_start(text, _visible(text, entities)[:ENTITY_LIMIT])


def _visible(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities within the text that cover more than white space."""
    end = length(text)
    kept = []
    for entity in entities:
        stop = min(entity["offset"] + entity["length"], end)
        if piece(text, entity["offset"], stop - entity["offset"]).strip(_SPACES):
            kept.append({**entity, "length": stop - entity["offset"]})
    return ordered(kept)


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = _CONTROL.sub(" ", text)
    if not _REMOVED.search(text):
        return text, entities
    # All of _REMOVED lie in the basic plane: one unit each.
    gone: list[int] = []
    position = 0
    for character in text:
        if _REMOVED.match(character):
            gone.append(position)
        position += 2 if character > "\uffff" else 1

    def moved(offset: int) -> int:
        return offset - sum(place < offset for place in gone)

    kept = [
        {**e, "offset": moved(e["offset"]), "length": moved(e["offset"] + e["length"]) - moved(e["offset"])}
        for e in entities
    ]
    return _REMOVED.sub("", text), [e for e in kept if e["length"] > 0]


def _trim_start(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    first = min((e["offset"] for e in entities), default=length(text))
    lead = 0
    while lead < min(first, len(text)) and text[lead] in _SPACES:
        lead += 1
    return text[lead:], [{**entity, "offset": entity["offset"] - lead} for entity in entities]


def _cut_monospace(entities: list[Entity]) -> list[Entity]:
    """Take the stretches of code and pre out of everything else."""
    walls: list[tuple[int, int]] = []
    kept: list[Entity] = []
    for entity in entities:
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] in MONOSPACE and all(stop <= left or right <= start for left, right in walls):
            walls.append((start, stop))
            kept.append(entity)
    for entity in entities:
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] in MONOSPACE:
            continue
        if entity["type"] not in SPLITTABLE:
            inside = any(left <= start and stop <= right for left, right in walls)
            kept += [] if inside and entity["type"] not in QUOTES else [entity]
            continue
        for left, right in sorted(walls):
            if right <= start or stop <= left:
                continue
            if left > start:
                kept.append({**entity, "offset": start, "length": left - start})
            start = min(right, stop)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return ordered(kept)


def _nest(entities: list[Entity]) -> list[Entity]:
    """Split what overlaps until every two entities are nested or apart; drop what repeats its surroundings."""
    waiting = list(entities)
    done: list[Entity] = []
    around: list[Entity] = []
    while waiting:
        entity = waiting.pop(0)
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        while around and around[-1]["offset"] + around[-1]["length"] <= start:
            around.pop()
        if around:
            wall = around[-1]["offset"] + around[-1]["length"]
            if stop > wall:
                if entity["type"] in SPLITTABLE:
                    rest = {**entity, "offset": wall, "length": stop - wall}
                    waiting = ordered([{**entity, "length": wall - start}, rest, *waiting])
                continue
            if any(_clash(outer["type"], entity["type"]) for outer in around):
                continue
        around.append(entity)
        done.append(entity)
    return done


def _clash(outer: str, inner: str) -> bool:
    one_of_a_kind = (QUOTES, (*LINKS, *DETECTED))
    return outer == inner or any(outer in family and inner in family for family in one_of_a_kind)
