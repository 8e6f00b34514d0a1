"""CPU time of encoders of histories in eager PyTorch, forward and backward to all weights, one core. Prints JSON.

The weights and histories are those that `TitrateBenchmarks encoders --out` wrote; results and derivatives must agree with
what it found, else this ends with an error. GRU, LSTM and the Transformer are PyTorch's own modules, the convolutions are
Conv1d; GRU-D, which PyTorch lacks, computes all decays at once and then loops over decisions with GRUCell.
"""
import argparse
import json
import pathlib
import time

import torch
from safetensors.torch import load_file
from torch import nn

MEASUREMENTS = 5
VALUES = [1 + 3 * k for k in range(MEASUREMENTS)]
AGES = [2 + 3 * k for k in range(MEASUREMENTS)]
MASKS = [3 + 3 * k for k in range(MEASUREMENTS)]
OTHERS = [0, *MASKS]


class GRU(nn.GRU):
    def __init__(self, features, hidden):
        super().__init__(features, hidden, batch_first=True)

    def forward(self, x):
        return super().forward(x)[0][:, -1]


class LSTM(nn.LSTM):
    def __init__(self, features, hidden):
        super().__init__(features, hidden, batch_first=True)

    def forward(self, x):
        return super().forward(x)[0][:, -1]


class GRUD(nn.Module):
    """Che et al. 2018, equations 10-16."""

    def __init__(self, features, hidden):
        super().__init__()
        self.cell = nn.GRUCell(MEASUREMENTS + len(OTHERS), hidden)
        self.input_decay = nn.ParameterDict(
            {"weight": nn.Parameter(torch.zeros(MEASUREMENTS)), "bias": nn.Parameter(torch.zeros(MEASUREMENTS))})
        self.hidden_decay = nn.Linear(MEASUREMENTS, hidden)
        self.mean = nn.Parameter(torch.zeros(MEASUREMENTS))

    @staticmethod
    def prepared(histories):
        """Values, masks, intervals and other inputs, as a data loader would make them."""
        x, mask, age = histories[..., VALUES], histories[..., MASKS], histories[..., AGES]
        gap = histories[:, :, :1].diff(dim=1, prepend=histories[:, :1, :1])
        before = torch.cat([torch.zeros_like(age[:, :1]), age[:, :-1]], dim=1)
        interval = torch.where(mask > 0.5, gap + before, age)
        return x, mask, interval, histories[..., OTHERS]

    def forward(self, inputs):
        x, mask, interval, others = inputs
        fading = torch.exp(-torch.relu(interval * self.input_decay["weight"] + self.input_decay["bias"]))
        x = mask * x + (1 - mask) * (fading * x + (1 - fading) * self.mean)
        x = torch.cat([x, others], dim=-1)
        decay = torch.exp(-torch.relu(self.hidden_decay(interval)))
        h = x.new_zeros(x.size(0), self.cell.hidden_size)
        for step, factor in zip(x.unbind(1), decay.unbind(1)):
            h = self.cell(step, factor * h)
        return h


class TemporalBlock(nn.Module):
    """Bai, Kolter, Koltun 2018, as in the authors' code, without weight normalization and dropout."""

    def __init__(self, features, hidden, taps, dilation):
        super().__init__()
        self.padding = (taps - 1) * dilation
        self.conv1 = nn.Conv1d(features, hidden, taps, dilation=dilation, padding=self.padding)
        self.conv2 = nn.Conv1d(hidden, hidden, taps, dilation=dilation, padding=self.padding)
        self.downsample = nn.Conv1d(features, hidden, 1) if features != hidden else None

    def forward(self, x):
        y = torch.relu(self.conv1(x)[:, :, :-self.padding])
        y = torch.relu(self.conv2(y)[:, :, :-self.padding])
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class TCN(nn.Module):
    def __init__(self, features, hidden, layers=3, taps=3):
        super().__init__()
        self.block = nn.Sequential(
            *[TemporalBlock(features if k == 0 else hidden, hidden, taps, 1 << k) for k in range(layers)])

    def forward(self, x):
        return self.block(x.transpose(1, 2))[:, :, -1]


