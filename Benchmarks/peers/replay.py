"""CPU time of drawing minibatches from a full replay buffer, and the buffer's memory: uniformly by Stable-Baselines3, by
priority by cpprb (C++), since Stable-Baselines3 and d3rlpy have no prioritized replay. Prints JSON."""
import argparse
import gc
import json
import os
import time

import cpprb
import numpy as np
import torch
from gymnasium import spaces
from stable_baselines3.common.buffers import ReplayBuffer


def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def microseconds(body, window, windows):
    times = []
    for count in range(windows + 1):
        start = time.process_time()
        for _ in range(window):
            body()
        if count > 0:
            times.append((time.process_time() - start) / window * 1e6)
    return sorted(times)[len(times) // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--features", type=int, default=17)
    parser.add_argument("--amounts", type=int, default=6)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--batches", type=int, nargs="+", default=[32, 256])
    parser.add_argument("--window", type=int, default=200)
    parser.add_argument("--windows", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(1)
    size, random = options.size, np.random.default_rng(1)

    def transition(decision):
        return (random.random(options.features, dtype=np.float32), random.random(options.features, dtype=np.float32),
                random.random(options.amounts, dtype=np.float32), random.random(), decision == options.length - 1)

    before = resident()
    uniform_buffer = ReplayBuffer(
        size, spaces.Box(-1, 1, (options.features,)), spaces.Box(-1, 1, (options.amounts,)), device="cpu")
    for count in range(size):
        state, following, action, reward, done = transition(count % options.length)
        uniform_buffer.add(state[None], following[None], action[None], np.array([reward]), np.array([done]), [{}])
    uniform_bytes = (resident() - before) / size

    before = resident()
    buffer = cpprb.PrioritizedReplayBuffer(
        size, {"obs": {"shape": options.features}, "next_obs": {"shape": options.features},
               "act": {"shape": options.amounts}, "rew": {}, "done": {}}, alpha=1.0)
    for count in range(size):
        state, following, action, reward, done = transition(count % options.length)
        buffer.add(obs=state, next_obs=following, act=action, rew=reward, done=done)
    buffer.update_priorities(np.arange(size), 0.1 + random.random(size))
    bytes_prioritized = (resident() - before) / size

    uniform, prioritized = {}, {}
    for batch in options.batches:
        def draw():
            drawn = buffer.sample(batch, beta=0.4)
            for name in ("obs", "next_obs", "act", "rew", "done", "weights"):
                torch.from_numpy(drawn[name])
            buffer.update_priorities(drawn["indexes"], 0.1 + random.random(batch))

        uniform[str(batch)] = microseconds(lambda: uniform_buffer.sample(batch), options.window, options.windows)
        prioritized[str(batch)] = microseconds(draw, options.window, options.windows)
    print(json.dumps({
        "software": "Stable-Baselines3", "prioritizedSoftware": "cpprb", "size": size, "uniform": uniform,
        "prioritized": prioritized, "bytesPerTransition": uniform_bytes,
        "bytesPerTransitionPrioritized": bytes_prioritized}))


if __name__ == "__main__":
    main()
