"""Rules: patterns over a heard line, written in a small shorthand.

A pattern is searched in ``Heard.line``: lower-case words without apostrophes, single spaces between them, ``.``
and ``,`` as words. ``<3>`` stands for up to three words in between, never across a full stop; names such as
``<he>`` stand for the lists below. Every gap is bounded and every word is at most ``heard.MAX_WORD`` long, so a
search takes time in proportion to the line, whatever the line holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Strength = Literal["explicit", "indirect"]
Address = Literal["line", "told", "request"]

_OTHERS: Final = (
    r"(?:you|your|youre|youve|youll|he|she|they|we|us|it|its|his|her|him|them|their|who|father"
    r"|mother|nan|gran|grandad|granny|brother"
    r"|sister|son|daughter|uncle|aunt|friend|friends|dog|cat|man|woman|people|somebody|someone"
    r"|everyone|phone|battery|car|plant"
    r"|plants|wifi|thing|things|boiler|baby|not|dont|never|wont|didnt|no|until|till|before|if)"
)
_LISTS: Final[dict[str, str]] = {
    "mine": rf"(?:(?!{_OTHERS} )[\w,*]+ ){{0,6}}",
    "fury": r"(?:kicks? off|goes? (?:mad|mental|nuts|ballistic|spare|off|crazy|apeshit)|loses? it"
    r"|flips?(?: out)?|explodes?|blows? up|snaps?"
    r"|rages?|gets? (?:\w+ )?(?:mad|angry|furious|violent|nasty|aggressive|physical)"
    r"|hits? the roof|lashes? out|turns? nasty)",
    "he": r"(?:he|she|they)",
    "him": r"(?:him|her|them)",
    "his": r"(?:his|her|their)",
    "himself": r"(?:himself|herself|themself|themselves)",
    "you": r"(?:you|youve|youre|youll)",
    "partner": (
        r"(?:(?:my (?:\w+ )?)?(?:husband|wife|boyfriend|girlfriend|partner|fiance|spouse)|my (?:man|other"
        r" half))"
    ),
    "family": r"my (?:\w+ )?(?:father|mother|brother|sister|son|uncle|aunt|grandfather|parents|in laws|ex)",
    "them": r"(?:him|her|them|my (?:husband|wife|boyfriend|girlfriend|partner|fiance|ex|man|kid|kids|son|daughter))",
    "scared": r"(?:scared|afraid|frightened|terrified|frit|scary)",
    "to": r"(?:want to|going to|about to|planning to|plan to|need to|ready to|decided to|thinking of|thinking about"
    r"|thoughts of|thoughts about|thought about|thought of|think about|think of|dream of|dream about|feel like"
    r"|fantasise about|fantasize about|urge to|urges to|trying to|tried to|try to|will|ill|might|just|could|id|should"
    r"|keep|been|im|started|considering|considered|about|want too|wan to|dey want|ready too)",
    "end": r"(?= [.,]| lol|$)",
    "anymore": r"(?:anymore|no more|any longer)",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern and what finding it means.

    ``address`` tells who is spoken to: a ``line`` may belong to the scene; what is ``told`` cannot (help needs no
    question first); a ``request`` asks the program for something.
    """

    strength: Strength
    pattern: re.Pattern[str]
    address: Address = "line"


def pattern(source: str) -> re.Pattern[str]:
    """Compile ``source``, written in the shorthand.

    Raises KeyError on an unknown ``<name>`` and ValueError on a gap that could begin inside a word.
    """
    if re.search(r"[^ ]<\d>", source):
        raise ValueError(f"put a space before the gap: {source}")

    def spelled(found: re.Match[str]) -> str:
        name = found[1]
        return rf"(?:[\w,*]+ ){{0,{name}}}" if name.isdigit() else _LISTS[name]

    return re.compile(rf"(?<![\w*])(?:{re.sub(r'<([a-z0-9]+)>', spelled, source)})(?![\w*])")


def rules(strength: Strength, *sources: str, address: Address = "line") -> tuple[Rule, ...]:
    """One rule for each of ``sources``, all of one strength and address."""
    return tuple(Rule(strength, pattern(source), address) for source in sources)


def masked(line: str, idioms: tuple[re.Pattern[str], ...]) -> str:
    """``line`` with every idiom blotted out letter by letter, so that offsets stay."""
    for idiom in idioms:
        line = idiom.sub(lambda found: "~" * len(found[0]), line)
    return line
