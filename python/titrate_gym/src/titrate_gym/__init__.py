"""Titrate's decision processes as Gymnasium environments."""

from .connection import TitrateError
from .environment import TitrateEnv
from .vector import TitrateVectorEnv

__all__ = ["TitrateEnv", "TitrateError", "TitrateVectorEnv"]
