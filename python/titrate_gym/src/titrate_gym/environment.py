"""One course at a time."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import gymnasium
import numpy as np

from . import spaces
from .connection import DISABLED, Connection, TitrateError


class TitrateEnv(gymnasium.Env):
    """A decision process of Titrate.

    Args:
        name: the process; `titrate environment list` lists them.
        options: its options, by name.
        command: the program that serves it.
        socket: the path of a Unix socket on which a server listens already; name, options and command are then not used.
        on_forbidden: what an option that is not allowed does: "raise", or "first" to take the first allowed one.
    """

    metadata = {"render_modes": []}

    def __init__(
        self,
        name: Optional[str] = None,
        options: Optional[dict] = None,
        command: Sequence[str] = ("titrate",),
        socket: Optional[str] = None,
        on_forbidden: str = "raise",
        render_mode: None = None,
    ):
        spaces.require_reaction(on_forbidden)
        if name is None and socket is None:
            raise ValueError("give the name of a process, or a socket")
        self.render_mode = render_mode
        self._on_forbidden = on_forbidden
        self._connection = Connection(
            1, DISABLED, None if socket else spaces.server_command(name, options, command, 1), socket
        )
        self.description = self._connection.description
        self.cost_names = list(self.description.costs)
        self.observation_space = spaces.observation_space(self.description)
        self.action_space = spaces.action_space(self.description)
        self._mask: Optional[np.ndarray] = None
        self._has_begun = False

    def reset(self, *, seed: Optional[int] = None, options: Optional[dict] = None):
        super().reset(seed=seed)
        if seed is None and not self._has_begun:
            seed = int(self.np_random.integers(2**63))
        observations, masks = self._connection.reset(seed, np.ones(1, bool))
        self._has_begun = True
        self._mask = masks
        return observations[0], self._info(None, False)

    def step(self, action):
        description = self.description
        is_replaced = np.zeros(1, bool)
        if description.options is None:
            actions = spaces.amounts(action, description).reshape(1, -1)
        elif self._mask is None:
            raise TitrateError("a step before the first reset")
        else:
            actions, is_replaced = spaces.options(
                np.asarray(action).reshape(1), self._mask, np.ones(1, bool), self._on_forbidden
            )
        outcome = self._connection.step(actions)
        self._mask = outcome.masks
        return (
            outcome.observations[0], float(outcome.rewards[0]), bool(outcome.terminated[0]),
            bool(outcome.truncated[0]), self._info(outcome, bool(is_replaced[0])),
        )

    def action_masks(self) -> np.ndarray:
        """Whether each option is allowed now."""
        if self._mask is None:
            raise TitrateError("amounts have no mask" if self.description.options is None else "reset first")
        return self._mask[0] != 0

    def close(self):
        self._connection.close()

    def _info(self, outcome, is_replaced: bool) -> dict[str, Any]:
        info: dict[str, Any] = {}
        if self._mask is not None:
            info["action_mask"] = self._mask[0]
        if outcome is not None:
            info["elapsed"] = float(outcome.elapsed[0])
            if self.cost_names:
                info["costs"] = outcome.costs[0]
            if len(self.cost_names) == 1:
                info["cost"] = float(outcome.costs[0, 0])
        if is_replaced:
            info["action_replaced"] = True
        return info
