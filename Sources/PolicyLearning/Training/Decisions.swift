public import DosingMDP
public import Stochastics
import Tensors

/// What many patients are to be decided on.
public struct Decisions {
  public let histories: Histories
  /// The options allowed to each.
  public let masks: [ActionMask]
  /// The number of options; 0 for amounts.
  public let actionCount: Int

  public init(histories: Histories, masks: [ActionMask], actions: ActionDomain) {
    self.histories = histories
    self.masks = masks
    actionCount = actions.isContinuous ? 0 : actions.width
  }

  /// The number of patients.
  public var count: Int { masks.count }

  /// Options that are allowed [N, A], truth values; `nil` where all are.
  func allowed() throws(TensorError) -> Tensor? {
    guard masks.contains(where: { mask in (0..<actionCount).contains { !mask.allows($0) } }) else { return nil }
    return try allowedTensor(masks, actions: actionCount)
  }
}

/// What was decided.
public enum Choices: Hashable, Sendable {
  /// The option of each patient.
  case options([Int])
  /// The points of [-1, 1] that stand for the amounts, patient by patient.
  case points([Float])

  /// The actions of a process.
  public func actions(_ domain: ActionDomain) -> [Action] {
    switch self {
    case .options(let options): return options.map(Action.option)
    case .points(let points):
      return stride(from: 0, to: points.count, by: domain.width).map { start in
        .amounts(domain.amounts(Array(points[start..<start + domain.width])))
      }
    }
  }

  /// The point of one patient; empty for options.
  func point(_ patient: Int, _ width: Int) -> [Float] {
    guard case .points(let points) = self else { return [] }
    return Array(points[patient * width..<(patient + 1) * width])
  }

  /// Evenly distributed decisions among what is allowed.
  static func random(_ masks: [ActionMask], actions: ActionDomain, _ generator: inout Generator) -> Choices {
    if actions.isContinuous {
      return .points(masks.indices.flatMap { _ in (0..<actions.width).map { _ in Float(generator.uniform(-1, 1)) } })
    }
    return .options(masks.map { randomOption($0, actions.width, &generator) })
  }
}

/// An option that is allowed, each as likely.
func randomOption(_ mask: ActionMask, _ count: Int, _ generator: inout Generator) -> Int {
  let all: UInt64 = count >= 64 ? .max : 1 << UInt64(count) - 1
  let bits = mask.bits & all
  if bits == all { return generator.index(below: count) }
  var rest = generator.index(below: bits.nonzeroBitCount)
  for option in 0..<count where mask.allows(option) {
    if rest == 0 { return option }
    rest -= 1
  }
  preconditionFailure("randomOption: no option of \(count) is allowed")
}

/// How far decisions stray in training.
public struct Exploration: Sendable {
  /// The share of random decisions, or the noise's standard deviation; without meaning for a policy that is random itself.
  public var amount: Double
  /// Where its chance comes from.
  public var key: Key

  public init(amount: Double, key: Key) {
    self.amount = amount
    self.key = key
  }
}

/// The amount of exploration, from `start` to `end` in equal steps over a share of training.
public struct ExplorationSchedule: Codable, Hashable, Sendable {
  public var start: Double
  public var end: Double
  /// Of all steps.
  public var share: Double

  public init(start: Double, end: Double, share: Double) {
    self.start = start
    self.end = end
    self.share = share
  }

  /// The amount where `progress` of training is done.
  public func amount(at progress: Double) -> Double {
    share <= 0 || progress >= share ? end : start + (end - start) * progress / share
  }
}

/// The best option of each row among those allowed; with exploration a random one in some share of them (epsilon-greedy).
/// - Parameter values: row by row [N × A].
func bestOptions(_ values: [Float], masks: [ActionMask], exploration: Exploration?) -> [Int] {
  let count = values.count / max(masks.count, 1)
  var options = masks.enumerated().map { row, mask in
    var best = -1
    for option in 0..<count where mask.allows(option) {
      if best < 0 || values[row * count + option] > values[row * count + best] { best = option }
    }
    return best
  }
  guard let exploration, exploration.amount > 0 else { return options }
  var generator = exploration.key.generator
  for row in options.indices where generator.bernoulli(exploration.amount) {
    options[row] = randomOption(masks[row], count, &generator)
  }
  return options
}
