"""Many courses side by side."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import gymnasium
import numpy as np
from gymnasium.vector.utils import batch_space

from . import spaces
from .connection import DISABLED, NEXT_STEP, SAME_STEP, Connection, TitrateError

_MODES = {"next-step": NEXT_STEP, "same-step": SAME_STEP, "disabled": DISABLED}


def _gymnasium_mode(autoreset: str):
    """Gymnasium's own name of a mode, which it has since 1.1."""
    modes = getattr(gymnasium.vector, "AutoresetMode", None)
    return autoreset if modes is None else getattr(modes, autoreset.upper().replace("-", "_"))


class TitrateVectorEnv(gymnasium.vector.VectorEnv):
    """Lanes of a decision process of Titrate, stepped together by the server.

    Args:
        name: the process; `titrate environment list` lists them.
        num_envs: the number of lanes.
        options: the process's options, by name.
        autoreset: what follows the end of a course: "next-step" (the next step begins a new one, whatever its action),
            "same-step" (a new one begins at once; infos hold final_obs and final_info) or "disabled".
        threads: on how many threads the server steps the lanes.
        command: the program that serves it.
        socket: the path of a Unix socket on which a server listens already; name, options, threads and command are then
            not used.
        on_forbidden: what an option that is not allowed does: "raise", or "first" to take the first allowed one.
    """

    def __init__(
        self,
        name: Optional[str] = None,
        num_envs: int = 1,
        options: Optional[dict] = None,
        autoreset: str = "next-step",
        threads: int = 1,
        command: Sequence[str] = ("titrate",),
        socket: Optional[str] = None,
        on_forbidden: str = "raise",
    ):
        spaces.require_reaction(on_forbidden)
        if autoreset not in _MODES:
            raise ValueError(f"autoreset is {autoreset!r}; {', '.join(_MODES)} are known")
        if name is None and socket is None:
            raise ValueError("give the name of a process, or a socket")
        self.num_envs = num_envs
        self.render_mode = None
        self.metadata = {"autoreset_mode": _gymnasium_mode(autoreset), "render_modes": []}
        self._autoreset, self._on_forbidden = _MODES[autoreset], on_forbidden
        self._connection = Connection(
            num_envs, self._autoreset,
            None if socket else spaces.server_command(name, options, command, threads), socket,
        )
        self.description = self._connection.description
        self.cost_names = list(self.description.costs)
        self.single_observation_space = spaces.observation_space(self.description)
        self.single_action_space = spaces.action_space(self.description)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._masks: Optional[np.ndarray] = None
        self._ended = np.zeros(num_envs, bool)
        self._has_begun = False

    def reset(self, *, seed: Optional[int] = None, options: Optional[dict] = None):
        if seed is not None and not isinstance(seed, (int, np.integer)):
            raise ValueError("one seed for all lanes: each lane has its own subjects of it")
        super().reset(seed=None if seed is None else int(seed))
        if seed is None and not self._has_begun:
            seed = int(self.np_random.integers(2**63))
        lanes = np.ones(self.num_envs, bool)
        if options and options.get("reset_mask") is not None:
            lanes = np.asarray(options["reset_mask"], bool)
            if lanes.shape != (self.num_envs,):
                raise ValueError(f"reset_mask has the shape {lanes.shape}, not ({self.num_envs},)")
        observations, self._masks = self._connection.reset(None if seed is None else int(seed), lanes)
        self._has_begun = True
        self._ended = self._ended & ~lanes
        infos: dict[str, Any] = {}
        self._add_masks(infos)
        return observations, infos

    def step(self, actions):
        active = ~self._ended if self._autoreset == NEXT_STEP else np.ones(self.num_envs, bool)
        replaced = np.zeros(self.num_envs, bool)
        description = self.description
        if not self._has_begun:
            raise TitrateError("a step before the first reset")
        if description.options is None:
            values = np.where(active[:, None], np.asarray(actions, np.float64), description.lower)
            actions = spaces.amounts(values, description)
        else:
            actions, replaced = spaces.options(actions, self._masks, active, self._on_forbidden)
        if len(actions) != self.num_envs:
            raise TitrateError(f"{len(actions)} actions for {self.num_envs} lanes")
        outcome = self._connection.step(actions)
        self._masks = outcome.masks
        done = outcome.terminated | outcome.truncated
        self._ended = done if self._autoreset != SAME_STEP else np.zeros(self.num_envs, bool)
        return outcome.observations, outcome.rewards, outcome.terminated, outcome.truncated, self._infos(
            outcome, active, replaced
        )

    def action_masks(self) -> np.ndarray:
        """Whether each option is allowed now, by lane."""
        if self._masks is None:
            raise TitrateError("amounts have no mask" if self.description.options is None else "reset first")
        return self._masks != 0

    def close_extras(self, **kwargs):
        # Also where the constructor has failed.
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.close()

    def _infos(self, outcome, active, replaced) -> dict[str, Any]:
        infos: dict[str, Any] = {}
        self._add_masks(infos)
        if not active.any():
            return infos
        step = {"elapsed": outcome.elapsed}
        if self.cost_names:
            step["costs"] = outcome.costs
        if len(self.cost_names) == 1:
            step["cost"] = outcome.costs[:, 0]
        for name, values in step.items():
            infos[name], infos[f"_{name}"] = values, active
        if replaced.any():
            infos["action_replaced"], infos["_action_replaced"] = replaced, replaced
        if self._autoreset == SAME_STEP and outcome.ended.any():
            last = np.full(self.num_envs, None, object)
            for lane in np.flatnonzero(outcome.ended):
                last[lane] = outcome.last[lane]
            final = {name: values for name, values in step.items()}
            final.update({f"_{name}": outcome.ended for name in step})
            infos["final_obs"], infos["_final_obs"] = last, outcome.ended
            infos["final_info"], infos["_final_info"] = final, outcome.ended
        return infos

    def _add_masks(self, infos: dict) -> None:
        if self._masks is not None:
            infos["action_mask"] = self._masks
            infos["_action_mask"] = np.ones(self.num_envs, bool)
