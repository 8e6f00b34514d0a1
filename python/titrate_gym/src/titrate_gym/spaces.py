"""Spaces of a process, and actions in the form in which it takes them."""

from __future__ import annotations

from typing import Optional, Sequence

import numpy as np
from gymnasium import spaces

from .connection import Description, TitrateError


def server_command(
    name: str, options: Optional[dict], command: Sequence[str], threads: int
) -> list:
    """The command line of a server."""
    settings = [word for key, value in (options or {}).items() for word in ("--set", f"{key}={value}")]
    return [*command, "environment", "serve", name, *settings, "--threads", str(threads)]


def observation_space(description: Description) -> spaces.Box:
    return spaces.Box(-np.inf, np.inf, (len(description.features),), np.float32)


def action_space(description: Description) -> spaces.Space:
    if description.options is not None:
        return spaces.Discrete(description.options)
    return spaces.Box(description.lower.astype(np.float32), description.upper.astype(np.float32), dtype=np.float32)


def amounts(actions, description: Description) -> np.ndarray:
    """Amounts in 64 bits, within their bounds. Only what the rounding of bounds to 32 bits explains is moved."""
    values = np.asarray(actions, np.float64)
    lower, upper = description.lower, description.upper
    slack = 2 * np.finfo(np.float32).eps * np.maximum(np.abs(lower), np.abs(upper))
    if not np.all((values >= lower - slack) & (values <= upper + slack)):
        raise TitrateError(f"amounts {actions} are not within {lower} and {upper}")
    return np.clip(values, lower, upper)


def options(actions, masks: np.ndarray, active: np.ndarray, on_forbidden: str):
    """Options as whole numbers, and where one was replaced.

    active: the lanes in which an action is carried out.
    """
    values = np.asarray(actions)
    if not np.issubdtype(values.dtype, np.integer):
        raise TitrateError(f"options are whole numbers, not {values.dtype}")
    values = values.astype(np.int64)
    replaced = np.zeros(len(values), bool)
    if on_forbidden == "first":
        inside = (values >= 0) & (values < masks.shape[1])
        allowed = np.take_along_axis(masks, np.where(inside, values, 0)[:, None], axis=1)[:, 0] != 0
        replaced = active & inside & ~allowed
        values = np.where(replaced, masks.argmax(axis=1), values)
    # An inactive lane's action is not read, but must be a number that fits.
    return np.where(active, values, 0), replaced


def require_reaction(on_forbidden: str) -> None:
    if on_forbidden not in ("raise", "first"):
        raise ValueError(f"on_forbidden is {on_forbidden!r}; 'raise' and 'first' are known")
