public import DosingMDP
public import Foundation

/// Data sets of Minari in its HDF5 format: a folder ID/data with metadata.json and main_data.hdf5, which has for each
/// episode a group episode_N with `observations` [T + 1, F], `actions` [T] or [T, D], `rewards`, `terminations` and
/// `truncations` [T], and `infos` [T + 1, …], whose first row belongs to the beginning and the others to the steps.
///
/// Of `infos` these are read and written: `action_mask` [T + 1, A] (options allowed in each observation), `elapsed` and
/// `behavior_probability`. What the file does not hold is lost: it has no place for an episode that was cut off without a
/// last observation, so such an episode's last decision is left out; after a terminal event the last observation, which has
/// no meaning, is repeated where there is none.
///
/// Source: Minari 0.5.3, dataset/_storages/hdf5_storage.py, dataset/minari_storage.py and serialization.py.
public enum MinariDataset {
  static let version = "0.5.3"
  static let mainFile = "main_data.hdf5"
  static let metadataFile = "metadata.json"

  /// Reads a data set. Parts of a composed observation (`Dict`, `Tuple`) lie side by side, in the order of their names.
  /// - Parameter folder: the data set's (ID) or its data folder.
  /// - Throws: ``InterchangeError`` with all problems.
  public static func read(_ folder: URL) throws(InterchangeError) -> LoggedEpisodes {
    let inner = folder.appending(path: "data")
    let isOuter = FileManager.default.fileExists(atPath: inner.appending(path: metadataFile).path)
    let place = isOuter ? inner : folder
    let metadata = try MinariMetadata(reading: place.appending(path: metadataFile))
    let file = try HDF5File(reading: place.appending(path: mainFile))
    var (episodes, problems): ([LoggedColumns], [InterchangeError.Problem]) = ([], [])
    for index in 0..<metadata.episodeCount {
      do {
        episodes.append(try MinariEpisode(file: file, index: index).read(firstOption: metadata.firstOption))
      } catch {
        problems += error.problems
        if problems.count > InterchangeError.shownProblems { break }
      }
    }
    guard problems.isEmpty else { throw InterchangeError(path: file.path, problems: problems) }
    return try LoggedColumns.dataset(
      episodes, name: metadata.name, features: metadata.features, actions: metadata.actions, path: file.path)
  }

  /// Writes a data set that `minari.load_dataset(id)` finds where MINARI_DATASETS_PATH is `datasets`. Everything is written
  /// aside, and the folder then gets its name as a whole.
  /// - Parameters:
  ///   - id: its name with a version, `NAMESPACE/NAME-v0`.
  ///   - datasets: the folder of all data sets.
  ///   - description: free text for its readers.
  /// - Throws: ``InterchangeError``, also where there is such a data set already.
  public static func write(
    _ data: LoggedEpisodes, id: String, in datasets: URL, description: String? = nil
  ) throws(InterchangeError) {
    let place = datasets.appending(path: id)
    guard id.wholeMatch(of: /([-_\w]+\/)*[-_\w]+-v\d+/) != nil else {
      throw InterchangeError(place.path, "'\(id)' is no name of a data set", "Name it NAMESPACE/NAME-v0.")
    }
    let manager = FileManager.default
    guard !manager.fileExists(atPath: place.path) else {
      throw InterchangeError(place.path, "it is there already", "Remove it, or raise the version.")
    }
    try data.requireSound(place.path)
    let sound = try complete(data, place.path)
    let draft = place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).\(UUID().uuidString)")
    defer { try? manager.removeItem(at: draft) }
    let inner = draft.appending(path: "data")
    do { try manager.createDirectory(at: inner, withIntermediateDirectories: true) } catch {
      throw InterchangeError(place.path, "it cannot be written: \(error.localizedDescription)")
    }
    let main = inner.appending(path: mainFile)
    try HDF5File.write(to: main) { (file) throws(InterchangeError) in
      for (index, episode) in sound.episodes.enumerated() {
        try MinariEpisode(file: file, index: index).write(
          episode, features: sound.features.count, actions: sound.actions)
      }
    }
    let metadata = MinariMetadata(sound, id: id, description: description)
    try metadata.write(to: inner.appending(path: metadataFile), dataFile: main)
    guard rename(draft.path, place.path) == 0 else {
      throw InterchangeError(place.path, "it cannot be written (\(String(cString: strerror(errno))))")
    }
  }

  /// The episodes with an observation after each decision.
  private static func complete(_ data: LoggedEpisodes, _ path: String) throws(InterchangeError) -> LoggedEpisodes {
    var result = data
    var problems: [InterchangeError.Problem] = []
    for index in data.episodes.indices where data.episodes[index].finalObservation == nil {
      var episode = data.episodes[index]
      if episode.finish == .terminal {
        episode.observations += episode.observations.suffix(1)
      } else if episode.count > 1 {
        episode.actions.removeLast()
        episode.rewards.removeLast()
        episode.elapsed.removeLast()
        episode.behaviorProbabilities?.removeLast()
      } else {
        problems.append(
          .init(
            place: "episode \(index)", reason: "it was cut off after one decision, and nothing was seen after it",
            remedy: "Leave it out: nothing can be learned from it."))
      }
      result.episodes[index] = episode
    }
    guard problems.isEmpty else { throw InterchangeError(path: path, problems: problems) }
    return result
  }
}
