"""Training steps per second of CPU time of d3rlpy's DiscreteCQL, one core, replay sampling included. Prints JSON.

The data are those that peers/data.py writes. After warm-up steps, windows of a fixed number of steps are timed.
"""
import argparse
import json
import logging
import time

import d3rlpy
import numpy as np
import structlog
import torch
from safetensors.numpy import load_file


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--critics", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=50, help="steps before timing")
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--window", type=int, default=20, help="steps in a window")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    options = arguments()
    torch.set_num_threads(1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    d3rlpy.seed(options.seed)
    content = load_file(options.data)
    data = d3rlpy.dataset.MDPDataset(
        observations=content["observations"],
        actions=content["actions"].reshape(-1, 1),
        rewards=content["rewards"].reshape(-1, 1),
        terminals=content["terminals"],
        action_space=d3rlpy.ActionSpace.DISCRETE,
        action_size=int(content["actions"].max()) + 1,
    )
    learner = d3rlpy.algos.DiscreteCQLConfig(
        n_critics=options.critics,
        batch_size=options.batch,
        encoder_factory=d3rlpy.models.VectorEncoderFactory(hidden_units=[options.hidden] * options.layers),
    ).create(device="cpu:0")
    learner.build_with_dataset(data)

    def step():
        learner.update(data.sample_transition_batch(options.batch))

    for _ in range(options.warmup):
        step()
    rates = []
    for _ in range(options.windows):
        start = time.process_time()
        for _ in range(options.window):
            step()
        rates.append(options.window / (time.process_time() - start))
    print(json.dumps({
        "software": f"d3rlpy {d3rlpy.__version__}", "torch": torch.__version__, "threads": 1,
        **{name: getattr(options, name) for name in ("hidden", "layers", "batch", "critics")},
        "steps_per_second": {"median": float(np.median(rates)), "p10": float(np.percentile(rates, 10))},
    }))


if __name__ == "__main__":
    main()
