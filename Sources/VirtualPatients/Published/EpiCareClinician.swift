import Foundation
public import Stochastics

/// The published reference policies of ``EpiCare``, for one patient at a time.
public struct EpiCareClinician: Sendable {
  public enum Rule: Codable, Hashable, Sendable {
    /// Every treatment with the same probability.
    case random
    /// A fixed softmax of the marginal expected rewards Q, scaled so that the most likely treatment is `ratio` times as
    /// likely as the least: P(a) ∝ exp(ln(ratio)·(Q(a) − max Q)/(max Q − min Q)).
    case smart(ratio: Double)
    /// A running Q, at the start the marginal expected rewards: among the treatments that worsen no symptom seen above
    /// 1 − `veto` (all, where there is none) the one with the largest Q; then Q ← (1 − `rate`)·Q + `rate`·reward for it.
    case standardOfCare(rate: Double, veto: Double)
    /// The treatment with the largest expected reward in the true disease.
    case oracle

    public static let smart = Rule.smart(ratio: 8)
    public static let standardOfCare = Rule.standardOfCare(rate: 0.8, veto: 0.2)
  }

  public let rule: Rule
  private let parameters: EpiCareParameters
  /// With what probability each treatment is chosen at any visit; empty where that depends on the patient.
  public let probabilities: [Double]
  private var values: [Double]

  /// A clinician before the patient's first visit.
  public init(_ rule: Rule, _ parameters: EpiCareParameters) {
    self.rule = rule
    self.parameters = parameters
    values = parameters.marginalExpectedReward
    let highest = values.max() ?? 0
    let spread = highest - (values.min() ?? 0)
    switch rule {
    case .smart(let ratio):
      precondition(ratio >= 1 && ratio.isFinite, "EpiCareClinician: ratio \(ratio) is below 1")
      let weights = values.map { spread > 0 ? exp(log(ratio) * ($0 - highest) / spread) : 1 }
      let sum = weights.reduce(0, +)
      probabilities = weights.map { $0 / sum }
    case .random: probabilities = values.map { _ in 1 / Double(parameters.treatments.count) }
    case .standardOfCare(let rate, let veto):
      precondition((0...1).contains(rate) && (0...1).contains(veto), "EpiCareClinician: \(rule)")
      probabilities = []
    case .oracle: probabilities = []
    }
  }

  /// The treatment at the coming visit.
  /// - Parameter key: the patient's key; the choice derives from it and the visit.
  public func treatment(for patient: EpiCare.Patient, key: Key) -> Int {
    switch rule {
    case .random, .smart:
      var generator = key.child(.policy, patient.visits).generator
      return generator.categorical(probabilities)
    case .standardOfCare(_, let veto):
      let severe = patient.observation.indices.filter { patient.observation[$0] > 1 - veto }
      let candidates = parameters.treatments.indices.filter { treatment in
        severe.allSatisfy { parameters.treatments[treatment].effect[$0] <= 0 }
      }
      return Self.best(candidates.isEmpty ? Array(values.indices) : candidates, by: values)
    case .oracle:
      let expected = parameters.expectedInstantaneousReward[patient.disease]
      return Self.best(Array(expected.indices), by: expected)
    }
  }

  /// Takes in what a visit brought.
  public mutating func learn(_ treatment: Int, reward: Double) {
    guard case .standardOfCare(let rate, _) = rule else { return }
    values[treatment] = (1 - rate) * values[treatment] + rate * reward
  }

  /// The first of the best.
  private static func best(_ candidates: [Int], by values: [Double]) -> Int {
    candidates.dropFirst().reduce(candidates[0]) { values[$1] > values[$0] ? $1 : $0 }
  }
}

extension EpiCare {
  /// One whole episode under a reference policy.
  public func episode(_ index: Int, key: Key, rule: EpiCareClinician.Rule) -> Patient {
    var patient = patient(index, key: key)
    var clinician = EpiCareClinician(rule, parameters)
    while patient.ending == nil {
      let treatment = clinician.treatment(for: patient, key: patient.key)
      clinician.learn(treatment, reward: treat(&patient, with: treatment))
    }
    return patient
  }

  /// 100·(sum of rewards)/(reward of remission).
  public func score(_ patient: Patient) -> Double { 100 * patient.totalReward / parameters.remissionReward }
}
