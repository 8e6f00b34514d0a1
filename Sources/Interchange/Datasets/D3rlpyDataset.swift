public import DosingMDP
public import Foundation

/// Data sets of d3rlpy in its HDF5 format, version 2.1, as `ReplayBuffer.dump` and `load` have it.
///
/// Top-level data sets: `version` ("2.1"), `columns` (names), `num_episodes`, and for each episode i `{column}_{i}`, or
/// `{column}_{i}_{j}` for the parts of a tuple. d3rlpy's columns are `observations` [T, F], `actions` [T, 1] (whole
/// numbers) or [T, D], `rewards` [T, 1] and `terminated`. It does not keep what is seen after the last decision, so it makes
/// no transition of that decision in an episode that was cut off. It ignores further columns; so ours are written as such
/// where they say something: `final_observation`, `elapsed`, `behavior_probabilities` and `allowed` [T or T + 1, A], and
/// the data set `features` with names.
///
/// Source: d3rlpy 2.8.1, dataset/io.py and dataset/components.py.
public enum D3rlpyDataset {
  static let version = "2.1"
  static let columns = ["observations", "actions", "rewards", "terminated"]

  /// Reads a file. Whole-numbered actions of width one are options, others amounts, between the least and the greatest.
  /// - Throws: ``InterchangeError`` with all problems.
  public static func read(_ url: URL) throws(InterchangeError) -> LoggedEpisodes {
    let file = try HDF5File(reading: url)
    try checkVersion(file)
    let names = try file.strings("columns")
    let missing = columns.filter { !names.contains($0) }
    guard missing.isEmpty else {
      throw InterchangeError(url.path, place: "columns", "it lacks \(missing.joined(separator: ", "))")
    }
    guard let count = try file.vector("num_episodes", as: Int.self).first, count > 0 else {
      throw InterchangeError(url.path, place: "num_episodes", "it holds no episode")
    }
    var (episodes, problems): ([LoggedColumns], [InterchangeError.Problem]) = ([], [])
    for index in 0..<count {
      do {
        episodes.append(try D3rlpyEpisode(file: file, index: index, names: names).read())
      } catch {
        problems += error.problems
        // A wrong number of episodes would else give as many problems.
        if problems.count > InterchangeError.shownProblems { break }
      }
    }
    guard problems.isEmpty else { throw InterchangeError(path: url.path, problems: problems) }
    let features = try file.kind("features") == .strings ? try file.strings("features") : nil
    return try LoggedColumns.dataset(
      episodes, name: url.deletingPathExtension().lastPathComponent, features: features, actions: nil, path: url.path)
  }

  /// Writes a file, aside and then renamed.
  /// - Throws: ``InterchangeError``.
  public static func write(_ data: LoggedEpisodes, to url: URL) throws(InterchangeError) {
    try data.requireSound(url.path)
    let optional = [
      "final_observation": data.episodes.contains { $0.finalObservation != nil },
      "elapsed": data.episodes.contains { $0.elapsed.contains { $0 != 1 } },
      "behavior_probabilities": data.episodes.contains { $0.behaviorProbabilities != nil },
      "allowed": data.episodes.contains { $0.masks != nil },
    ]
    let names = columns + optional.filter(\.value).keys.sorted()
    try HDF5File.write(to: url) { (file) throws(InterchangeError) in
      try file.write(names, to: "columns")
      try file.write([data.episodes.count], shape: [], to: "num_episodes")
      for (index, episode) in data.episodes.enumerated() {
        let place = D3rlpyEpisode(file: file, index: index, names: names)
        try place.write(episode, features: data.features.count, actions: data.actions)
      }
      try file.write(data.features, to: "features")
      try file.write(version, to: "version")
    }
  }

  private static func checkVersion(_ file: HDF5File) throws(InterchangeError) {
    if try file.kind("version") == .nothing, try file.kind("terminals") != .nothing {
      throw InterchangeError(
        file.path, "it has flat arrays, as of D4RL or of d3rlpy 1", "Read it as a data set of D4RL.")
    }
    let found = try file.strings("version").first ?? ""
    guard found == version else {
      throw InterchangeError(
        file.path, place: "version", "it is \(found); only \(version) is known",
        "Load it with the d3rlpy that wrote it, and dump it with d3rlpy 2.8.1.")
    }
  }
}
