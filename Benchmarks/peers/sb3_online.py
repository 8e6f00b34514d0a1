"""Environment steps per CPU second of Stable-Baselines3 in training, one core. Prints JSON.

Settings are those of Reproductions/ and of Benchmarks/plans/: rl-baselines3-zoo's for PPO and DQN on CartPole-v1 and for
SAC on Pendulum-v1. The start (random decisions, first updates) is not timed.
"""
import argparse
import json
import resource
import time

import gymnasium
import torch
from stable_baselines3 import DQN, PPO, SAC
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.env_util import make_vec_env


class Timer(BaseCallback):
    """CPU time after `start` decisions."""

    def __init__(self, start):
        super().__init__()
        self.start, self.begun = start, None

    def _on_step(self):
        if self.begun is None and self.num_timesteps >= self.start:
            self.begun = (time.process_time(), self.num_timesteps)
        return True


def learner(name):
    if name == "ppo":
        env = make_vec_env("CartPole-v1", n_envs=8)
        return PPO("MlpPolicy", env, n_steps=32, batch_size=256, n_epochs=20, gae_lambda=0.8, gamma=0.98,
                   learning_rate=1e-3, clip_range=0.2, device="cpu", seed=1)
    if name == "dqn":
        return DQN("MlpPolicy", gymnasium.make("CartPole-v1"), learning_rate=2.3e-3, batch_size=64,
                   buffer_size=100000, learning_starts=1000, gamma=0.99, target_update_interval=10, train_freq=256,
                   gradient_steps=128, exploration_fraction=0.16, exploration_final_eps=0.04,
                   policy_kwargs={"net_arch": [256, 256]}, device="cpu", seed=1)
    return SAC("MlpPolicy", gymnasium.make("Pendulum-v1"), learning_rate=1e-3, device="cpu", seed=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("algorithm", choices=["ppo", "dqn", "sac"])
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--start", type=int, default=2000, help="decisions before timing")
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = learner(options.algorithm)
    timer = Timer(options.start)
    model.learn(options.steps, callback=timer)
    seconds = time.process_time() - timer.begun[0]
    steps = model.num_timesteps - timer.begun[1]
    print(json.dumps({
        "program": "stable-baselines3", "algorithm": options.algorithm, "steps": steps, "cpuSeconds": seconds,
        "stepsPerSecond": steps / seconds,
        "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()
