"""What Telegram finds in a text by itself: commands, mentions, links, hashtags, e-mail addresses."""

from __future__ import annotations

import re

from bot.sandbox import entities as entity_rules
from bot.sandbox.entities import Entity

_WORD_BEFORE = r"(?<![\w@/])"
_PATTERNS = (
    ("url", re.compile(r"(?<![\w@/.])(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)'\]]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![\w/])")),
    ("mention", re.compile(_WORD_BEFORE + r"@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(_WORD_BEFORE + r"#(?=\w*[^\W\d])\w{1,256}")),
)


def detect(text: str, taken: list[Entity]) -> list[Entity]:
    """Entities that Telegram adds of its own accord to `text`, outside of links and monospace in `taken`."""
    closed = [e for e in taken if e["type"] in (*entity_rules.LINKS, *entity_rules.MONOSPACE)]
    walls = [(e["offset"], e["offset"] + e["length"]) for e in closed]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start = entity_rules.length(text[: match.start()])
            stop = start + entity_rules.length(match.group())
            if all(stop <= left or right <= start for left, right in walls):
                walls.append((start, stop))
                found.append({"type": kind, "offset": start, "length": stop - start})
    return found
