import Foundation
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// ``EpiCare`` on a made-up environment of two diseases whose steps can be followed by hand, and its file format.
@Suite struct EpiCareStepTests {
  /// Two diseases, three treatments, one symptom that hardly varies.
  static let text = """
    {"seed": 0, "n_diseases": 2, "n_treatments": 3, "n_symptoms": 1, "max_visits": 2, "remission_reward": 10,
     "adverse_event_reward": -20, "adverse_event_threshold": 0.999, "symptom_cost_multiplier": 2,
     "initial_disease_probability": [1, 0], "transition": [[0, 1], [1, 0]],
     "diseases": [{"mean": [0], "covariance": [[1e-12]], "remission_probability": {"1": 1}},
                  {"mean": [2], "covariance": [[1e-12]], "remission_probability": {}}],
     "treatments": [{"cost": 1, "effect": [0], "transition_multiplier": [1, 1]},
                    {"cost": 2, "effect": [-1], "transition_multiplier": [1, 1]},
                    {"cost": 3, "effect": [10], "transition_multiplier": [1, 1]}],
     "marginal_expected_reward": [1, 0, 5], "expected_instantaneous_reward": [[0, 7, 0], [4, 0, 0]]}
    """

  static func environment() throws -> EpiCare { EpiCare(try EpiCareParameters(json: Data(text.utf8))) }

  @Test(.tags(.golden)) func stepsByHand() throws {
    let environment = try Self.environment()
    let admitted = environment.patient(0, key: Key(seed: 1))
    #expect(admitted.disease == 0 && abs(admitted.observation[0] - 0.5) < 1e-5)

    // Treatment 0: cost 1, no remission, the disease becomes 1, symptom expit(2) costs twice.
    var patient = admitted
    let symptom = 1 / (1 + exp(-2.0))
    #expect(abs(environment.treat(&patient, with: 0) - (-1 - 2 * symptom)) < 1e-4)
    #expect(patient.disease == 1 && patient.observation == [0.9] && patient.ending == nil)
    // The second visit is the last: back to disease 0, symptom expit(−1).
    #expect(abs(environment.treat(&patient, with: 1) - (-2 - 2 / (1 + exp(1.0)))) < 1e-4)
    #expect(patient.ending == .lastVisit)

    // Treatment 1 cures disease 0; neither symptoms nor a next disease are paid for.
    var cured = admitted
    #expect(environment.treat(&cured, with: 1) == 8 && cured.ending == .remission && cured.disease == 0)
    #expect((0...0.1).contains(cured.symptoms[0]) && environment.score(cured) == 80)

    // Treatment 2 drives the symptom to expit(12): an adverse event.
    var harmed = admitted
    #expect(abs(environment.treat(&harmed, with: 2) - (-3 - 2 - 20)) < 1e-3 && harmed.ending == .adverseEvent)
  }

  /// Standard of care: no symptom is severe at first, so the best marginal value (treatment 2) is chosen; after
  /// a severe symptom treatment 2 is vetoed, and after a bad reward treatment 0 falls behind treatment 1.
  @Test(.tags(.golden)) func policiesByHand() throws {
    let environment = try Self.environment()
    var patient = environment.patient(0, key: Key(seed: 1))
    let key = Key(seed: 2)
    #expect(EpiCareClinician(.oracle, environment.parameters).treatment(for: patient, key: key) == 1)
    var clinician = EpiCareClinician(.standardOfCare, environment.parameters)
    #expect(clinician.treatment(for: patient, key: key) == 2)
    environment.treat(&patient, with: 0)
    #expect(clinician.treatment(for: patient, key: key) == 0)
    clinician.learn(0, reward: -2.5)  // 0.2·1 + 0.8·(−2.5) = −1.8 < 0
    #expect(clinician.treatment(for: patient, key: key) == 1)
    #expect(EpiCareClinician(.oracle, environment.parameters).treatment(for: patient, key: key) == 0)
  }

  /// P ∝ 8^((Q − 5)/5): 8^−0.8, 8^−1, 1.
  @Test(.tags(.statistical)) func smartProbabilities() throws {
    let environment = try Self.environment()
    let patient = environment.patient(0, key: Key(seed: 1))
    let clinician = EpiCareClinician(.smart, environment.parameters)
    let weights = [pow(8, -0.8), 0.125, 1]
    var counts = [0.0, 0, 0]
    for index in 0..<30_000 { counts[clinician.treatment(for: patient, key: Key(seed: 3).child(.patient, index))] += 1 }
    for (weight, count) in zip(weights, counts) {
      let expected = weight / weights.reduce(0, +)
      #expect(abs(count / 30_000 - expected) < 4.5 * (expected * (1 - expected) / 30_000).squareRoot())
    }
  }

  /// A file with ten faults is refused with all ten, each by the path of its field.
  @Test func everyProblemIsNamed() throws {
    let faults = [
      (#""seed": 0"#, #""seeds": 0"#, ["seed: is missing", "seeds: is not a known field"]),
      (#""max_visits": 2"#, #""max_visits": 2.5"#, ["max_visits: is 2.5"]),
      ("0.999", #""high""#, ["adverse_event_threshold: is a text, not a number"]),
      ("[1, 0], \"transition\"", "[1, 0.5], \"transition\"", ["initial_disease_probability: sums to 1.5"]),
      ("[[0, 1], [1, 0]]", "[[0, 1], [1]]", ["transition[1]: has 1 elements, not 2"]),
      (
        "{\"mean\": [0], \"covariance\": [[1e-12]]", "{\"mean\": [0], \"covariance\": [[-1]]",
        ["diseases[0].covariance"]
      ),
      (#"{"1": 1}"#, #"{"7": 2}"#, ["diseases[0].remission_probability.7: is 2.0", "there is no treatment '7'"]),
      (#""effect": [-1]"#, #""effect": -1"#, ["treatments[1].effect: is a number, not a list"]),
      (
        #""effect": [10], "transition_multiplier": [1, 1]"#, #""effect": [10], "transition_multiplier": [1, -1]"#,
        ["treatments[2].transition_multiplier[1]: is -1.0; it must be positive"]
      ),
      ("[4, 0, 0]", "[4, 0, null]", ["expected_instantaneous_reward[1][2]: is null, not a number"]),
    ]
    var text = Self.text
    for (old, new, _) in faults {
      #expect(text.contains(old), "\(old)")
      text = text.replacingOccurrences(of: old, with: new)
    }
    let error = try #require(throws: EpiCareFileError.self) { try EpiCareParameters(json: Data(text.utf8)) }
    for problem in faults.flatMap(\.2) { #expect(error.description.contains(problem), "\(problem)") }
    #expect(error.problems.count == faults.flatMap(\.2).count, "\(error)")
    #expect(throws: EpiCareFileError.self) { try EpiCareParameters(json: Data("[1, ".utf8)) }
  }
}
