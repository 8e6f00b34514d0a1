import DosingMDP
import Foundation

/// What metadata.json of a Minari data set says.
struct MinariMetadata {
  let name: String
  let episodeCount: Int
  private let stepCount: Int
  /// `nil` where the file does not say it.
  let actions: ActionDomain?
  /// The number of the first option.
  let firstOption: Int
  let features: [String]?
  private let description: String?

  /// The members of the file that are read and written.
  private struct Content: Codable {
    var datasetId: String?
    var totalEpisodes: Int
    var totalSteps: Int?
    var dataFormat: String?
    var observationSpace: String?
    var actionSpace: String?
    var minariVersion: String?
    var datasetSize: Double?
    var description: String?
    /// Ours: names of the features.
    var featureNames: [String]?
  }

  init(_ data: LoggedEpisodes, id: String, description: String?) {
    name = id
    episodeCount = data.episodes.count
    stepCount = data.stepCount
    actions = data.actions
    firstOption = 0
    features = data.features
    self.description = description
  }

  init(reading url: URL) throws(InterchangeError) {
    let content: Content
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      content = try decoder.decode(Content.self, from: Data(contentsOf: url))
    } catch {
      let isThere = FileManager.default.fileExists(atPath: url.path)
      throw InterchangeError(
        url.path, isThere ? "it is no metadata of Minari: \(error)" : "there is no such file",
        "Give the folder of one data set.")
    }
    if let format = content.dataFormat, format != "hdf5" {
      throw InterchangeError(
        url.path, place: "data_format", "it is \(format); only hdf5 is known",
        "Load it with minari and write it again with dataFormat=\"hdf5\".")
    }
    name = content.datasetId ?? url.deletingLastPathComponent().lastPathComponent
    episodeCount = content.totalEpisodes
    stepCount = content.totalSteps ?? 0
    features = content.featureNames
    description = content.description
    guard let text = content.actionSpace else {
      (actions, firstOption) = (nil, 0)
      return
    }
    let space = try MinariSpace(text, path: url.path)
    (actions, firstOption) = (space.actions, space.start ?? 0)
  }

  func write(to url: URL, dataFile: URL) throws(InterchangeError) {
    let width = features?.count ?? 0
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: dataFile.path)
      let megabytes = Double((attributes[.size] as? Int) ?? 0) / 1e6
      let content = Content(
        datasetId: name, totalEpisodes: episodeCount, totalSteps: stepCount, dataFormat: "hdf5",
        observationSpace: MinariSpace.unbounded(width), actionSpace: actions.map(MinariSpace.text),
        minariVersion: MinariDataset.version, datasetSize: (megabytes * 10).rounded() / 10,
        description: description, featureNames: features)
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try encoder.encode(content).write(to: url)
    } catch {
      throw InterchangeError(url.path, "it cannot be written: \(error.localizedDescription)")
    }
  }
}
