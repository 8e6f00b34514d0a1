import DosingMDP
import Foundation

/// A variable as a policy finds it in a state, in its own unit.
struct StateReading: Sendable {
  private let last: Int
  private let age: Int
  private let measured: Int
  private let relative: Int
  private let isLog: Bool
  private let maximumAge: Double

  /// - Throws: ``SchemaError`` where the encoder has no such variable.
  init(_ variable: String, encoder: StateEncoder) throws(SchemaError) {
    last = try encoder.schema.require("\(variable).last")
    age = try encoder.schema.require("\(variable).age")
    measured = try encoder.schema.require("\(variable).measured")
    relative = try encoder.schema.require("\(variable).relative")
    isLog = encoder.configuration.variables.contains { $0.name == variable && $0.transform == .log }
    maximumAge = encoder.configuration.maximumAge
  }

  /// The last measured value; `nil` where it was never measured.
  func value(_ state: State) -> Double? {
    guard state.features[age] < maximumAge else { return nil }
    return isLog ? exp(state.features[last]) : state.features[last]
  }

  /// Whether it was measured at this visit.
  func isNew(_ state: State) -> Bool { state.features[measured] == 1 }

  /// The last value as a share of the first; `nil` where there is none, or the first is not positive.
  func share(_ state: State) -> Double? {
    guard let value = value(state) else { return nil }
    if isLog { return exp(state.features[relative]) }
    let first = value - state.features[relative]
    return first > 0 ? value / first : nil
  }
}
