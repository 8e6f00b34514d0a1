import DosingMDP
import Foundation
import Interchange
import TestSupport
import Testing

@Suite struct MinariDatasetTests {
  /// What remains of a data set: an episode that was cut off without a last observation loses its last decision, and a
  /// terminal one repeats its last observation.
  static func remains(_ data: LoggedEpisodes, name: String) -> LoggedEpisodes {
    var result = data
    result.name = name
    for index in result.episodes.indices {
      var episode = result.episodes[index]
      if episode.finalObservation == nil {
        if episode.finish == .terminal {
          episode.observations.append(episode.observations[episode.count - 1])
        } else {
          episode.actions.removeLast()
          episode.rewards.removeLast()
          episode.elapsed.removeLast()
          episode.behaviorProbabilities?.removeLast()
        }
      }
      if case .options(let count) = data.actions, let masks = episode.masks, masks.count == episode.count {
        episode.masks = masks + [ActionMask(allowing: 0..<count)]
      }
      result.episodes[index] = episode
    }
    return result
  }

  @Test(.tags(.law), arguments: [SampleEpisodes.options, SampleEpisodes.amounts])
  func whatIsWrittenIsRead(_ data: LoggedEpisodes) throws {
    try withScratchFolder { folder in
      let id = "titrate/\(data.name)-v0"
      try MinariDataset.write(data, id: id, in: folder, description: "A sample.")
      let expected = Self.remains(data, name: id)
      #expect(try MinariDataset.read(folder.appending(path: id)) == expected)
      #expect(try MinariDataset.read(folder.appending(path: "\(id)/data")) == expected)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "titrate").path) == [
          "\(data.name)-v0"
        ])
      let error = #expect(throws: InterchangeError.self) { try MinariDataset.write(data, id: id, in: folder) }
      #expect(error?.problems[0].reason == "it is there already")
      #expect(throws: InterchangeError.self) { try MinariDataset.write(data, id: "no version", in: folder) }
      #expect(throws: InterchangeError.self) { try MinariDataset.write(data, id: "../outside-v0", in: folder) }
    }
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: InterchangeError.self) { try MinariDataset.read(folder) }
      #expect(error?.path == folder.appending(path: "metadata.json").path)
      #expect(error?.problems[0].reason == "there is no such file")
      let metadata = folder.appending(path: "metadata.json")
      try Data(#"{"total_episodes": 1, "data_format": "arrow"}"#.utf8).write(to: metadata)
      let format = #expect(throws: InterchangeError.self) { try MinariDataset.read(folder) }
      #expect(format?.problems[0].place == "data_format")
      let space = #"{\"type\": \"MultiDiscrete\", \"nvec\": [2, 3], \"start\": [0, 0], \"dtype\": \"int64\"}"#
      try Data(#"{"total_episodes": 1, "data_format": "hdf5", "action_space": "\#(space)"}"#.utf8).write(to: metadata)
      let action = #expect(throws: InterchangeError.self) { try MinariDataset.read(folder) }
      #expect(action?.problems[0].reason == "MultiDiscrete is not supported")
    }
  }

  /// An episode of one decision that was cut off with nothing seen after it cannot be told in Minari's format.
  @Test func whatTheFormatCannotHoldIsRefused() throws {
    try withScratchFolder { folder in
      var data = SampleEpisodes.amounts
      data.episodes[1].observations.removeLast()
      data.episodes[1].finish = .truncated
      let error = #expect(throws: InterchangeError.self) { try MinariDataset.write(data, id: "a-v0", in: folder) }
      #expect(error?.problems.map(\.place) == ["episode 1"])
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.isEmpty)
    }
  }
}

/// Minari itself as the reader and writer.
@Suite(.tags(.golden, .slow), .enabled(if: PeerPython.minari.isPresent, "\(PeerPython.minari.absence)"))
struct MinariTests {
  private struct Course: Codable, Equatable {
    var observations: [[Double]]
    var actions: [[Double]]
    var rewards: [Double]
    var terminations: [Bool]
    var truncations: [Bool]
    var elapsed: [Double]
    var mask: [[Int]]?

    init(_ episode: LoggedEpisode, _ domain: ActionDomain) {
      observations = episode.observations.map { $0.map(Double.init) }
      actions = episode.actions.map { action in
        switch action {
        case .option(let option): [Double(option)]
        case .amounts(let amounts): amounts
        }
      }
      rewards = episode.rewards
      let count = episode.count
      terminations = (1...count).map { $0 == count && episode.finish == .terminal }
      truncations = (1...count).map { $0 == count && episode.finish == .truncated }
      elapsed = [0] + episode.elapsed
      mask = episode.masks.map { $0.map { mask in (0..<domain.width).map { mask.allows($0) ? 1 : 0 } } }
    }
  }

