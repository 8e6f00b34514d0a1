import Foundation
import PolicyEvaluation
import Stochastics

/// Patients of a linear system with time-varying confounding: Y_{t+1} = 0.5 Y_t + 0.3 Y_{t−1} − A_t + x + e, where the higher
/// Y_t, the more likely A_t is given.
struct LinearSystem {
  var confounding = 0.8
  var noise = 0.5

  func data(_ count: Int, steps: Int = 12, key: Key) throws -> TreatedSequences {
    try TreatedSequences(
      (0..<count).map { index in
        var generator = key.child(.patient, index).generator
        let feature = generator.uniform() < 0.5 ? 0.0 : 1
        var outcomes = [generator.normal()]
        var treatments: [[Double]] = []
        for time in 0..<(steps - index % 3) {
          let isGiven = generator.uniform() < 1 / (1 + exp(-confounding * outcomes[time]))
          treatments.append([isGiven ? 1 : 0])
          let before = time > 0 ? outcomes[time - 1] : outcomes[0]
          outcomes.append(next(outcomes[time], before, isGiven ? 1 : 0, feature) + noise * generator.normal())
        }
        return .init(id: "\(index)", outcomes: outcomes, treatments: treatments, staticFeatures: [feature])
      })
  }

  func next(_ now: Double, _ before: Double, _ treatment: Double, _ feature: Double) -> Double {
    0.5 * now + 0.3 * before - treatment + feature
  }

  /// The mean outcomes of a plan.
  func outcomes(of plan: TreatmentPlan, in data: TreatedSequences) -> [Double] {
    let patient = data.patients[plan.patient]
    var (before, now) = (patient.outcomes[max(plan.origin - 1, 0)], patient.outcomes[plan.origin])
    return plan.treatments.map { treatment in
      (before, now) = (now, next(now, before, treatment[0], patient.staticFeatures[0]))
      return now
    }
  }
}

/// The same patients, with all after a time changed: outcomes from `origin` + 1 on, treatments and covariates from `origin`
/// on.
func changed(_ data: TreatedSequences, after origin: Int) throws -> TreatedSequences {
  try TreatedSequences(
    data.patients.map { patient in
      var patient = patient
      for time in patient.outcomes.indices where time > origin { patient.outcomes[time] += 3 + Double(time) }
      for time in patient.treatments.indices where time >= origin {
        patient.treatments[time] = patient.treatments[time].map { 1 - $0 }
      }
      for time in patient.covariates.indices where time > origin {
        patient.covariates[time] = patient.covariates[time].map { $0 - 5 }
      }
      return patient
    })
}

/// A few plans of different patients and origins.
func somePlans(_ data: TreatedSequences, origins: [Int], horizon: Int) -> [TreatmentPlan] {
  data.patients.indices.flatMap { patient in
    origins.map { origin in
      TreatmentPlan(
        patient: patient, origin: origin,
        treatments: (0..<horizon).map { step in
          (0..<data.treatmentCount).map { Double((patient + origin + step + $0) % 2) }
        })
    }
  }
}
