"""What the coach's linear model looks at: each feature is a name and the words that it was read from."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.encoder import Message, longest_clause, take_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.encoder import Word

FEATURES_VERSION: Final = 1  # raise it with every change here or in message.py, then run `make model`
LONGEST_SITUATION: Final = 600  # characters of a situation that are read

# The first letter of a feature's name says its block: words, characters, persons and negations, clause
# frames, edges of clauses and message, style, situation. The weight is how much the block counts beside
# the others; a round of cross-validated trials chose it.
BLOCKS: Final = {"w": 1.0, "c": 1.0, "p": 1.0, "k": 1.0, "e": 1.0, "y": 0.5, "s": 0.6}

NOWHERE: Final = (0, -1)  # the place of a feature that no single word carries

# A feature's name, and the first and last word (indices into the message's words) that carry it.
Feature = tuple[str, int, int]

_NEGATIONS: Final = "not no never nothing nobody none neither nor without cannot ain't hardly"
NEGATIONS: Final = frozenset(_NEGATIONS.split())
PERSONS: Final = {
    form: person
    for person, forms in {
        "I": "i i'm i'll i've i'd me my myself mine",
        "YOU": "you you're you'll you've you'd your yours yourself",
        "WE": "we we're we'll we've we'd us our ours let's",
    }.items()
    for form in forms.split()
}
_SMALL_WORDS: Final = (
    "i i'm i'll i've i'd me my myself mine you you're you'll you've you'd your yours yourself we we're we'll we've us our "
    "let's he she they him her them it it's its that that's this there there's here what what's when where who why how "
    "which if then than but and or so because though although not no never always ever again just only still yet too very "
    "really more most much any some every all nothing everything don't can't won't didn't doesn't isn't wasn't couldn't "
    "wouldn't shouldn't haven't ain't do does did done be is are am was were been being have has had can could will would "
    "shall should may might must need want to of in on at for with without about from by up out off over into before after "
    "until till tonight tomorrow now today later sorry please thanks thank love feel felt know think mean let get got go "
    "going make tell say said like well oh okay ok yes yeah right fine sure maybe whatever as the a an"
)
SMALL_WORDS: Final = frozenset(_SMALL_WORDS.split())
_ENDINGS: Final = ("ing", "ed", "ly", "n't", "'s", "'ll", "'re", "er", "est", "s", "y")
_LONGEST_WORD: Final = 40  # letters of one word that are read: beyond that it is a held-down key


def features_of(message: Message, situation: str = "") -> list[Feature]:
    """Return the features of a message in its situation; one name may occur several times."""
    words = message.words
    found: list[Feature] = []
    add = found.append
    _runs(words, add)
    for at, word in enumerate(words):
        if not word.is_mark:
            letters = _SMALL_LETTERS.get(word.form) or _letters(word.form[:_LONGEST_WORD])
            found += [(name, at, at) for name in letters]
    for clause in _clauses(message):
        _persons(words, clause, add)
        _frame(words, clause, add)
    _edges(words, add)
    found += [(name, *NOWHERE) for name in _style(message)]
    if situation:
        found += [(name, *NOWHERE) for name in _situation(words, situation[:LONGEST_SITUATION])]
    return found


def _runs(words: tuple[Word, ...], add: Callable[[Feature], None]) -> None:
    """Words alone, and runs of two and three with their marks."""
    before = last = "^"
    for at, word in enumerate(words):
        form = word.form
        add(("w" + form, at, at))
        add((f"w{last} {form}", max(at - 1, 0), at))
        if at:
            add((f"w{before} {last} {form}", max(at - 2, 0), at))
        before, last = last, form
    if words:
        end = len(words) - 1
        add((f"w{last} $", end, end))
        add((f"w{before} {last} $", max(end - 1, 0), end))


def _letters(form: str) -> tuple[str, ...]:
    """Runs of two to five letters of a word and its borders."""
    padded = f" {form} "
    size = len(padded)
    return tuple(["c" + padded[at : at + long] for long in (2, 3, 4, 5) for at in range(size - long + 1)])


_SMALL_LETTERS: Final = {form: _letters(form) for form in SMALL_WORDS}  # every other word is one of them


def _clauses(message: Message) -> list[list[int]]:
    """The places of each clause's words and marks."""
    places: list[list[int]] = [[] for _ in range(message.clauses)]
    for at, word in enumerate(message.words):
        places[word.clause].append(at)
    return places


