"""A small BERT encoder with heads for stance, moves and flags, in plain PyTorch, for fine-tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch  # type: ignore[import-not-found]
from safetensors.torch import load_file  # type: ignore[import-not-found]
from torch import nn
from torch.nn import functional  # type: ignore[import-not-found]

from bot.coach import MOVES, STANCES

if TYPE_CHECKING:
    from pathlib import Path

WIDTH: Final = 384
HEADS: Final = 12
LAYERS: Final = 6
PIECES: Final = 30_522
PLACES: Final = 512
FLAGS: Final = ("complete_no", "under_threat")


class Layer(nn.Module):  # type: ignore[misc]
    """Attention, then two dense steps, each with its residual and norm (Devlin et al. 2019)."""

    def __init__(self, drop: float) -> None:
        """Make a layer that drops this share (0..1) while training."""
        super().__init__()
        self.asks = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.after = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Any, mask: Any) -> Any:
        """Return the layer's view of ``x`` (messages, pieces, width)."""
        count, length, _ = x.shape
        query, key, value = self.asks(x).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        share = self.drop.p if self.training else 0.0
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=share)
        x = self.after(x + self.drop(self.out(seen.transpose(1, 2).reshape(count, length, WIDTH))))
        return self.last(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):  # type: ignore[misc]
    """Reads situation and message together; heads read the first piece and the mean of the message's pieces.

    ``words`` scores each piece for each move, so that the words that carry a move can be found.
    """

    def __init__(self, drop: float = 0.1) -> None:
        """Make an encoder with random weights."""
        super().__init__()
        self.piece = nn.Embedding(PIECES, WIDTH)
        self.place = nn.Embedding(PLACES, WIDTH)
        self.side = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(LAYERS))
        self.drop = nn.Dropout(drop)
        self.stance = nn.Linear(2 * WIDTH, len(STANCES))
        self.moves = nn.Linear(2 * WIDTH, len(MOVES))
        self.flags = nn.Linear(2 * WIDTH, len(FLAGS))
        self.words = nn.Linear(WIDTH, len(MOVES))

    def take(self, path: Path) -> None:
        """Copy the layers of a BERT model with this shape from a safetensors file. Raises KeyError when it is another."""
        stored = load_file(str(path))
        own = self.state_dict()
        names = {
            "piece.weight": ["embeddings.word_embeddings.weight"],
            "place.weight": ["embeddings.position_embeddings.weight"],
            "side.weight": ["embeddings.token_type_embeddings.weight"],
        }
        for end in ("weight", "bias"):
            names[f"norm.{end}"] = [f"embeddings.LayerNorm.{end}"]
            for at in range(LAYERS):
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
            for name, parts in names.items():
                own[name].copy_(torch.cat([stored[part] for part in parts]))

    def forward(self, ids: Any, sides: Any, there: Any, said: Any) -> tuple[Any, Any, Any, Any]:
        """Return the scores of stances, moves, flags, and of each piece for each move.

        ``there`` tells pieces from padding, ``said`` the message's pieces from the situation's.
        """
        places = self.place.weight[: ids.shape[1]]
        x = self.drop(self.norm(self.piece(ids) + places + self.side(sides)))
        mask = there[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        weight = said.to(x.dtype)[:, :, None]
        mean = (x * weight).sum(1) / weight.sum(1).clamp(min=1)
        whole = self.drop(torch.cat([x[:, 0], mean], -1))
        return self.stance(whole).float(), self.moves(whole).float(), self.flags(whole).float(), self.words(x).float()
