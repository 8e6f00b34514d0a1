import DosingMDP
import Foundation
import Interchange
import TestSupport
import Testing

@Suite struct D3rlpyDatasetTests {
  @Test(.tags(.law), arguments: [SampleEpisodes.options, SampleEpisodes.amounts])
  func whatIsWrittenIsRead(_ data: LoggedEpisodes) throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "\(data.name).h5")
      try D3rlpyDataset.write(data, to: place)
      #expect(try D3rlpyDataset.read(place) == data)
      // Written again in the place of the first, and nothing beside it.
      try D3rlpyDataset.write(data, to: place)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["\(data.name).h5"])
    }
  }

  @Test func badDataIsRefusedBeforeAnythingIsWritten() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "data.h5")
      var data = SampleEpisodes.options
      data.episodes[0].rewards[1] = .nan
      data.episodes[1].actions[0] = .option(3)
      data.episodes[2].masks = [ActionMask(allowing: [1]), ActionMask(allowing: [1])]
      data.episodes[3].elapsed = [1]
      let error = #expect(throws: InterchangeError.self) { try D3rlpyDataset.write(data, to: place) }
      let lines = error?.problems.map(\.description)
      #expect(
        lines == [
          "episode 0: reward 1 is nan", "episode 1: action 0, option(3), is not one of options(3)",
          "episode 1: action 0, option(3), is not allowed by its mask",
          "episode 2: action 0, option(0), is not allowed by its mask",
          "episode 3: there are 1 elapsed times for 2 decisions; 2 are needed",
        ])
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.isEmpty)
    }
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "data.h5")
      func reason() -> String {
        do {
          _ = try D3rlpyDataset.read(place)
          return ""
        } catch { return "\(error)" }
      }
      #expect(reason() == "\(place.path): there is no such file")
      try Data("no HDF5".utf8).write(to: place)
      #expect(reason().hasPrefix("\(place.path): it cannot be read as HDF5 ("))
      try D3rlpyDataset.write(SampleEpisodes.amounts, to: place)
      let whole = try Data(contentsOf: place)
      try whole.prefix(whole.count / 2).write(to: place)
      #expect(reason().hasPrefix("\(place.path): "))
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "missing/data.h5")
      let error = #expect(throws: InterchangeError.self) { try D3rlpyDataset.write(SampleEpisodes.amounts, to: place) }
      #expect(error?.path == place.path)
    }
  }
}

