public import DosingMDP
public import Foundation
import Stochastics
import Tensors

/// A trained network as plain values: what crosses threads and what is saved.
///
/// On disk it is a folder with `weights.safetensors` (the parameters, float32) and `policy.json` (everything else: the
/// network's shape, the input schema with its normalization, the actions, and how actions are chosen).
public struct NetworkSnapshot: Sendable, Hashable {
  /// What the parameters are read into.
  public enum Kind: String, Codable, Hashable, Sendable {
    case qEnsemble
    case cloning
  }

  /// One parameter.
  public struct Weight: Sendable, Hashable {
    public var name: String
    public var shape: [Int]
    public var values: [Float]
  }

  /// Everything but the weights.
  public struct Description: Codable, Sendable, Hashable {
    public var kind: Kind
    public var network: NetworkConfiguration
    public var schema: FeatureSchema
    public var normalizer: FeatureNormalizer
    public var actions: ActionSpace
    /// Factor that brought returns to order one in training; values divided by it are in reward units.
    public var rewardScale: Double
    /// How a Q-ensemble chooses; `nil` for an imitation.
    public var choice: ActionChoice?
  }

  public var description: Description
  public var weights: [Weight]

  init(_ network: some PolicyNetwork, description: Description) throws(TensorError) {
    self.description = description
    weights = []
    for (name, tensor) in network.parameters {
      weights.append(Weight(name: name, shape: tensor.shape, values: try tensor.detach().floats()))
    }
  }

  /// Writes the weights into a network of the same shape.
  func restore(into network: some PolicyNetwork) throws {
    try network.load(tensors())
  }

  private func tensors() throws(TensorError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for weight in weights { tensors[weight.name] = try Tensor(weight.values, shape: weight.shape) }
    return tensors
  }

  /// Writes the weights into one file for other programs, with the ``Description`` as `titrate.policy` of its metadata.
  public func writeWeights(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try Safetensors.write(
      tensors(),
      metadata: [
        "format": "titrate", "titrate.policy": String(decoding: try encoder.encode(description), as: UTF8.self),
      ],
      to: file)
  }

  /// Saves to a folder, which is made; each file is written aside and then renamed.
  public func save(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Safetensors.write(tensors(), metadata: ["format": "titrate"], to: folder.appending(path: "weights.safetensors"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(description).write(to: folder.appending(path: "policy.json"), options: .atomic)
  }

  /// Reads what ``save(to:)`` wrote.
  public init(from folder: URL) throws {
    let file = folder.appending(path: "policy.json")
    do {
      description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: file))
    } catch {
      throw SnapshotError("\(file.path): \(error)")
    }
    weights = []
    let tensors = try Safetensors.read(from: folder.appending(path: "weights.safetensors")).tensors
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      weights.append(Weight(name: name, shape: tensor.shape, values: try tensor.floats()))
    }
  }
}

/// A saved policy that cannot be used.
public struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
