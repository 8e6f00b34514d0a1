import Foundation
public import Stochastics

/// Simulated patients with time-varying confounding, a hidden common cause of growing strength, and known effects.
///
/// A hidden V ~ N(0, 1) per patient. At visits t = 0 … T − 1, with noise e, e' ~ N(0, 1):
/// - L_t = 0.5 L_{t−1} − 0.8 A_{t−1} + 0.6 V + e (symptoms, which treatment relieves),
/// - logit P(A_t = 1) = −0.2 + 0.8 L_t + 0.5 A_{t−1} + κ V (who is worse is treated),
/// - at the end Y = Σ_t A_t + 1.2 L_{T−1} + V + e'.
///
/// L is a confounder of later treatment and is changed by earlier treatment: adjusting for it by regression takes away a
/// part of the effect and, V being a cause of both L and Y, biases the rest. With κ = 0 there is no unmeasured
/// confounding, since V acts on the treatment through L alone. With T = 1 it is a point treatment.
public struct ConfoundedCohort: Sendable, Hashable {
  /// κ.
  public var confounding: Double
  public var patients: Int
  /// T.
  public var visits: Int

  public init(confounding: Double, patients: Int, visits: Int = 2) {
    precondition(patients > 0 && visits > 0, "ConfoundedCohort: \(patients) patients, \(visits) visits")
    self.confounding = confounding
    self.patients = patients
    self.visits = visits
  }

  /// Columns id, visit number `time`, `L`, `A`, and `Y` at the last visit.
  public func table(key: Key) -> ObservationTable {
    var (ids, times): ([String], [Double]) = ([], [])
    var (symptoms, treatments): ([Double], [Double]) = ([], [])
    var outcomes: [Double?] = []
    for patient in 0..<patients {
      var generator = key.child(.patient, patient).generator
      let hidden = generator.normal()
      var (symptom, treated, sum) = (0.0, 0.0, 0.0)
      for visit in 0..<visits {
        symptom = 0.5 * symptom - 0.8 * treated + 0.6 * hidden + generator.normal()
        let logOdds = -0.2 + 0.8 * symptom + 0.5 * treated + confounding * hidden
        treated = generator.uniform() < 1 / (1 + exp(-logOdds)) ? 1 : 0
        sum += treated
        ids.append("\(patient + 1)")
        times.append(Double(visit))
        symptoms.append(symptom)
        treatments.append(treated)
        outcomes.append(visit == visits - 1 ? sum + 1.2 * symptom + hidden + generator.normal() : nil)
      }
    }
    return ObservationTable([
      "id": .labels(ids), "time": .numbers(times), "L": .numbers(symptoms), "A": .numbers(treatments),
      "Y": .numbers(outcomes),
    ])
  }

  /// The columns' roles.
  public static let roles = TreatmentCourses.Roles(id: "id", time: "time", treatment: "A", outcome: "Y")

  /// The effect on the mean outcome of the treatment at a visit with all others held: 1 by itself, and through symptoms
  /// −0.8 · 1.2 · 0.5^(T − 2 − t) where another visit follows.
  public func effect(ofVisit visit: Int) -> Double {
    1 + (visit < visits - 1 ? -0.8 * 1.2 * pow(0.5, Double(visits - 2 - visit)) : 0)
  }

  /// The mean outcome of treating always less that of treating never.
  public var effect: Double { (0..<visits).reduce(0) { $0 + effect(ofVisit: $1) } }
}
