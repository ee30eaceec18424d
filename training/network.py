"""A small BERT encoder with a head for each thing that is heard, in plain PyTorch, for fine-tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch  # type: ignore[import-not-found]
from safetensors.torch import load_file  # type: ignore[import-not-found]
from torch import nn
from torch.nn import functional  # type: ignore[import-not-found]

from bot.coach import MOVES, STANCES
from bot.encoder import DANGERS, FLAGS

if TYPE_CHECKING:
    from pathlib import Path

WIDTH: Final = 384
HEADS: Final = 12
LAYERS: Final = 4  # of the six that all-MiniLM-L6-v2 has: the lowest; a message must be read in 5 ms on one core
PLACES: Final = 256
TRAITS: Final = ("outright", "grief")
_NOISE: Final = 1 << 22  # numbers drawn once, of which each dropout takes another stretch: drawing them costs most


class Dropout(nn.Module):  # type: ignore[misc]
    """Dropout (Srivastava et al. 2014) with a stretch of noise that was drawn beforehand."""

    def __init__(self, share: float) -> None:
        """Drop this share (0..1) while training."""
        super().__init__()
        self.share = share
        self._noise: Any = None

    def forward(self, x: Any) -> Any:
        """Return ``x`` with some of its numbers dropped."""
        if not self.training:
            return x
        if self._noise is None:
            self._noise = ((torch.rand(_NOISE) >= self.share).float() / (1 - self.share)).to(x.dtype)
        count = x.numel()
        start = int(torch.randint(0, _NOISE - count, (1,)))
        return x * self._noise[start : start + count].view(x.shape)


class Layer(nn.Module):  # type: ignore[misc]
    """Attention, then two dense steps, each with its residual and norm (Devlin et al. 2019)."""

    def __init__(self, drop: Dropout) -> None:
        """Make a layer that drops by ``drop`` while training."""
        super().__init__()
        self.asks = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.after = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = drop

    def forward(self, x: Any, mask: Any) -> Any:
        """Return the layer's view of ``x`` (messages, pieces, width); ``mask`` is added to what attention scores."""
        count, length, _ = x.shape
        query, key, value = self.asks(x).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        seen = torch.softmax(scores if mask is None else scores + mask, -1) @ value
        x = self.after(x + self.drop(self.out(seen.transpose(1, 2).reshape(count, length, WIDTH))))
        return self.last(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):  # type: ignore[misc]
    """Reads situation and message together; heads read the first piece and the mean of the message's pieces.

    ``words`` scores each piece for each move, so that the words that carry a move can be found. What the pieces mean
    at the start stays as the model came: words that the corpora don't hold keep their place among the others.
    """

    def __init__(self, pieces: int, drop: float = 0.1, layers: int = LAYERS) -> None:
        """Make a network for a vocabulary of so many pieces, with random weights and so many layers."""
        super().__init__()
        self.drop = Dropout(drop)
        self.piece = nn.Embedding(pieces, WIDTH)
        self.place = nn.Embedding(PLACES, WIDTH)
        self.piece.weight.requires_grad_(requires_grad=False)
        self.place.weight.requires_grad_(requires_grad=False)
        self.side = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(self.drop) for _ in range(layers))
        self.stance = nn.Linear(2 * WIDTH, len(STANCES))
        self.moves = nn.Linear(2 * WIDTH, len(MOVES))
        self.flags = nn.Linear(2 * WIDTH, len(FLAGS))
        self.dangers = nn.Linear(2 * WIDTH, len(DANGERS))
        self.traits = nn.Linear(2 * WIDTH, len(TRAITS))
        self.words = nn.Linear(WIDTH, len(MOVES))

    def take(self, path: Path, kept: list[int]) -> None:
        """Copy the lowest layers of a BERT model from a safetensors file, and of its pieces those in ``kept``.

        Raises KeyError when the file holds another kind of model.
        """
        stored = load_file(str(path))
        own = self.state_dict()
        names = {"side.weight": ["embeddings.token_type_embeddings.weight"]}
        for end in ("weight", "bias"):
            names[f"norm.{end}"] = [f"embeddings.LayerNorm.{end}"]
            for at in range(len(self.layers)):
                theirs = f"encoder.layer.{at}."
                names |= {
                    f"layers.{at}.asks.{end}": [
                        f"{theirs}attention.self.{part}.{end}" for part in ("query", "key", "value")
                    ],
                    f"layers.{at}.out.{end}": [f"{theirs}attention.output.dense.{end}"],
                    f"layers.{at}.after.{end}": [f"{theirs}attention.output.LayerNorm.{end}"],
                    f"layers.{at}.up.{end}": [f"{theirs}intermediate.dense.{end}"],
                    f"layers.{at}.down.{end}": [f"{theirs}output.dense.{end}"],
                    f"layers.{at}.last.{end}": [f"{theirs}output.LayerNorm.{end}"],
                }
        with torch.no_grad():
            own["piece.weight"].copy_(stored["embeddings.word_embeddings.weight"][kept])
            own["place.weight"].copy_(stored["embeddings.position_embeddings.weight"][:PLACES])
            for name, parts in names.items():
                own[name].copy_(torch.cat([stored[part] for part in parts]))

    def begin(self, ids: Any, sides: Any) -> Any:
        """Return what the pieces mean before any layer: themselves, their place, their side."""
        return self.piece(ids) + self.place.weight[: ids.shape[-1]] + self.side(sides)

    def heads(self, begun: Any, mask: Any, said: Any) -> tuple[Any, ...]:
        """Return the scores of stances, moves, flags, dangers, traits, and of each piece for each move.

        ``begun`` is (messages, pieces, width); ``said`` (messages, pieces, 1) is 1 for the message's pieces and 0 for the
        others; ``mask`` is added to what attention scores, None when nothing is padded.
        """
        x = self.drop(self.norm(begun))
        for layer in self.layers:
            x = layer(x, mask)
        mean = (x * said).sum(1) / said.sum(1).clamp(min=1)
        whole = self.drop(torch.cat([x[:, 0], mean], -1))
        heads = (self.stance, self.moves, self.flags, self.dangers, self.traits)
        return (*(head(whole) for head in heads), self.words(x))

    def forward(self, ids: Any, sides: Any, there: Any, said: Any) -> tuple[Any, ...]:
        """Return the scores as ``heads`` does, in 32 bits; ``there`` tells pieces from padding."""
        begun = self.begin(ids, sides)
        mask = torch.zeros(there.shape, dtype=begun.dtype).masked_fill(~there, -1e4)[:, None, None, :]
        return tuple(score.float() for score in self.heads(begun, mask, said.to(begun.dtype)[:, :, None]))
