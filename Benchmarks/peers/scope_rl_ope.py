"""Processor time of SCOPE-RL's off-policy estimates with bootstrap intervals over episodes, one core. Prints JSON.

Each estimator's `estimate_interval` is timed on the same log. SCOPE-RL computes one value per episode and bootstraps
the mean of these values; for its self-normalized estimators the normalization is thus that of the whole sample and is
not repeated in each replicate, which is less work than a bootstrap of the ratio.
"""
import argparse
import json
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
from scope_rl.ope import discrete  # noqa: E402

ESTIMATORS = [
    ("DM", "DirectMethod"), ("IS", "TrajectoryWiseImportanceSampling"), ("PDIS", "PerDecisionImportanceSampling"),
    ("DR", "DoublyRobust"), ("WIS", "SelfNormalizedTIS"), ("WPDIS", "SelfNormalizedPDIS"), ("WDR", "SelfNormalizedDR"),
]


def log(file, actions):
    """The columns of a log that peers/data.py wrote, as SCOPE-RL takes them."""
    with open(file) as lines:
        names = next(lines).strip().split(",")
        data = dict(zip(names, np.loadtxt(lines, delimiter=",").T))
    steps = int(data["step"].max()) + 1
    values = np.stack([data[f"q_{a}"] for a in range(actions)], axis=1)
    target = np.stack([data[f"pi_{a}"] for a in range(actions)], axis=1)
    return {
        "step_per_trajectory": steps,
        "action": data["action"].astype(int),
        "reward": data["reward"],
        "pscore": data["behavior_probability"],
        "evaluation_policy_action_dist": target,
        "state_action_value_prediction": values,
        "initial_state_value_prediction": (target * values).sum(axis=1)[::steps],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("--actions", type=int, default=2)
    parser.add_argument("--replicates", type=int, default=1_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    data = log(options.log, options.actions)
    seconds, values = {}, {}
    for name, kind in ESTIMATORS:
        estimator = getattr(discrete, kind)()
        times = []
        for _ in range(options.repeats):
            start = time.process_time()
            interval = estimator.estimate_interval(
                **data, gamma=0.99, alpha=0.05, ci="bootstrap", n_bootstrap_samples=options.replicates,
                random_state=options.seed)
            times.append(time.process_time() - start)
        seconds[name] = float(np.median(times))
        values[name] = {key: float(value) for key, value in interval.items()}
    print(json.dumps({
        "software": "SCOPE-RL 0.2.1", "episodes": len(data["initial_state_value_prediction"]),
        "replicates": options.replicates, "threads": 1, "seconds": seconds, "total_seconds": sum(seconds.values()),
        "values": values,
    }))


if __name__ == "__main__":
    main()