/// d3rlpy itself as the reader and writer.
@Suite(.tags(.golden, .slow), .enabled(if: PeerPython.d3rlpy.isPresent, "\(PeerPython.d3rlpy.absence)"))
struct D3rlpyTests {
  /// What d3rlpy finds in our file, and that it learns from it.
  @Test(arguments: [SampleEpisodes.options, SampleEpisodes.amounts])
  func d3rlpyLearnsFromOurFile(_ data: LoggedEpisodes) throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "data.h5")
      try D3rlpyDataset.write(data, to: place)
      let program = """
        import json, sys
        import d3rlpy, numpy
        from d3rlpy.dataset import InfiniteBuffer, ReplayBuffer
        d3rlpy.logging.LOG.setLevel("ERROR") if hasattr(d3rlpy.logging.LOG, "setLevel") else None
        with open(sys.argv[1], "rb") as file:
            buffer = ReplayBuffer.load(file, InfiniteBuffer())
        print(json.dumps([dict(observations=each.observations.tolist(), actions=each.actions.tolist(),
                               rewards=each.rewards.tolist(), terminated=bool(each.terminated))
                          for each in buffer.episodes]))
        is_discrete = buffer.dataset_info.action_space == d3rlpy.ActionSpace.DISCRETE
        assert is_discrete == (sys.argv[2] == "options"), buffer.dataset_info
        config = d3rlpy.algos.DiscreteCQLConfig if is_discrete else d3rlpy.algos.TD3PlusBCConfig
        algorithm = config(batch_size=4).create(device="cpu")
        algorithm.build_with_dataset(buffer)
        for step in range(2):
            losses = algorithm.update(buffer.sample_transition_batch(4))
            assert all(numpy.isfinite(value) for value in losses.values()), losses
        """
      let output = try PeerPython.d3rlpy.run(program, [place.path, data.name], environment: ["HOME": folder.path])
      let line = try #require(output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("[{") })
      let found = try JSONDecoder().decode([Course].self, from: Data(line.utf8))
      // d3rlpy leaves out what has no transition: one decision that was cut off.
      let kept = data.episodes.filter { $0.finish == .terminal || $0.count > 1 }
      #expect(found == kept.map(Course.init))
    }
  }

  private struct Course: Codable, Equatable {
    var observations: [[Double]]
    var actions: [[Double]]
    var rewards: [[Double]]
    var terminated: Bool

    init(_ episode: LoggedEpisode) {
      observations = episode.observations.prefix(episode.count).map { $0.map(Double.init) }
      actions = episode.actions.map { action in
        switch action {
        case .option(let option): [Double(option)]
        case .amounts(let amounts): amounts
        }
      }
      rewards = episode.rewards.map { [$0] }
      terminated = episode.finish == .terminal
    }
  }

  @Test func weReadWhatD3rlpyDumps() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "theirs.h5")
      let program = """
        import sys
        import numpy as np
        from d3rlpy.dataset import Episode, InfiniteBuffer, ReplayBuffer
        episodes = [
            Episode(np.array([[1, 2], [3, 4]], np.float32), np.array([[0], [2]], np.int64),
                    np.array([[0.5], [-1]], np.float32), True),
            Episode(np.array([[5, 6], [7, 8]], np.float32), np.array([[1], [1]], np.int64),
                    np.array([[2], [3]], np.float32), False)]
        buffer = ReplayBuffer(InfiniteBuffer(), episodes=episodes)
        with open(sys.argv[1], "w+b") as file:
            buffer.dump(file)
        parts = [Episode((np.array([[1], [2]], np.float32), np.array([[3, 4], [5, 6]], np.float32)),
                         np.array([[0.5, 1], [0, -1]], np.float32), np.array([[1], [1]], np.float32), True)]
        with open(sys.argv[2], "w+b") as file:
            ReplayBuffer(InfiniteBuffer(), episodes=parts).dump(file)
        """
      let tuples = folder.appending(path: "tuples.h5")
      try PeerPython.d3rlpy.run(program, [place.path, tuples.path], environment: ["HOME": folder.path])
      let expected = LoggedEpisodes(
        name: "theirs", features: ["x0", "x1"], actions: .options(3),
        episodes: [
          LoggedEpisode(
            observations: [[1, 2], [3, 4]], actions: [.option(0), .option(2)], rewards: [0.5, -1], finish: .terminal),
          LoggedEpisode(
            observations: [[5, 6], [7, 8]], actions: [.option(1), .option(1)], rewards: [2, 3], finish: .truncated),
        ])
      #expect(try D3rlpyDataset.read(place) == expected)
      let composed = try D3rlpyDataset.read(tuples)
      #expect(composed.episodes[0].observations == [[1, 3, 4], [2, 5, 6]])
      #expect(composed.actions == .amounts(lower: [0, -1], upper: [0.5, 1]))
    }
  }

  @Test func aFileThatLacksSomethingNamesIt() throws {
    try withScratchFolder { folder in
      let program = """
        import sys, h5py, numpy
        folder = sys.argv[1]
        with h5py.File(folder + "/old.h5", "w") as file:
            file["version"] = "2.0"
            file["columns"] = ["observations", "actions", "rewards", "terminated"]
            file["num_episodes"] = 1
        with h5py.File(folder + "/columns.h5", "w") as file:
            file["version"] = "2.1"
            file["columns"] = ["observations", "rewards"]
            file["num_episodes"] = 1
        with h5py.File(folder + "/episodes.h5", "w") as file:
            file["version"] = "2.1"
            file["columns"] = ["observations", "actions", "rewards", "terminated"]
            file["num_episodes"] = 2
            for index, (shape, reward) in enumerate([((2, 3, 3), 0.0), ((2, 3), numpy.inf)]):
                file[f"observations_{index}"] = numpy.zeros(shape, "float32")
                file[f"actions_{index}"] = [[0], [1]]
                file[f"rewards_{index}"] = [[reward], [0.0]]
                file[f"terminated_{index}"] = True
        with h5py.File(folder + "/huge.h5", "w") as file:
            file["version"] = "2.1"
            file["columns"] = ["observations", "actions", "rewards", "terminated"]
            file["num_episodes"] = 1
            file.create_dataset("observations_0", (1 << 40, 1 << 20), "float32", chunks=(1, 1))
            file["terminated_0"] = True
        with h5py.File(folder + "/flat.h5", "w") as file:
            file["terminals"] = [0.0]
        """
      try PeerPython.d3rlpy.run(program, [folder.path])
      func problems(_ name: String) -> [String] {
        do {
          _ = try D3rlpyDataset.read(folder.appending(path: "\(name).h5"))
          return []
        } catch { return error.problems.map(\.description) }
      }
      #expect(
        problems("old") == [
          "version: it is 2.0; only 2.1 is known. Load it with the d3rlpy that wrote it, and dump it with d3rlpy 2.8.1."
        ])
      #expect(problems("columns") == ["columns: it lacks actions, terminated"])
      #expect(
        problems("episodes") == [
          "observations_0: it has the shape [2, 3, 3]; a number or a vector at each step is needed. "
            + "Flatten what is seen to a vector."
        ])
      #expect(problems("huge").first?.contains("more than") == true)
      #expect(problems("flat").first?.contains("D4RL") == true)
    }
  }
}

extension PeerPython {
  static let d3rlpy = PeerPython("d3rlpy", "h5py", "numpy")
}