def is_negation(form: str) -> bool:
    """Tell whether a word denies what follows it."""
    return form in NEGATIONS or form.endswith("n't")


def _persons(words: tuple[Word, ...], clause: list[int], add: Callable[[Feature], None]) -> None:
    """Who is meant together with whom and with which words, and what a negation denies."""
    person = ""
    since = clause[0]
    denied = 0  # how many more words the last negation reaches
    for at in clause:
        form = words[at].form
        if words[at].is_mark:
            continue
        now = PERSONS.get(form, "")
        if now:
            if person:
                add((f"p{person}>{now}", since, at))
            person, since = now, at
        elif person:
            add((f"p{person}~{'!' if denied else ''}{form}", at, at))
        if denied:
            add((f"p!{form}", at, at))
            denied -= not now
        if is_negation(form):
            denied = 3


def _shape(form: str) -> str:
    """The outline of a word that is none of the small ones."""
    if form[0].isdigit():
        return "#"
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return "*" + ending
    return "*"


def _frame(words: tuple[Word, ...], clause: list[int], add: Callable[[Feature], None]) -> None:
    """How a clause begins and ends, and its small words with the others as outlines."""
    spoken = [at for at in clause if not words[at].is_mark]
    if not spoken:
        return
    end = words[clause[-1]].form if words[clause[-1]].is_mark else "."
    first, last = spoken[0], spoken[-1]
    heads = [words[at].form for at in spoken[:3]]
    add((f"e[{heads[0]}", first, first))
    add((f"e[{heads[0]}{end}", first, last))
    if len(heads) > 1:
        add((f"e[{heads[0]} {heads[1]}{end}", first, last))
    if len(heads) > 2:
        add((f"e[{' '.join(heads)}", first, spoken[2]))
    frame = [form if form in SMALL_WORDS else _shape(form) for form in (words[at].form for at in spoken)]
    for long in (3, 4):
        for at in range(len(frame) - long + 1):
            add(("k" + " ".join(frame[at : at + long]), spoken[at], spoken[at + long - 1]))


def _edges(words: tuple[Word, ...], add: Callable[[Feature], None]) -> None:
    """What is said first and last: a kind opening does not rescue a bad end."""
    final = words[-1].clause if words else 0
    for at, word in enumerate(words):
        if word.clause == 0:
            add(("e<" + word.form, at, at))
        if word.clause == final:
            add(("e>" + word.form, at, at))


def _step(count: int) -> int:
    for step, most in enumerate((0, 1, 2, 3, 5, 8, 12, 20, 35, 60)):
        if count <= most:
            return step
    return 10


def _style(message: Message) -> list[str]:
    """Counts, in steps: length, clauses, questions, shouting, and who is spoken about."""
    words = message.words
    spoken = [word.form for word in words if not word.is_mark]
    marks = [word.form for word in words if word.is_mark]
    persons = [PERSONS[form] for form in spoken if form in PERSONS]
    i, you, we = (persons.count(person) for person in ("I", "YOU", "WE"))
    counts = {
        "words": len(spoken),
        "clauses": message.clauses,
        "longest": longest_clause(message),
        "questions": sum("?" in mark for mark in marks),
        "calls": sum("!" in mark for mark in marks),
        "commas": marks.count(","),
        "stops": sum(mark in ".\u2026" for mark in marks),
        "shouted": message.shouted,
        "I": i,
        "you": you,
        "we": we,
        "sorry": spoken.count("sorry"),
        "not": sum(map(is_negation, spoken)),
    }
    more = "I" if i > you else "you" if you > i else "even" if i else "neither"
    end = words[-1].form if words and words[-1].is_mark else ""
    return [*(f"y{name}={_step(count)}" for name, count in counts.items()), f"ymore={more}", f"ymore={more}{end}"]


def _situation(words: tuple[Word, ...], situation: str) -> list[str]:
    """The words of the situation, and how many of them the message takes up."""
    around = [word.form for word in take_apart(situation).words if not word.is_mark]
    shared = {word.form for word in words}.intersection(around) - SMALL_WORDS
    return [
        *("s" + form for form in around),
        *(f"s{left} {right}" for left, right in pairwise(around)),
        f"s={_step(len(shared))}",
    ]
