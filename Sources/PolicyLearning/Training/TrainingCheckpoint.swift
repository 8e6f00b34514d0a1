import DosingMDP
public import Foundation
public import Tensors

/// All that a training needs to go on as if it had never stopped: networks, optimizers, what is stored, and where every
/// course stands.
///
/// It is one file, written aside and then renamed, so that a training killed at any moment leaves the one before whole.
public struct TrainingCheckpoint {
  /// The layout of the file.
  public static let version = 1

  /// By name.
  public var tensors: [String: Tensor]
  /// Everything that is no tensor, as JSON.
  public var state: String
  /// What belongs to the session that trains, as JSON.
  var sessionText = ""

  init(_ tensors: [NamedTensor], state: some Encodable) throws {
    self.tensors = Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { _, last in last })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    self.state = String(decoding: try encoder.encode(state), as: UTF8.self)
  }

  /// Takes in the tensors of a part, under a name; its state is to be kept with this one's.
  mutating func add(_ part: TrainingCheckpoint, under name: String) {
    for (key, tensor) in part.tensors { tensors["\(name).\(key)"] = tensor }
  }

  /// A part that ``add(_:under:)`` took in.
  func part(_ name: String, state: String) -> TrainingCheckpoint {
    var part = self
    (part.tensors, part.state) = (tensors(under: name), state)
    return part
  }

  /// The tensors whose names begin with a name and a point, by what follows.
  func tensors(under name: String) -> [String: Tensor] {
    let prefix = "\(name)."
    let pairs = tensors.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
    return Dictionary(pairs, uniquingKeysWith: { _, last in last })
  }

  /// Copies the tensors under a name into those that are given.
  /// - Throws: ``LearningError/unusableCheckpoint(_:)`` where names or shapes do not fit.
  func load(_ parameters: [NamedTensor], under name: String) throws {
    do {
      try NamedTensors(parameters).load(tensors(under: name))
    } catch let error as ParameterError {
      throw LearningError.unusableCheckpoint("it is of another algorithm or network: \(error)")
    }
  }

  func state<State: Decodable>(as type: State.Type) throws -> State {
    do {
      return try JSONDecoder().decode(type, from: Data(state.utf8))
    } catch {
      throw LearningError.unusableCheckpoint("its state is of another kind of training (\(error))")
    }
  }

  /// Writes the file.
  public func write(to file: URL) throws {
    try Safetensors.write(
      tensors,
      metadata: ["format": "titrate-checkpoint", "version": "\(Self.version)", "state": state, "session": sessionText],
      to: file)
  }

  /// Reads what ``write(to:)`` wrote.
  public init(from file: URL) throws {
    let content = try Safetensors.read(from: file)
    guard content.metadata["format"] == "titrate-checkpoint", let state = content.metadata["state"] else {
      throw LearningError.unusableCheckpoint("\(file.path) is not a checkpoint of a training")
    }
    guard let version = content.metadata["version"], version == "\(Self.version)" else {
      throw LearningError.unusableCheckpoint(
        "\(file.path) was written by another version of the program (layout "
          + "\(content.metadata["version"] ?? "unknown"), this one reads \(Self.version)); start the training anew")
    }
    tensors = content.tensors
    self.state = state
    sessionText = content.metadata["session"] ?? ""
  }
}

extension TransitionStore {
  /// What is not a tensor.
  struct State: Codable, Sendable {
    var written: Int
    var decisions: Int
    var isMasked: Bool
  }

  var state: State { State(written: written, decisions: decisions, isMasked: isMasked) }

  /// All places, column by column.
  func tensors() throws(TensorError) -> [NamedTensor] {
    [
      (name: "previous", tensor: try Tensor(slots.map(\.previous))),
      (name: "next", tensor: try Tensor(slots.map(\.next))),
      (name: "course", tensor: try Tensor(slots.map(\.course))),
      (name: "mask", tensor: try Tensor(slots.map { Int64(bitPattern: $0.mask.bits) })),
      (name: "option", tensor: try Tensor(slots.map { Int64($0.option) })),
      (name: "reward", tensor: try Tensor(slots.map(\.reward))),
      (name: "discount", tensor: try Tensor(slots.map(\.discount))),
      (name: "features", tensor: try Tensor(features)), (name: "points", tensor: try Tensor(points)),
      (name: "costs", tensor: try Tensor(costs)),
    ]
  }

  /// Puts back what ``tensors()`` and ``state`` gave.
  mutating func restore(_ tensors: [String: Tensor], prefix: String, state: State) throws {
    func column(_ name: String) throws -> Tensor {
      guard let tensor = tensors["\(prefix).\(name)"] else {
        throw LearningError.unusableCheckpoint("it lacks \(prefix).\(name)")
      }
      return tensor
    }
    let (previous, next) = (try column("previous").integers(), try column("next").integers())
    let (course, mask) = (try column("course").integers(), try column("mask").integers())
    let (option, reward) = (try column("option").integers(), try column("reward").floats())
    let discount = try column("discount").floats()
    features = try column("features").floats()
    guard previous.count <= capacity, features.count == previous.count * width else {
      throw LearningError.unusableCheckpoint("its store has another size than this training's")
    }
    slots = previous.indices.map { index in
      Slot(
        previous: previous[index], next: next[index], course: course[index],
        mask: ActionMask(bits: UInt64(bitPattern: Int64(mask[index]))), option: Int32(option[index]),
        reward: reward[index], discount: discount[index])
    }
    points = try column("points").floats()
    costs = try column("costs").floats()
    (written, decisions, isMasked) = (state.written, state.decisions, state.isMasked)
  }
}
