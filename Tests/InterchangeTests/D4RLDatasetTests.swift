import DosingMDP
import Foundation
import Interchange
import TestSupport
import Testing

/// Flat arrays as D4RL and d3rlpy 1 have them, written by h5py: compressed, with truth values and with numbers for them.
@Suite(.tags(.golden, .slow), .enabled(if: PeerPython.arrays.isPresent, "\(PeerPython.arrays.absence)"))
struct D4RLDatasetTests {
  private func write(_ body: String, to place: URL) throws {
    let head = """
      import sys, h5py, numpy as np
      file = h5py.File(sys.argv[1], "w")
      def put(name, values, kind="float32"):
          file.create_dataset(name, data=np.array(values, kind), compression="gzip")

      """
    try PeerPython.arrays.run(head + body, [place.path])
  }

  @Test func episodesEndAtTerminalsAndTimeouts() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "hopper.hdf5")
      try write(
        """
        put("observations", [[0, 0], [1, 1], [2, 2], [3, 3], [4, 4]])
        put("next_observations", [[1, 1], [9, 9], [8, 8], [4, 4], [5, 5]])
        put("actions", [[0], [1], [-1], [0.5], [0.25]])
        put("rewards", [1, 2, 3, 4, 5])
        put("terminals", [0, 1, 0, 0, 0], "bool")
        put("timeouts", [0, 0, 1, 0, 0], "bool")
        put("infos/action_log_probs", np.log([0.5, 1.5, 0.25, 0.75, 1]), "float64")
        """, to: place)
      let data = try D4RLDataset.read(place)
      #expect(data.name == "hopper")
      #expect(data.actions == .amounts(lower: [-1], upper: [1]))
      #expect(data.episodes.map(\.finish) == [.terminal, .truncated, .truncated])
      #expect(data.episodes.map(\.rewards) == [[1, 2], [3], [4, 5]])
      #expect(
        data.episodes.map(\.observations) == [
          [[0, 0], [1, 1], [9, 9]], [[2, 2], [8, 8]], [[3, 3], [4, 4], [5, 5]],
        ])
      let probabilities = data.episodes.compactMap(\.behaviorProbabilities).flatMap(\.self)
      #expect(zip(probabilities, [0.5, 1.5, 0.25, 0.75, 1]).allSatisfy { abs($0 - $1) < 1e-15 })
    }
  }

  /// Without timeouts an episode also ends where the next observation is another than the one that follows.
  @Test func gapsEndEpisodesWhereNothingElseDoes() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "maze.hdf5")
      try write(
        """
        put("observations", [[0], [1], [2], [3]])
        put("next_observations", [[1], [7], [3], [4]])
        put("actions", [0, 2, 1, 0], "int32")
        put("rewards", [0, 0, 0, 1])
        put("terminals", [0, 0, 0, 1])
        """, to: place)
      let data = try D4RLDataset.read(place)
      #expect(data.actions == .options(3))
      #expect(data.episodes.map(\.count) == [2, 2])
      #expect(data.episodes.map(\.finish) == [.truncated, .terminal])
      #expect(data.episodes[0].finalObservation == [7])
    }
  }

  @Test func d3rlpysFirstFormatIsRead() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "v1.h5")
      try write(
        """
        put("observations", [[0], [1], [2]])
        put("actions", [1, 0, 1], "int64")
        put("rewards", [1, 1, 1])
        put("terminals", [0, 0, 1])
        put("episode_terminals", [1, 0, 1])
        """, to: place)
      let data = try D4RLDataset.read(place)
      #expect(data.episodes.map(\.observations) == [[[0]], [[1], [2]]])
      #expect(data.episodes.map(\.finish) == [.truncated, .terminal])
    }
  }

  @Test func allThatIsWrongIsTold() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "bad.hdf5")
      try write(
        """
        put("observations", [[0], [1]])
        put("actions", [1, 0, 1], "int64")
        put("rewards", [1])
        put("terminals", [0, 0, 1])
        """, to: place)
      let lengths = #expect(throws: InterchangeError.self) { try D4RLDataset.read(place) }
      #expect(
        lengths?.problems.map(\.description) == [
          "observations: it has 2 rows and `actions` has 3", "rewards: it has 1 rows and `actions` has 3",
        ])
      try write("put('observations', [[0]])", to: place)
      let missing = #expect(throws: InterchangeError.self) { try D4RLDataset.read(place) }
      #expect(missing?.problems.map(\.place) == ["actions", "rewards", "terminals"])
      try write(
        """
        put("observations", [[0], [np.nan], [2]])
        put("actions", [1, 0, 1], "int64")
        put("rewards", [1, np.inf, 1])
        put("terminals", [0, 0, 1])
        """, to: place)
      let numbers = #expect(throws: InterchangeError.self) { try D4RLDataset.read(place) }
      #expect(
        numbers?.problems.map(\.description) == [
          "steps 0 to 2: observation 1 is not finite", "steps 0 to 2: reward 1 is inf",
        ])
    }
  }
}

extension PeerPython {
  fileprivate static let arrays = PeerPython("h5py", "numpy")
}
