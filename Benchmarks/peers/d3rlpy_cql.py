"""Training steps per second of d3rlpy's DiscreteCQL, one core, replay sampling included. Prints JSON.

The sizes are arguments, so that both sides of the comparison take the same ones. Data are random: the time of a step
depends on sizes alone. After warm-up steps, windows of a fixed number of steps are timed.
"""
import argparse
import json
import logging
import time

import d3rlpy
import numpy as np
import structlog
import torch


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transitions", type=int, default=100_000)
    parser.add_argument("--episode-length", type=int, default=20)
    parser.add_argument("--observations", type=int, default=17)
    parser.add_argument("--actions", type=int, default=2)
    parser.add_argument("--hidden", type=int, nargs="+", default=[256, 256])
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--critics", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=50, help="steps before timing")
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--window", type=int, default=20, help="steps in a window")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def dataset(options):
    rng = np.random.default_rng(options.seed)
    count = options.transitions
    ends = np.zeros(count, dtype=np.float32)
    ends[options.episode_length - 1 :: options.episode_length] = 1
    ends[-1] = 1
    return d3rlpy.dataset.MDPDataset(
        observations=rng.standard_normal((count, options.observations), dtype=np.float32),
        actions=rng.integers(0, options.actions, (count, 1)),
        rewards=rng.standard_normal((count, 1), dtype=np.float32),
        terminals=ends,
        action_space=d3rlpy.ActionSpace.DISCRETE,
        action_size=options.actions,
    )


def main():
    options = arguments()
    torch.set_num_threads(1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    d3rlpy.seed(options.seed)
    data = dataset(options)
    learner = d3rlpy.algos.DiscreteCQLConfig(
        n_critics=options.critics,
        batch_size=options.batch,
        encoder_factory=d3rlpy.models.VectorEncoderFactory(hidden_units=options.hidden),
    ).create(device="cpu:0")
    learner.build_with_dataset(data)

    def step():
        learner.update(data.sample_transition_batch(options.batch))

    for _ in range(options.warmup):
        step()
    rates = []
    for _ in range(options.windows):
        start = time.perf_counter()
        for _ in range(options.window):
            step()
        rates.append(options.window / (time.perf_counter() - start))
    print(json.dumps({
        "peer": f"d3rlpy {d3rlpy.__version__}", "torch": torch.__version__, "threads": 1,
        "sizes": {name: getattr(options, name) for name in (
            "transitions", "observations", "actions", "hidden", "batch", "critics")},
        "steps_per_second": {"median": float(np.median(rates)), "p10": float(np.percentile(rates, 10))},
    }))


if __name__ == "__main__":
    main()
