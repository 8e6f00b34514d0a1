import DosingMDP
import Foundation

/// A feature of a state by name, the last value of a variable on the variable's own scale.
struct FeatureReading: Sendable {
  private let index: Int
  private let isLog: Bool
  /// The flag that says whether the value is known; `nil` where it always is.
  private let known: Int?

  /// - Throws: `SchemaError` where the state lacks the feature.
  init(_ feature: String, _ encoder: StateEncoder) throws(SchemaError) {
    index = try encoder.schema.require(feature)
    isLog = encoder.configuration.variables.contains { feature == "\($0.name).last" && $0.transform == .log }
    known = encoder.schema.index(of: "\(feature).known")
  }

  func callAsFunction(_ state: State) -> Double {
    isLog ? exp(state.features[index]) : state.features[index]
  }

  /// Whether the value is known; that of a static covariate may not be.
  func isKnown(_ state: State) -> Bool { known.map { state.features[$0] == 1 } ?? true }
}
