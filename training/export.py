"""Write a fine-tuned network as the files that the program reads: layers in eight bits, and tables of pieces."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch  # type: ignore[import-not-found]
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from torch import nn

from bot.encoder.encoder import FORMAT, OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.network import Network


class _OneMessage(nn.Module):  # type: ignore[misc]
    """The network from the table of pieces on, for a single message: nothing padded, no row of one."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Any, said: Any) -> tuple[Any, ...]:
        return tuple(score[0] for score in self.network.heads(pieces[None], None, said[None]))


def export(network: Network, vocabulary: Sequence[str], folder: Path, about: Mapping[str, Any]) -> None:
    """Write ``network`` to ``folder``, with the vocabulary in the order of its pieces; ``about`` says where from."""
    network.eval()
    example = (torch.zeros(20, network.piece.weight.shape[1]), torch.ones(20, 1))
    rows = network.piece.weight.detach().numpy()
    scales = (np.abs(rows).max(1, keepdims=True) / 127).clip(1e-9).astype(np.float32)
    places = np.vstack([network.place.weight.detach().numpy(), network.side.weight.detach().numpy()])
    text = json.dumps({**about, "format": FORMAT}, indent=1, sort_keys=True) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    # Written beside it and moved: a program that has the old table open keeps the old one.
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        new = Path(scratch)
        torch.onnx.export(
            _OneMessage(network), example, str(new / "plain.onnx"), dynamo=False, opset_version=17,
            input_names=["pieces", "said"], output_names=list(OUTPUTS),
            dynamic_axes={"pieces": {0: "length"}, "said": {0: "length"}, "words": {0: "length"}},
        )  # fmt: skip
        quantize_dynamic(
            str(new / "plain.onnx"), str(new / "layers.onnx"), weight_type=QuantType.QInt8, per_channel=True
        )
        np.save(new / "pieces.npy", np.round(rows / scales).astype(np.int8))
        np.save(new / "scales.npy", scales)
        np.save(new / "places.npy", places.astype(np.float32))
        (new / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
        (new / "about.json").write_text(text, encoding="utf-8")
        for name in ("layers.onnx", "pieces.npy", "scales.npy", "places.npy", "vocabulary.txt", "about.json"):
            (new / name).replace(folder / name)
