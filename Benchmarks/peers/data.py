"""Writes the data that both sides of a benchmark take.

  data.py transitions FILE   random transitions in episodes, as safetensors
  data.py log FILE           a log of decisions with action values, as CSV for `titrate evaluate --log`

The time of a step or an estimate depends on sizes alone; the importance ratios are near one, so that their products
over an episode stay finite.
"""
import argparse

import numpy as np


def transitions(options):
    rng = np.random.default_rng(options.seed)
    count = options.transitions
    ends = np.zeros(count, dtype=np.float32)
    ends[options.steps - 1 :: options.steps] = 1
    ends[-1] = 1
    return {
        "observations": rng.standard_normal((count, options.observations), dtype=np.float32),
        "actions": rng.integers(0, options.actions, count),
        "rewards": rng.standard_normal(count, dtype=np.float32),
        "terminals": ends,
    }


def log(options):
    rng = np.random.default_rng(options.seed)
    episodes, steps, actions = options.episodes, options.steps, options.actions
    count = episodes * steps
    behavior = rng.dirichlet(np.full(actions, 5.0), count)
    target = 0.9 * behavior + 0.1 * rng.dirichlet(np.full(actions, 5.0), count)
    action = (rng.random((count, 1)) > behavior.cumsum(axis=1)).sum(axis=1).clip(max=actions - 1)
    rows = np.arange(count)
    columns = {
        "episode": rows // steps, "step": rows % steps, "action": action, "reward": rng.standard_normal(count),
        "behavior_probability": behavior[rows, action], "target_probability": target[rows, action],
    }
    values = rng.standard_normal((count, actions))
    columns.update({f"q_{a}": values[:, a] for a in range(actions)})
    columns.update({f"pi_{a}": target[:, a] for a in range(actions)})
    return columns


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["transitions", "log"])
    parser.add_argument("file")
    parser.add_argument("--transitions", type=int, default=100_000)
    parser.add_argument("--observations", type=int, default=17)
    parser.add_argument("--episodes", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=20, help="in an episode")
    parser.add_argument("--actions", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.kind == "transitions":
        from safetensors.numpy import save_file

        save_file(transitions(options), options.file)
    else:
        columns = log(options)
        with open(options.file, "w") as file:
            file.write(",".join(columns) + "\n")
            for row in zip(*(column.tolist() for column in columns.values())):
                file.write(",".join(map(repr, row)) + "\n")


if __name__ == "__main__":
    main()
