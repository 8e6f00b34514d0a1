public import DosingMDP
public import Stochastics
import Tensors

/// Who decides while a log is gathered.
public protocol Behavior {
  /// How many observations a history must have for a decision; 1 for the present one alone.
  var reach: Int { get }
  /// Decides for many patients.
  /// - Parameters:
  ///   - observations: what is seen of each now.
  ///   - decisions: the same with the past.
  ///   - keys: where each patient's chance comes from.
  func decide(_ observations: [Observation], _ decisions: Decisions, keys: [Key]) throws -> BehaviorDecision
}

/// What was decided, and how likely that was.
public struct BehaviorDecision: Hashable, Sendable {
  /// One for each patient.
  public var actions: [Action]
  /// The probability of each option in what was seen, or the density of an amount's point; `nil` where it is not known.
  public var probabilities: [Double]?

  public init(actions: [Action], probabilities: [Double]? = nil) {
    self.actions = actions
    self.probabilities = probabilities
  }

  /// Options drawn from probabilities [patient][option].
  init(drawing rows: [[Double]], keys: [Key]) {
    let options = zip(rows, keys).map { row, key in
      var generator = key.generator
      return generator.categorical(row)
    }
    self.init(actions: options.map(Action.option), probabilities: zip(rows, options).map { $0[$1] })
  }
}

/// Every option that is allowed, or every amount, as likely as any other.
public struct RandomBehavior: Behavior, Sendable {
  private let domain: ActionDomain

  public init(_ domain: ActionDomain) { self.domain = domain }

  public var reach: Int { 1 }

  public func decide(
    _ observations: [Observation], _ decisions: Decisions, keys: [Key]
  ) throws -> BehaviorDecision {
    guard !domain.isContinuous else {
      let points = keys.flatMap { uniformPoint($0, domain.width) }
      let density = evenDensity(domain.width)
      return BehaviorDecision(
        actions: Choices.points(points).actions(domain), probabilities: keys.map { _ in density })
    }
    return BehaviorDecision(drawing: decisions.evenProbabilities, keys: keys)
  }
}

/// A function of what is seen now.
public struct FunctionBehavior: Behavior {
  /// What is seen, and where chance comes from; an action, and its probability where that is known.
  public typealias Rule = (Observation, inout Generator) throws -> (action: Action, probability: Double?)

  private let rule: Rule

  public init(_ rule: @escaping Rule) { self.rule = rule }

  public var reach: Int { 1 }

  public func decide(
    _ observations: [Observation], _ decisions: Decisions, keys: [Key]
  ) throws -> BehaviorDecision {
    let decided = try zip(observations, keys).map { observation, key in
      var generator = key.generator
      return try rule(observation, &generator)
    }
    let probabilities = decided.compactMap(\.probability)
    return BehaviorDecision(
      actions: decided.map(\.action), probabilities: probabilities.count == decided.count ? probabilities : nil)
  }
}

/// A learner, with a share of random decisions.
///
/// Of options the probability is (1 - ε) π(a|h) + ε / |allowed|. Of amounts the learner's own decision has no density, so
/// none is told.
public struct LearnedBehavior<Trained: Learner>: Behavior {
  private let learner: Trained
  private let randomShare: Double
  private let process: ProcessDescription
  private var domain: ActionDomain { process.actions }

  /// - Parameters:
  ///   - randomShare: ε, in [0, 1].
  ///   - process: what the learner was trained on, with the scale of its features. The simulator shows them as they are.
  public init(_ learner: Trained, randomShare: Double, process: ProcessDescription) {
    precondition((0...1).contains(randomShare), "LearnedBehavior(randomShare: \(randomShare)): it must be in [0, 1]")
    self.learner = learner
    self.randomShare = randomShare
    self.process = process
  }

  public var reach: Int { learner.outline.reach }

  public func decide(
    _ observations: [Observation], _ decisions: Decisions, keys: [Key]
  ) throws -> BehaviorDecision {
    let decisions = Decisions(
      histories: try decisions.histories.normalized(process.normalizer), masks: decisions.masks, actions: domain)
    return try withoutGradient {
      guard domain.isContinuous else {
        let learned = try learner.probabilities(decisions)
        let rows = zip(learned, decisions.evenProbabilities).map { learned, even in
          zip(learned, even).map { (1 - randomShare) * $0 + randomShare * $1 }
        }
        return BehaviorDecision(drawing: rows, keys: keys)
      }
      guard case .points(var points) = try learner.act(decisions, exploration: nil) else {
        preconditionFailure("LearnedBehavior: options where amounts are needed")
      }
      for (patient, key) in keys.enumerated() {
        var generator = key.generator
        guard generator.bernoulli(randomShare) else { continue }
        let start = patient * domain.width
        points.replaceSubrange(start..<start + domain.width, with: uniformPoint(key.child(.noise), domain.width))
      }
      return BehaviorDecision(actions: Choices.points(points).actions(domain))
    }
  }
}

/// A point of [-1, 1]^k, evenly distributed.
private func uniformPoint(_ key: Key, _ width: Int) -> [Float] {
  var generator = key.generator
  return (0..<width).map { _ in Float(generator.uniform(-1, 1)) }
}

/// The density of evenly distributed points of [-1, 1]^k.
private func evenDensity(_ width: Int) -> Double { (0..<width).reduce(1) { product, _ in product / 2 } }

extension Decisions {
  /// The same probability for each option that is allowed [patient][option].
  var evenProbabilities: [[Double]] {
    masks.map { mask in
      let allowed = (0..<actionCount).map(mask.allows)
      let share = 1 / Double(max(1, allowed.count { $0 }))
      return allowed.map { $0 ? share : 0 }
    }
  }
}

extension Histories {
  /// The same on a common scale.
  fileprivate func normalized(_ normalizer: FeatureNormalizer?) throws(TensorError) -> Histories {
    guard let normalizer else { return self }
    let (values, width) = (try features.floats(), features.size(-1))
    let rows = stride(from: 0, to: values.count, by: width).flatMap { start in
      normalizer.normalize(values[start..<start + width].map(Double.init))
    }
    let scaled = try Tensor(rows, shape: features.shape)
    return lengths.map { Histories(features: scaled, lengths: $0) } ?? Histories(present: scaled)
  }
}
