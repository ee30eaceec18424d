"""A learner's own line with the one part put in that the moment asked for and that it lacks.

Their words stay, in their order; what is added is a whole sentence in the place where such a part belongs: having
heard the other comes first, a feeling after that and before a limit, a limit after both, a kind word beside the limit,
the next step last, before a sign-off. Where anything speaks against it there is no rewrite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.coach.cues import Cues
from bot.coach.line import Line, line_of
from bot.coach.register import Register, ended, register_of, signs_off_in_words
from bot.coach.vocabulary import HELPING_MOVES, HURTING_MOVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.coach.additions import Additions
    from bot.coach.assessment import Assessment
    from bot.coach.vocabulary import HelpingMove, Move

MAX_WORDS: Final = 40  # of the learner's line: it stands three times in one bubble
MAX_LETTERS: Final = 300  # characters, for the same reason
_GOOD: Final = frozenset({"relational", "rigid"})


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The line in three pieces: the learner's words ``before`` and ``after``, and what was ``added``."""

    before: str
    added: str
    after: str

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.added + self.after


@dataclass(frozen=True, slots=True)
class Rewrites:
    """One line with ``move`` put in, in three voices."""

    move: HelpingMove
    plain: Rewrite
    warm: Rewrite
    sideways: Rewrite


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence goes in. ``soft``: after a comma or an "ok". ``cut``: what follows was no sentence of its own."""

    at: int
    soft: bool = False
    cut: bool = False


def rewrites(
    text: str,
    heard: Assessment,
    asks_for: Sequence[Move],
    additions: Additions,
    pick: int,
    *,
    partner: str = "",
    spared: bool = False,
) -> Rewrites | None:
    """Put the first part that is missing into ``text``, in three voices; None where that would not do.

    ``pick`` (0 or more) chooses among the sentences: the next number, other sentences. ``partner`` is the name by which
    the line may open. ``spared`` holds for a no that is enough, under threat, and for anyone worn out: nothing is asked
    of them. None also for a line that hurts or gives itself away, an unsure coach, nothing missing, more than
    ``MAX_WORDS`` words, capitals throughout, another alphabet, and where words stand that may be the part already.
    """
    move = missing(heard, asks_for)
    if move is None or spared or heard.asks or heard.stance not in _GOOD or not heard.moves.isdisjoint(HURTING_MOVES):
        return None
    cues = Cues(text)
    if not _writable(text) or cues.foreign or cues.untouchable or cues.may_be(move):
        return None
    occasion = _occasion(move, heard, cues)
    line = line_of(text, partner)
    if occasion is None or not line.sentences:
        return None
    place = _place(move, occasion, line, heard)
    register = register_of(text, (line.staged, *(start for start, _ in line.sentences)), line.closing)
    plain, warm, sideways = (_put(line, register, place, said) for said in additions.voices(move, occasion, pick))
    return Rewrites(move, plain, warm, sideways)


def missing(heard: Assessment, asks_for: Sequence[Move]) -> HelpingMove | None:
    """The first part of ``asks_for`` that the line lacks; one that may well be there is not missing."""
    there = heard.moves | heard.doubtful
    return next((move for asked in asks_for for move in HELPING_MOVES if move == asked and move not in there), None)


def _writable(text: str) -> bool:
    """Whether the line is short enough to stand three times in a bubble, and not shouted."""
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > 1]
    return (
        len(text.split()) <= MAX_WORDS and len(text) <= MAX_LETTERS and 2 * sum(map(str.isupper, words)) <= len(words)
    )


def _occasion(move: HelpingMove, heard: Assessment, cues: Cues) -> str | None:
    """The kind of line that this is for ``move``; None when nothing would surely fit."""
    limit = "limit" in heard.moves
    match move:
        case "validation":
            return "any"
        case "feeling":
            return "pause" if limit and cues.pause else "open"
        case "care":
            return "pause" if limit and cues.pause and not cues.anger else "open"
        case "limit":
            return _for_limit(heard, cues)
        case "invitation":
            return _for_invitation(heard, cues)


def _for_limit(heard: Assessment, cues: Cues) -> str | None:
    if cues.unbounded:
        return None
    if "invitation" in heard.moves or cues.asks:
        return "later" if cues.later else "offer"
    return "open"


def _for_invitation(heard: Assessment, cues: Cues) -> str | None:
    if cues.long or ("limit" in heard.moves and not (cues.may_be("limit") or cues.amount)):
        return None  # a limit that no word shows may be none, and the next step depends on it
    if "limit" in heard.moves and not cues.amount:
        if cues.spanned:
            return "span"
        if cues.day:
            return "another-day"
        return "pause" if cues.pause else "limit"
    if "feeling" in heard.moves and not cues.amount:
        return "feeling"
    return "open"


def _place(move: HelpingMove, occasion: str, line: Line, heard: Assessment) -> _Place:
    """Where ``move`` belongs in the line."""
    match move:
        case "validation":
            return _Place(line.opening, line.soft, line.soft)
        case "feeling":
            return _beforehand(line, _carrying(line, heard, "validation"), _steps(line, heard, "limit", "invitation"))
        case "limit":
            return _beforehand(line, _carrying(line, heard, "validation", "feeling"), _steps(line, heard, "invitation"))
        case "care":
            limits = _carrying(line, heard, "limit")
            return _behind(line, max(limits)) if limits else _beforehand(line, set(), _steps(line, heard, "invitation"))
        case "invitation":
            spanned = [at for at, (start, end) in enumerate(line.sentences) if Cues(line.text[start:end]).spanned]
            return _behind(line, spanned[-1] if spanned and occasion == "span" else len(line.sentences) - 1)


def _carrying(line: Line, heard: Assessment, *moves: Move) -> set[int]:
    """The numbers of the sentences in which ``moves`` were heard."""
    spans = [span for move in moves for span in heard.evidence.get(move, ())]
    return {
        at
        for at, (start, end) in enumerate(line.sentences)
        if any(first < end and last > start for first, last in spans)
    }


def _steps(line: Line, heard: Assessment, *moves: Move) -> set[int]:
    """The sentences with ``moves``, and those that ask something."""
    asking = {at for at, (start, end) in enumerate(line.sentences) if Cues(line.text[start:end]).asks}
    return _carrying(line, heard, *moves) | asking


def _beforehand(line: Line, earlier: set[int], steps: set[int]) -> _Place:
    """After the sentences ``earlier`` and before the first of ``steps``; last where there is no such step."""
    step = min((at for at in steps if at > max(earlier, default=-1)), default=None)
    if step is None:
        return _behind(line, max(earlier & steps, default=len(line.sentences) - 1))
    if step > 0:
        return _Place(line.sentences[step][0])
    at = line.answer
    if at == line.opening and Cues(line.text[at:]).answers:
        return _behind(line, len(line.sentences) - 1)
    soft = line.soft if at == line.opening else "," in line.text[line.opening : at]
    return _Place(at, soft, soft)


def _behind(line: Line, sentence: int) -> _Place:
    if sentence < len(line.sentences) - 1:
        return _Place(line.sentences[sentence][1])
    return _Place(line.closing, cut=True)


def _put(line: Line, register: Register, place: _Place, sentence: str) -> Rewrite:
    before, after = _squeezed(line.text[: place.at]), _squeezed(line.text[place.at :])
    if not place.soft:
        before = ended(before)
    if place.cut:
        after = register.begin(after)
    added = register.fit(sentence, runs_on=place.soft, last=place.at >= line.closing and not signs_off_in_words(after))
    return Rewrite(before + " " * bool(before), added, " " * bool(after) + after)


def _squeezed(words: str) -> str:
    """Words with one space between them, whatever lines they stood on."""
    return " ".join(words.split())
