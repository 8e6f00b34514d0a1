import Foundation

/// A dose that must not be chosen in some states, for instance no pause while PSA is high:
/// `{forbid: "off", variable: psa, above: 20}`.
///
/// The action is forbidden where the value is below `below` or above `above`. The value is that of a feature of the state
/// by its name (`dose.time`), or the last measured one of a variable in the variable's own unit; a variable that was never
/// measured forbids nothing.
public struct MaskRule: Codable, Hashable, Sendable {
  /// The label of the action.
  public var forbid: String
  /// A variable of the encoder; either this or `feature`.
  public var variable: String?
  /// A feature of the state.
  public var feature: String?
  public var below: Double?
  public var above: Double?

  public init(forbid: String, variable: String, below: Double? = nil, above: Double? = nil) {
    self.forbid = forbid
    self.variable = variable
    self.below = below
    self.above = above
  }

  public init(forbid: String, feature: String, below: Double? = nil, above: Double? = nil) {
    self.forbid = forbid
    self.feature = feature
    self.below = below
    self.above = above
  }
}

extension StateEncoder.Configuration {
  /// What is wrong with the mask rules for a set of actions; empty where nothing is.
  public func maskProblems(actions: ActionSpace) -> [String] {
    let labels = actions.options.map(\.label)
    let features = StateEncoder.features(of: self)
    var problems = masks.enumerated().flatMap { index, rule -> [String] in
      var faults: [String] = []
      if !labels.contains(rule.forbid) {
        faults.append("'\(rule.forbid)' is none of \(labels.joined(separator: ", "))")
      }
      switch (rule.variable, rule.feature) {
      case (let variable?, nil) where variables.contains { $0.name == variable }: break
      case (let variable?, nil): faults.append("there is no variable '\(variable)' in the state")
      case (nil, let feature?) where features.contains(feature): break
      case (nil, let feature?):
        faults.append("there is no feature '\(feature)'; the state has \(features.joined(separator: ", "))")
      default: faults.append("either 'variable' or 'feature' is needed")
      }
      if rule.below == nil, rule.above == nil { faults.append("'below' or 'above' is needed") }
      return faults.map { "state.masks, rule \(index + 1): \($0)" }
    }
    for problem in modification?.problems(variables: variables.map(\.name), actions: actions) ?? [] {
      problems.append("state.modification: \(problem)")
    }
    let ruled = Set(masks.map(\.forbid))
    if labels.allSatisfy(ruled.contains) {
      problems.append("state.masks: at least one action must be in no rule, so that one is always allowed")
    }
    return problems
  }
}

/// A mask rule with its places in the action space and in the schema.
struct ResolvedMaskRule: Sendable {
  private let action: Int
  private let feature: Int
  /// The variable that must have been measured.
  private let variable: Int?
  private let below: Double
  private let above: Double

  /// `nil` where the rule fits neither the actions nor the configuration.
  init?(_ rule: MaskRule, _ configuration: StateEncoder.Configuration, schema: FeatureSchema, actions: ActionSpace) {
    variable = configuration.variables.firstIndex { $0.name == rule.variable }
    let name = rule.feature ?? rule.variable.map { "\($0).last" }
    guard let action = actions.options.firstIndex(where: { $0.label == rule.forbid }),
      let feature = name.flatMap(schema.index(of:))
    else { return nil }
    self.action = action
    self.feature = feature
    let scale = variable.map { configuration.variables[$0] }
    below = rule.below.map { scale?.transformed($0) ?? $0 } ?? -.infinity
    above = rule.above.map { scale?.transformed($0) ?? $0 } ?? .infinity
  }

  /// The mask without the action where the rule forbids it.
  func applied(to mask: ActionMask, features: [Double], history: PatientHistory) -> ActionMask {
    let value = features[feature]
    guard value < below || value > above else { return mask }
    if let variable, !history.visits.contains(where: { $0.values[variable] != nil }) { return mask }
    return mask.forbidding(action)
  }
}
