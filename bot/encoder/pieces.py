"""A message as the word pieces that a BERT encoder reads, each of which knows its word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.encoder.message import take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SITUATION: Final = 48  # pieces of the situation that are read
TEXT: Final = 200  # pieces of the message that are read
LONGEST: Final = SITUATION + TEXT + 3  # with the marks around them
CLS: Final = "[CLS]"
SEP: Final = "[SEP]"
UNKNOWN: Final = "[UNK]"
_LONGEST: Final = 60  # letters: what is longer is no word
_PART: Final = re.compile(r"[^\W_]+|[^\w\s]|_")

# What phones made of words, beyond the spellings that the coach's own reading knows.
_TYPED: Final = (
    "wot=what wat=what wots=what's wen=when wer=where wud=would cud=could shud=should dun=don't dunno=don't-know "
    "dnt=don't knw=know noe=know nite=night gd=good gud=good gnite=good-night tonite=tonight 2nite=tonight "
    "2day=today 2morrow=tomorrow tomoro=tomorrow tmw=tomorrow b4=before gr8=great l8r=later l8=late m8=mate "
    "abt=about bcoz=because becoz=because bcos=because thru=through thot=thought wif=with wid=with dat=that "
    "ppl=people msg=message txt=text frnd=friend frens=friends frm=from hav=have hv=have gt=got jus=just juz=just "
    "nvm=never-mind k=okay kk=okay okie=okay yeh=yeah ya=yeah yup=yes nope=no nah=no y=why ure=you're yr=your "
    "urself=yourself y'all=you-all rly=really realy=really prob=probably probs=probably def=definitely "
    "tbh=to-be-honest ngl=not-going-to-lie imo=in-my-opinion ily=i-love-you omg=oh-my-god lol=haha lmao=haha "
    "rofl=haha smh=shaking-my-head asap=as-soon-as-possible ttyl=talk-to-you-later brb=be-right-back hw=how "
    "evone=everyone sum1=someone sth=something smth=something nth=nothing nothin=nothing cmon=come-on kinda=kind-of "
    "sorta=sort-of lemme=let-me gimme=give-me shoulda=should-have coulda=could-have woulda=would-have"
)
_SPELLINGS: Final = dict(pair.split("=") for pair in _TYPED.split())
_FACES: Final = {
    "❤": "love", "💕": "love", "💛": "love", "💚": "love", "💙": "love", "💜": "love", "😘": "kiss", "😍": "love",
    "🥰": "love", "😂": "haha", "🤣": "haha", "😅": "nervous laugh", "😊": "smile", "🙂": "smile", "😀": "smile",
    "😄": "smile", "😁": "grin", "😉": "wink", "🙄": "eye roll", "😒": "annoyed", "😤": "angry", "😡": "angry",
    "😠": "angry", "😢": "crying", "😭": "crying", "🥺": "pleading", "😔": "sad", "☹": "sad", "🙁": "sad",
    "😞": "sad", "😩": "weary", "😫": "weary", "🤷": "shrug", "👍": "thumbs up", "🙏": "please thank you",
    "🤗": "hug", "🫂": "hug", "💔": "broken heart", "😬": "awkward", "🤔": "thinking", "😏": "smirk",
    "🙃": "sarcastic smile", "😑": "blank face", "😐": "blank face",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """A situation and a message as pieces: ``ids`` of both, the message's from ``begins`` to the last but one.

    ``owners`` tells for each of the message's pieces the number of its word; ``words`` is how many words it has.
    """

    ids: list[int]
    begins: int
    owners: list[int]
    words: int


class Pieces:
    """Cuts words into the pieces of one vocabulary, longest first (WordPiece, Devlin et al. 2019)."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take a vocabulary of pieces and their numbers; later parts of a word start with ``##``."""
        self._vocabulary = vocabulary

    @classmethod
    def read(cls, path: Path) -> Pieces:
        """Read a vocabulary of one piece a line. Raises OSError when it cannot be read."""
        lines = path.read_text(encoding="utf-8").split("\n")
        return cls({piece: number for number, piece in enumerate(lines) if piece})

    def __len__(self) -> int:
        """The number of pieces in the vocabulary."""
        return len(self._vocabulary)

    def pair(self, situation: str, text: str) -> Cut:
        """Return situation and message cut into pieces, with the marks between them that the encoder expects."""
        before, _, _ = self._cut(situation, SITUATION)
        said, owners, words = self._cut(text, TEXT)
        opening = [self._vocabulary[CLS], *before, self._vocabulary[SEP]]
        return Cut([*opening, *said, self._vocabulary[SEP]], len(opening), owners, words)

    def _cut(self, text: str, limit: int) -> tuple[list[int], list[int], int]:
        """Return at most ``limit`` pieces of ``text``, for each the number of its word, and how many words there are."""
        ids: list[int] = []
        owners: list[int] = []
        words = take_apart(text).words
        for number, word in enumerate(words):
            meant = _FACES.get(word.form, word.form) if word.is_mark else _SPELLINGS.get(word.form, word.form)
            for part in meant.replace("-", " ").replace("\u2026", "...").split():
                pieces = self._of_word(part)
                ids.extend(pieces)
                owners.extend([number] * len(pieces))
            if len(ids) >= limit:
                break
        return ids[:limit], owners[:limit], len(words)

    def _of_word(self, word: str) -> list[int]:
        whole = self._vocabulary.get(word) if word.isalnum() else None
        if whole is not None:  # most words are one piece
            return [whole]
        return [piece for part in _PART.findall(word) for piece in self._of_part(part)]

    def _of_part(self, part: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(part) <= _LONGEST:
            ends = range(len(part), start, -1)
            spelt = ((end, ("##" if start else "") + part[start:end]) for end in ends)
            end, piece = next(((end, piece) for end, piece in spelt if piece in self._vocabulary), (0, ""))
            if not piece:
                break
            found.append(self._vocabulary[piece])
            start = end
        return found if start == len(part) else [self._vocabulary[UNKNOWN]]
