public import DosingMDP
public import Foundation
import Stochastics
import Tensors

/// A learner's networks as plain values, with what is needed to use them: what crosses threads and what is saved.
///
/// On disk it is a folder with `weights.safetensors` and `learner.json`.
public struct LearnerSnapshot: Sendable, Hashable {
  /// The layout of the files.
  public static let version = 1

  /// Everything but the weights.
  public struct Description: Codable, Sendable, Hashable {
    /// ``LearnerSnapshot/version`` of the program that saved it.
    public var version: Int
    /// See ``LearningAlgorithms``.
    public var algorithm: String
    /// The algorithm's configuration, as JSON.
    public var configuration: String
    /// What it decides on, with the scale of its features.
    public var process: ProcessDescription
    /// Factor on rewards in training.
    public var rewardScale: Double
  }

  public var description: Description
  /// By name, with shapes.
  var weights: [String: Weight]

  struct Weight: Sendable, Hashable {
    var shape: [Int]
    var values: [Float]
  }

  public init<Trained: Learner>(
    _ learner: Trained, configuration: Trained.Configuration, process: ProcessDescription,
    rewardScale: Double = 1
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    description = Description(
      version: Self.version, algorithm: Trained.profile.name,
      configuration: String(decoding: try encoder.encode(configuration), as: UTF8.self), process: process,
      rewardScale: rewardScale)
    weights = [:]
    for (name, tensor) in learner.outline.decisive {
      weights[name] = Weight(shape: tensor.shape, values: try tensor.detach().floats())
    }
  }

  /// The learner with these networks.
  public func learner() throws -> any Learner { try make(LearningAlgorithms.named(description.algorithm)) }

  private func make<Trained: Learner>(_ type: Trained.Type) throws -> Trained {
    let configuration = try JSONDecoder().decode(
      Trained.Configuration.self, from: Data(description.configuration.utf8))
    let learner = try Trained(configuration, process: description.process, key: Key(seed: 0))
    try NamedTensors(learner.outline.decisive).load(tensors())
    return learner
  }

  /// Saves to a folder, which is made; each file is written aside and then renamed.
  public func save(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Safetensors.write(
      tensors(), metadata: ["format": "titrate"], to: folder.appending(path: "weights.safetensors"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(description).write(to: folder.appending(path: "learner.json"), options: .atomic)
  }

  /// Writes the weights into one file for other programs, with the ``Description`` as `titrate.learner` of its metadata.
  public func writeWeights(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try Safetensors.write(
      tensors(),
      metadata: [
        "format": "titrate", "titrate.learner": String(decoding: try encoder.encode(description), as: UTF8.self),
      ],
      to: file)
  }

  private func tensors() throws(TensorError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (name, weight) in weights { tensors[name] = try Tensor(weight.values, shape: weight.shape) }
    return tensors
  }

  /// Reads what ``save(to:)`` wrote.
  public init(from folder: URL) throws {
    let file = folder.appending(path: "learner.json")
    do {
      description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: file))
    } catch {
      throw SnapshotError("\(file.path): \(error)")
    }
    guard description.version == Self.version else {
      throw SnapshotError(
        "\(file.path): it was saved by another version of the program (layout \(description.version), this one reads "
          + "\(Self.version)); train it again, or use the version that saved it")
    }
    weights = [:]
    for (name, tensor) in try Safetensors.read(from: folder.appending(path: "weights.safetensors")).tensors {
      weights[name] = Weight(shape: tensor.shape, values: try tensor.floats())
    }
  }
}

/// Tensors that are loaded together, like a module's parameters.
struct NamedTensors: Module {
  let parameters: [NamedTensor]

  init(_ parameters: [NamedTensor]) { self.parameters = parameters }
}
