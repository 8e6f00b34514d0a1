"""Time of SCOPE-RL's off-policy estimates with bootstrap intervals over episodes, one core. Prints JSON.

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


def log(episodes, steps, actions, seed):
    """A log whose importance ratios are near one, so that products over an episode stay finite."""
    rng = np.random.default_rng(seed)
    count = episodes * steps
    behavior = rng.dirichlet(np.full(actions, 5.0), count)
    target = 0.9 * behavior + 0.1 * rng.dirichlet(np.full(actions, 5.0), count)
    action = (rng.random((count, 1)) > behavior.cumsum(axis=1)).sum(axis=1).clip(max=actions - 1)
    return {
        "step_per_trajectory": steps,
        "action": action,
        "reward": rng.standard_normal(count),
        "pscore": behavior[np.arange(count), action],
        "evaluation_policy_action_dist": target,
        "state_action_value_prediction": rng.standard_normal((count, actions)),
        "initial_state_value_prediction": rng.standard_normal(episodes),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--actions", type=int, default=2)
    parser.add_argument("--replicates", type=int, default=1_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    data = log(options.episodes, options.steps, options.actions, options.seed)
    seconds, values = {}, {}
    for name, kind in ESTIMATORS:
        estimator = getattr(discrete, kind)()
        times = []
        for _ in range(options.repeats):
            start = time.perf_counter()
            interval = estimator.estimate_interval(
                **data, gamma=0.99, alpha=0.05, ci="bootstrap", n_bootstrap_samples=options.replicates,
                random_state=options.seed)
            times.append(time.perf_counter() - start)
        seconds[name] = float(np.median(times))
        values[name] = {key: float(value) for key, value in interval.items()}
    print(json.dumps({
        "peer": "SCOPE-RL 0.2.1",
        "sizes": {name: getattr(options, name) for name in ("episodes", "steps", "actions", "replicates")},
        "seconds": seconds, "total_seconds": sum(seconds.values()), "values": values,
    }))


if __name__ == "__main__":
    main()
