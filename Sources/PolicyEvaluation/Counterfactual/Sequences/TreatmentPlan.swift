/// What is to be given to a patient from a time on, given the history up to it.
///
/// The history of origin o is x, Y_0 … Y_o, X_0 … X_o and A_0 … A_{o−1}: nothing that was done or seen later may enter a
/// prediction.
public struct TreatmentPlan: Sendable, Hashable {
  /// The patient's place in the data.
  public var patient: Int
  /// o.
  public var origin: Int
  /// a_o … a_{o+τ−1}, each of 0 and 1.
  public var treatments: [[Double]]

  public init(patient: Int, origin: Int, treatments: [[Double]]) {
    self.patient = patient
    self.origin = origin
    self.treatments = treatments
  }

  /// τ, how many outcomes are asked for.
  public var horizon: Int { treatments.count }
}

/// Says what outcomes would follow treatments that may differ from those given: potential outcomes Y_{o+1} … Y_{o+τ} of a
/// plan, as means given the history.
///
/// That they are outcomes under the plan and not merely of patients who happened to be treated so rests on sequential
/// exchangeability (the history holds all that both treatment and outcome depend on), on positivity and on consistency.
public protocol PotentialOutcomePredictor {
  /// The greatest τ.
  var horizon: Int { get }
  /// Y_{o+1} … Y_{o+τ} of each plan, in the outcome's unit.
  /// - Precondition: each plan has 1…``horizon`` steps, and a patient and an origin that the data have.
  func outcomes(of plans: [TreatmentPlan], in data: TreatedSequences) throws -> [[Double]]
}

extension PotentialOutcomePredictor {
  func check(_ plans: [TreatmentPlan], in data: TreatedSequences) {
    for plan in plans {
      precondition(
        data.patients.indices.contains(plan.patient) && plan.origin >= 0
          && plan.origin < data.patients[plan.patient].outcomes.count && (1...horizon).contains(plan.horizon)
          && plan.treatments.allSatisfy { $0.count == data.treatmentCount },
        "TreatmentPlan: patient \(plan.patient), origin \(plan.origin), \(plan.horizon) steps of at most \(horizon)")
    }
  }
}