class TimeEmbedding(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.frequency, self.phase = nn.Parameter(torch.zeros(width)), nn.Parameter(torch.zeros(width))

    def forward(self, t):
        angles = t * self.frequency + self.phase
        return torch.cat([angles[..., :1], torch.sin(angles[..., 1:])], dim=-1)


class Transformer(nn.Module):
    """Blocks that normalize first; the scores of attention fade in time, at a rate of each head."""

    def __init__(self, features, hidden, layers=2, heads=4):
        super().__init__()
        self.projection = nn.Linear(features, hidden)
        self.time = TimeEmbedding(hidden)
        self.rates = nn.Parameter(torch.zeros(heads, 1, 1))
        self.block = nn.ModuleList(
            [nn.TransformerEncoderLayer(hidden, heads, 4 * hidden, dropout=0, batch_first=True, norm_first=True)
             for _ in range(layers)])
        self.norm = nn.LayerNorm(hidden)

    def forward(self, x):
        t, length = x[..., :1], x.size(1)
        value = self.projection(x) + self.time(t)
        future = torch.ones(length, length, dtype=torch.bool).triu(1)
        gaps = (t.transpose(1, 2) - t).unsqueeze(1)
        bias = (gaps * self.rates.exp()).masked_fill(future, float("-inf")).flatten(0, 1)
        for block in self.block:
            value = block(value, src_mask=bias)
        return self.norm(value[:, -1])


ENCODERS = {"gru": GRU, "lstm": LSTM, "gru-d": GRUD, "tcn": TCN, "transformer": Transformer}


def peer_name(name):
    """Ours for a parameter, as PyTorch's modules name it."""
    for part in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]:
        name = name.replace(f"gru.{part}_l0", f"cell.{part}")
    return name


def check(name, ours, found):
    distance = float((ours - found).abs().max() / ours.abs().max())
    if not distance < 1e-4:
        raise SystemExit(f"{name} is not what Titrate computes: it differs by {distance:.1e} of the largest element")
    return distance


def load(encoder, tensors):
    """The weights; returns the derivatives by them that Titrate found."""
    own = {name for name, _ in encoder.named_parameters()}
    values = {peer_name(name.removeprefix("sequence.")): value for name, value in tensors.items()
              if name.startswith("sequence.")}
    encoder.load_state_dict(values, strict=True)
    gradients = {peer_name(name.removeprefix("gradient.sequence.")): value for name, value in tensors.items()
                 if name.startswith("gradient.")}
    assert own == set(gradients), own ^ set(gradients)
    return gradients


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--kinds", nargs="+", default=list(ENCODERS))
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--passes", type=int, default=60)
    options = parser.parse_args()
    torch.set_num_threads(1)
    milliseconds, distances = {}, {}
    for kind in options.kinds:
        tensors = load_file(options.folder / f"{kind}-{options.batch}.safetensors")
        histories, result = tensors["histories"], tensors["result"]
        encoder = ENCODERS[kind](histories.size(-1), result.size(-1) - histories.size(-1))
        gradients = load(encoder, tensors)
        inputs = encoder.prepared(histories) if kind == "gru-d" else histories
        present = histories[:, -1]

        def run():
            encoder.zero_grad()
            z = torch.cat([encoder(inputs), present], dim=-1)
            z.backward(tensors["gradient"])
            return z

        z = run()
        distances[kind] = max(
            [check(kind, result, z.detach())]
            + [check(f"{kind}, derivative by {name}", gradients[name], parameter.grad)
               for name, parameter in encoder.named_parameters()])
        times = []
        for count in range(options.warmup + options.passes):
            start = time.process_time()
            run()
            if count >= options.warmup:
                times.append((time.process_time() - start) * 1e3)
        milliseconds[kind] = sorted(times)[len(times) // 2]
    print(json.dumps({
        "software": f"PyTorch {torch.__version__}", "batch": options.batch, "milliseconds": milliseconds,
        "largestDistance": distances}))


if __name__ == "__main__":
    main()
