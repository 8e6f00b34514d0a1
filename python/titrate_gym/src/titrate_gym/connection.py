"""The conversation with a server, version 1 of its protocol (BridgeMessage.swift describes it)."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np

VERSION = 1
NEXT_STEP, SAME_STEP, DISABLED = 0, 1, 2
_HELLO, _RESET, _STEP = 1, 2, 3
_DESCRIPTION, _OBSERVATIONS, _OUTCOME, _REFUSAL = 129, 130, 131, 255


class TitrateError(RuntimeError):
    """Something that the process refused, or a server that has gone."""


@dataclass
class Description:
    """What a process shows and lets one do."""

    name: str
    features: list
    costs: list
    #: The number of options; None where actions are amounts.
    options: Optional[int]
    lower: Optional[np.ndarray]
    upper: Optional[np.ndarray]


@dataclass
class Outcome:
    """What a step gave in each lane."""

    observations: np.ndarray
    masks: Optional[np.ndarray]
    rewards: np.ndarray
    terminated: np.ndarray
    truncated: np.ndarray
    elapsed: np.ndarray
    costs: np.ndarray
    ended: np.ndarray
    last: np.ndarray


class Connection:
    """A server: a program that is run, or a Unix socket on which one listens."""

    def __init__(
        self, lanes: int, autoreset: int, command: Optional[Sequence[str]] = None, path: Optional[str] = None
    ):
        self._lanes, self._process, self._socket = lanes, None, None
        if path is not None:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self._socket.connect(path)
            except OSError as error:
                self._socket.close()
                raise TitrateError(f"{path}: no server listens there ({error})") from error
            self._input = self._socket.makefile("rb")
            self._output = self._socket.makefile("wb")
        else:
            try:
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            except OSError as error:
                raise TitrateError(f"{command[0]} cannot be run ({error}); give its path as command") from error
            self._input, self._output = self._process.stdout, self._process.stdin
        try:
            body = self._ask(_HELLO, struct.pack("<IIB", VERSION, lanes, autoreset), _DESCRIPTION)
        except BaseException:
            self.close()
            raise
        self.description = self._described(json.loads(body))

    @staticmethod
    def _described(content: dict) -> Description:
        actions = content["actions"]
        is_discrete = actions["kind"] == "options"
        return Description(
            content["name"], content["features"], content["costs"], actions["count"] if is_discrete else None,
            None if is_discrete else np.array(actions["lower"], np.float64),
            None if is_discrete else np.array(actions["upper"], np.float64),
        )

    def reset(self, seed: Optional[int], lanes: np.ndarray):
        """Begins new courses in some lanes; gives what is seen in all, and the options allowed."""
        head = struct.pack("<BQ", seed is not None, (seed or 0) & 0xFFFFFFFFFFFFFFFF)
        body = memoryview(self._ask(_RESET, head + lanes.astype(np.uint8).tobytes(), _OBSERVATIONS))
        observations, masks, rest = self._observed(body)
        self._require_end(rest)
        return observations, masks

    def step(self, actions: np.ndarray) -> Outcome:
        """Carries out one action in each lane."""
        kind = "<f8" if self.description.options is None else "<i4"
        body = memoryview(self._ask(_STEP, np.ascontiguousarray(actions, kind).tobytes(), _OUTCOME))
        lanes, costs = self._lanes, len(self.description.costs)
        observations, masks, rest = self._observed(body)

        def take(kind, *shape):
            nonlocal rest
            values, rest = self._take(rest, kind, shape)
            return values

        outcome = Outcome(
            observations, masks, take("<f8", lanes), take("u1", lanes).astype(bool), take("u1", lanes).astype(bool),
            take("<f8", lanes), take("<f8", lanes, costs), take("u1", lanes).astype(bool),
            take("<f4", lanes, len(self.description.features)),
        )
        self._require_end(rest)
        return outcome

    def close(self) -> None:
        """Ends the conversation, and the program that was run for it."""
        for stream in (self._output, self._input):
            try:
                stream.close()
            except OSError:
                pass
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _observed(self, body):
        observations, rest = self._take(body, "<f4", (self._lanes, len(self.description.features)))
        if self.description.options is None:
            return observations, None, rest
        masks, rest = self._take(rest, "u1", (self._lanes, self.description.options))
        return observations, masks.astype(np.int8), rest

    @staticmethod
    def _take(body, kind, shape):
        count = int(np.prod(shape)) * np.dtype(kind).itemsize
        if len(body) < count:
            raise TitrateError("the server's answer is too short")
        values = np.frombuffer(body[:count], kind).reshape(shape)
        return values.astype(values.dtype.newbyteorder("=")), body[count:]

    @staticmethod
    def _require_end(rest):
        if len(rest):
            raise TitrateError("the server's answer is too long")

    def _ask(self, kind: int, body: bytes, answer: int) -> bytes:
        try:
            self._output.write(struct.pack("<IB", len(body) + 1, kind) + body)
            self._output.flush()
        except (OSError, ValueError) as error:
            raise TitrateError(f"the server has gone ({error})") from error
        found = self._read(1 + 4)
        length, found = struct.unpack("<IB", found)
        content = self._read(length - 1)
        if found == _REFUSAL:
            raise TitrateError(content.decode("utf-8", "replace"))
        if found != answer:
            raise TitrateError(f"an answer of kind {found}, where {answer} was expected")
        return content

    def _read(self, count: int) -> bytes:
        try:
            content = self._input.read(count)
        except (OSError, ValueError) as error:
            raise TitrateError(f"the server has gone ({error})") from error
        if content is None or len(content) < count:
            raise TitrateError("the server has gone")
        return content
