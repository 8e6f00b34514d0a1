public import Stochastics

/// A simulator with a reward: what a policy is learned in online.
///
/// Randomness of a patient derives from the key given at the beginning, by purpose and decision, and never from how many
/// draws went before, so that results do not depend on how many patients are treated side by side, and a course can be
/// told again from its actions.
public protocol DecisionProcess: Sendable {
  /// The hidden state of one patient (or other subject).
  associatedtype Patient: Sendable
  /// What can be seen and done.
  var description: ProcessDescription { get }
  /// Subject `index` before the first decision.
  func begin(_ index: Int, key: Key) -> Patient
  /// What is seen now.
  func observe(_ patient: Patient) -> Observation
  /// Carries out a decision, up to the next one.
  func advance(_ patient: inout Patient, by action: Action) -> Outcome
}

/// What a ``DecisionProcess`` shows and lets one do.
public struct ProcessDescription: Codable, Hashable, Sendable {
  /// A name for tables and files.
  public var name: String
  /// The features of an observation, in order.
  public var features: [String]
  /// What the features are, for encoders of histories.
  public var layout: FeatureLayout
  public var actions: ActionDomain
  /// Names of what is counted at each decision beside the reward, for constraints.
  public var costs: [String]
  /// How features were brought to a common scale; `nil` where they are in natural units.
  public var normalizer: FeatureNormalizer?

  public init(
    name: String, features: [String], layout: FeatureLayout = FeatureLayout(), actions: ActionDomain,
    costs: [String] = [], normalizer: FeatureNormalizer? = nil
  ) {
    self.name = name
    self.features = features
    self.layout = layout
    self.actions = actions
    self.costs = costs
    self.normalizer = normalizer
  }
}

/// What is seen before a decision.
public struct Observation: Hashable, Sendable {
  /// By ``ProcessDescription/features``; each finite.
  public var features: [Float]
  /// The options allowed now, at least one; all of them for amounts.
  public var mask: ActionMask

  public init(features: [Float], mask: ActionMask = ActionMask(bits: .max)) {
    self.features = features
    self.mask = mask
  }
}

/// What follows a decision.
public struct Outcome: Hashable, Sendable {
  /// Why no decision follows.
  public enum Finish: String, Codable, Hashable, Sendable {
    /// A terminal event: nothing follows, the value after it is 0.
    case terminal
    /// The course was cut off, at a limit of time or by censoring: what is seen then has a value.
    case truncated
  }

  public var reward: Double
  /// Time to the next decision, in the unit of discounting.
  public var elapsed: Double
  /// `nil` while decisions follow.
  public var finish: Finish?
  /// By ``ProcessDescription/costs``.
  public var costs: [Double]

  public init(reward: Double, elapsed: Double = 1, finish: Finish? = nil, costs: [Double] = []) {
    self.reward = reward
    self.elapsed = elapsed
    self.finish = finish
    self.costs = costs
  }
}
