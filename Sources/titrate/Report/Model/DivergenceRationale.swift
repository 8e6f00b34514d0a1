/// What speaks for the policy's dose at a decision where it differs from the clinician's.
package struct DivergenceRationale: Codable, Hashable, Sendable {
  /// A feature of the state that is unlike most patients'.
  package struct Driver: Codable, Hashable, Sendable {
    package var feature: String
    /// On the feature's own scale.
    package var value: Double
    /// Standard deviations from the training patients' mean.
    package var deviations: Double

    package init(feature: String, value: Double, deviations: Double) {
      self.feature = feature
      self.value = value
      self.deviations = deviations
    }
  }

  /// Day of the decision.
  package var day: Double
  /// Labels of the dose given and of the one the policy prefers.
  package var given: String
  package var recommended: String
  /// What the policy would give with which probability.
  package var policyProbability: Double
  package var policyProbabilityOfGiven: Double
  /// How often clinicians do what the policy recommends, in such a state, by the model of their decisions.
  package var cliniciansProbability: Double
  /// The estimated value of the recommended dose less that of the given one, by fitted Q-evaluation on other patients.
  package var valueDifference: Double?
  /// The state's three most unusual features.
  package var drivers: [Driver]

  package init(
    day: Double, given: String, recommended: String, policyProbability: Double, policyProbabilityOfGiven: Double,
    cliniciansProbability: Double, valueDifference: Double?, drivers: [Driver]
  ) {
    self.day = day
    self.given = given
    self.recommended = recommended
    self.policyProbability = policyProbability
    self.policyProbabilityOfGiven = policyProbabilityOfGiven
    self.cliniciansProbability = cliniciansProbability
    self.valueDifference = valueDifference
    self.drivers = drivers
  }

  /// In a sentence or two.
  package var text: String {
    let value = valueDifference.map { ", estimated value \($0 < 0 ? "" : "+")\(NumberText.significant($0))" } ?? ""
    let features = drivers.map {
      "\($0.feature) \(NumberText.significant($0.value)) (\($0.deviations < 0 ? "" : "+")"
        + "\(NumberText.fixed($0.deviations, 1)) SD)"
    }
    return "Most clearly on day \(NumberText.fixed(day, 0)): \(recommended) (probability "
      + "\(NumberText.fixed(policyProbability, 2))) rather than \(given) (\(NumberText.fixed(policyProbabilityOfGiven, 2)))"
      + "\(value); clinicians choose \(recommended) in such a state with probability "
      + "\(NumberText.fixed(cliniciansProbability, 2)). Most unusual then: \(features.joined(separator: ", "))."
  }
}
