public import DosingMDP
import Foundation
public import Stochastics

/// Boluses at irregular visits with an assay that comes back at the next visit: who knows how long ago the level was
/// measured knows what is left of it, others only the usual.
///
/// A patient eliminates with a rate k of his own (log k normal with deviation 0.3 about ln 0.3 an hour). Visits are 1 to 6
/// hours apart, each as likely. At visit i he is given a bolus d_i of 0 to 1.5 in steps of 0.125:
///
///     L_i = L_{i-1} exp(-k Δ_i) + d_i
///
/// and the reward is -(L_i - 1.5)². L_i is known from the next visit on, or not at all with the probability `missing`.
/// Features are the last known level, its age, whether it is new, the last bolus, and the time, in units of ten hours. A
/// course has 24 visits, the first with L_0 = 1.5 known, measured just now.
public struct IrregularDosing: DecisionProcess {
  /// One patient.
  public struct Patient: Sendable {
    let rate: Double
    /// After the last bolus.
    public internal(set) var level: Double
    var time: Double
    /// Since the last bolus.
    public internal(set) var gap: Double
    var dose = 0.0
    var visit = 0
    var known: (level: Double, time: Double, isNew: Bool)
    let key: Key
  }

  /// The probability that an assay is lost.
  public let missing: Double

  public init(missing: Double = 0.2) {
    precondition((0..<1).contains(missing), "IrregularDosing(missing: \(missing))")
    self.missing = missing
  }

  /// Hours in the unit of time.
  public static let timeUnit = 10.0
  public static let target = 1.5
  public static let doses = (0...12).map { 0.125 * Double($0) }
  private static let visits = 24

  public var description: ProcessDescription {
    let features = ["level.last", "level.age", "level.measured", "bolus", "time"]
    return ProcessDescription(
      name: "irregular-dosing", features: features,
      layout: FeatureLayout(time: 4, measurements: [.init(value: 0, age: 1, measured: 2)]),
      actions: .options(Self.doses.count))
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    var generator = key.child(.parameters).generator
    let rate = 0.3 * exp(0.3 * generator.normal())
    return Patient(
      rate: rate, level: Self.target, time: 0, gap: 0, known: (Self.target, 0, true), key: key)
  }

  public func observe(_ patient: Patient) -> Observation {
    let age = (patient.time - patient.known.time) / Self.timeUnit
    return Observation(
      features: [
        Float(patient.known.level), Float(age), patient.known.isNew ? 1 : 0, Float(patient.dose),
        Float(patient.time / Self.timeUnit),
      ], mask: ActionMask(allowing: 0..<Self.doses.count))
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    patient.dose = Self.doses[action.option ?? 0]
    patient.level = patient.level * exp(-patient.rate * patient.gap) + patient.dose
    let error = patient.level - Self.target
    let given = patient.time
    var generator = patient.key.child(.visit, patient.visit).generator
    patient.gap = Double(1 + generator.index(below: 6))
    patient.time += patient.gap
    patient.visit += 1
    if generator.uniform() >= missing {
      patient.known = (patient.level, given, true)
    } else {
      patient.known.isNew = false
    }
    return Outcome(
      reward: -error * error, elapsed: patient.gap / Self.timeUnit,
      finish: patient.visit == Self.visits ? .truncated : nil)
  }
}
