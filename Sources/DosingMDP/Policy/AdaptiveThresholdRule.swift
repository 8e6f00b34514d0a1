import Foundation

extension RulePolicy {
  /// Adaptive therapy with two thresholds: on until the burden is below `stop` of baseline, then off until it is back
  /// at `restart` of baseline. The 50 % rule of adaptive abiraterone is stop 0.5, restart 1.
  ///
  /// Evaluated at decisions only, on the last measured value and the dose in force; the first decision treats.
  /// Source: Zhang, Cunningham, Brown, Gatenby. Nat Commun 2017, doi:10.1038/s41467-017-01968-5.
  /// - Parameters:
  ///   - variable: the burden variable, which must have a log transform.
  ///   - off: the action without drug.
  ///   - on: the action with drug.
  /// - Throws: ``SchemaError`` where the schema lacks the features.
  public static func adaptive(
    variable: String, stop: Double = 0.5, restart: Double = 1, off: Int = 0, on: Int = 1, actions: ActionSpace,
    schema: FeatureSchema, name: String = "50 % rule"
  ) throws -> RulePolicy {
    let relative = try schema.require("\(variable).relative")
    let dose = try schema.require("dose")
    let time = try schema.require("time")
    let logStop = Foundation.log(stop)
    let logRestart = Foundation.log(restart)
    return RulePolicy(name: name) { state in
      let burden = state.features[relative]
      let treated = state.features[dose] > 0 || state.features[time] == 0
      let treats = treated ? burden >= logStop : burden >= logRestart
      return (0..<actions.count).map { $0 == (treats ? on : off) ? 1 : 0 }
    }
  }
}
