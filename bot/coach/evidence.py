"""Which words of a message carry a move."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.coach.features import PERSONS, SMALL_WORDS, is_negation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.coach.assessment import Span
    from bot.coach.lexicon import Found
    from bot.encoder import Message, Word

WHOLE: Final = 9  # words: a clause up to this long is quoted whole, it reads better than a torn phrase
LONGEST: Final = 14  # words: of a run-on clause only the phrase that carries most is quoted
_ALSO: Final = 0.6  # another clause is quoted, too, when it carries this share of the best one
_MOST: Final = 3  # clauses quoted for one move
_LEADING: Final = {"and", "but", "so", "because", "or", "then", "well", "oh", "ok", "okay"}  # not quoted at the front
_LOOSE: Final = {"a", "an", "the", "my", "your", "our", "their", "this", "of", "to", "in", "on", "for", "with", "and"}


def word_scores(found: Found, weights: NDArray[np.float64], count: int) -> list[float]:
    """Return how much each of ``count`` words adds to a move, in logits.

    ``weights`` holds the move's coefficient for each of ``found.ids``. What a feature adds is shared
    among its occurrences, and what an occurrence adds among its words.
    """
    per_feature = found.values * weights / np.bincount(found.which, minlength=len(found.ids)).clip(1)
    placed = found.last >= found.first
    first, last = found.first[placed], found.last[placed]
    share = per_feature[found.which[placed]] / (last - first + 1)
    steps = np.bincount(first, share, count + 1) - np.bincount(last + 1, share, count + 1)
    scores: list[float] = np.cumsum(steps)[:count].tolist()
    return scores


def spans(message: Message, scores: Sequence[float]) -> tuple[Span, ...]:
    """Return the phrases that carry a move: sorted, apart from each other, whole words, each within one clause.

    ``scores`` holds what each word adds. Never empty when the message has a word.
    """
    phrases: list[tuple[float, Span]] = []
    for _, clause in groupby(range(len(message.words)), key=lambda at: message.words[at].clause):
        places = list(clause)
        spoken = [at for at in places if not message.words[at].is_mark]
        if spoken:
            value, first, last = _best(message.words, scores, spoken)
            value += sum(scores[at] for at in places if message.words[at].is_mark)  # "?" counts, but isn't quoted
            phrases.append((value, (message.words[first].start, message.words[last].end)))
    if not phrases:
        return ()
    phrases.sort(key=lambda phrase: (-phrase[0], phrase[1]))
    best = phrases[0][0]
    kept = [span for value, span in phrases[:_MOST] if value >= best * _ALSO and value > 0]
    chosen: list[Span] = []
    for start, end in sorted(kept or [phrases[0][1]]):
        if chosen and start < chosen[-1][1]:  # two clauses can share one character, such as the sign for "a.m."
            chosen[-1] = (chosen[-1][0], max(end, chosen[-1][1]))
        else:
            chosen.append((start, end))
    return tuple(chosen)


def _best(words: Sequence[Word], scores: Sequence[float], clause: list[int]) -> tuple[float, int, int]:
    """Return the score, first and last word of the phrase that carries most within one clause."""
    head = 0
    while head < len(clause) - 1 and words[clause[head]].form in _LEADING:
        head += 1
    clause = clause[head:]
    values = [scores[at] for at in clause]
    if len(clause) <= WHOLE:
        return sum(values), clause[0], clause[-1]
    best, first, last = values[0], 0, 0
    run, since = 0.0, 0
    for at, value in enumerate(values):
        if run <= 0:
            run, since = 0.0, at
        run += value
        if run > best:
            best, first, last = run, since, at
    if last - first >= LONGEST:
        starts = range(first, last - LONGEST + 2)
        first = max(starts, key=lambda start: sum(values[start : start + LONGEST]))
        last = first + LONGEST - 1
    # A phrase opens with who speaks or what is denied, and does not end on a loose small word.
    while first > 0 and last - first < WHOLE and not _opens(words[clause[first]].form):
        first -= 1
    while last < len(clause) - 1 and last - first < WHOLE and words[clause[last]].form in SMALL_WORDS:
        last += 1
    while last - first > 2 and words[clause[last]].form in _LOOSE:
        last -= 1
    return best, clause[first], clause[last]


def _opens(form: str) -> bool:
    return form in PERSONS or is_negation(form)