  @Test(arguments: [SampleEpisodes.options, SampleEpisodes.amounts])
  func minariReadsOurDataSet(_ data: LoggedEpisodes) throws {
    try withScratchFolder { folder in
      let id = "titrate/\(data.name)-v0"
      try MinariDataset.write(data, id: id, in: folder)
      let program = """
        import json, sys
        import minari, numpy
        assert list(minari.list_local_datasets()) == [sys.argv[1]], minari.list_local_datasets()
        data = minari.load_dataset(sys.argv[1])
        courses = []
        for each in data.iterate_episodes():
            assert all(row in data.observation_space for row in each.observations)
            assert all(row in data.action_space for row in each.actions)
            courses.append(dict(
                observations=each.observations.tolist(),
                actions=each.actions.reshape(len(each.rewards), -1).tolist(), rewards=each.rewards.tolist(),
                terminations=each.terminations.tolist(), truncations=each.truncations.tolist(),
                elapsed=each.infos["elapsed"].tolist(),
                mask=each.infos["action_mask"].tolist() if "action_mask" in each.infos else None))
        assert data.total_steps == sum(len(each["rewards"]) for each in courses)
        assert all(each["total_steps"] > 0 for each in data.storage.get_episode_metadata(range(data.total_episodes)))
        print(json.dumps(courses))
        """
      let output = try PeerPython.minari.run(
        program, [id], environment: ["MINARI_DATASETS_PATH": folder.path, "HOME": folder.path])
      let line = try #require(output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("[{") })
      let found = try JSONDecoder().decode([Course].self, from: Data(line.utf8))
      let expected = MinariDatasetTests.remains(data, name: id)
      #expect(found == expected.episodes.map { Course($0, data.actions) })
    }
  }

  @Test func weReadWhatMinariWrites() throws {
    try withScratchFolder { folder in
      let program = """
        import warnings; warnings.filterwarnings("ignore")
        import minari, numpy as np
        from gymnasium import spaces
        from minari.data_collector import EpisodeBuffer
        def write(name, observation, action, buffers):
            minari.create_dataset_from_buffers(name, buffers, observation_space=observation, action_space=action)
        write("discrete-v0", spaces.Box(-np.inf, np.inf, (2,), np.float32), spaces.Discrete(3, start=5), [
            EpisodeBuffer(observations=[np.array([1, 2], np.float32), np.array([3, 4], np.float32)],
                          actions=[np.int64(6)], rewards=[0.5], terminations=[True], truncations=[False], infos={}),
            EpisodeBuffer(observations=[np.array([i, i], np.float32) for i in range(3)],
                          actions=[np.int64(5), np.int64(7)], rewards=[1.0, 2.0], terminations=[False, False],
                          truncations=[False, True], infos={"action_mask": [np.array([1, 0, 1], np.int8)] * 3})])
        write("box-v3", spaces.Dict(b=spaces.Box(-1, 1, (2,)), a=spaces.Discrete(4)),
              spaces.Box(np.array([0, -2], np.float32), np.array([1, 2.5], np.float32)), [
            EpisodeBuffer(observations={"a": [np.int64(3), np.int64(1)],
                                        "b": [np.array([0.5, -0.5], np.float32), np.array([0, 1], np.float32)]},
                          actions=[np.array([0.25, -1], np.float32)], rewards=[0.0], terminations=[False],
                          truncations=[True], infos={})])
        """
      try PeerPython.minari.run(
        program, environment: ["MINARI_DATASETS_PATH": folder.path, "HOME": folder.path])
      let discrete = try MinariDataset.read(folder.appending(path: "discrete-v0"))
      let mask = ActionMask(allowing: [0, 2])
      let expected = LoggedEpisodes(
        name: "discrete-v0", features: ["x0", "x1"], actions: .options(3),
        episodes: [
          LoggedEpisode(observations: [[1, 2], [3, 4]], actions: [.option(1)], rewards: [0.5], finish: .terminal),
          LoggedEpisode(
            observations: [[0, 0], [1, 1], [2, 2]], actions: [.option(0), .option(2)], rewards: [1, 2],
            finish: .truncated, masks: [mask, mask, mask]),
        ])
      #expect(discrete == expected)
      let box = try MinariDataset.read(folder.appending(path: "box-v3"))
      #expect(box.actions == .amounts(lower: [0, -2], upper: [1, 2.5]))
      #expect(box.episodes[0].observations == [[3, 0.5, -0.5], [1, 0, 1]])
      #expect(box.episodes[0].actions == [.amounts([0.25, -1])])
      #expect(box.episodes[0].finish == .truncated)
    }
  }
}

extension PeerPython {
  fileprivate static let minari = PeerPython("minari", "h5py", "gymnasium")
}
