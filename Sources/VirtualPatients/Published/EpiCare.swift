public import DosingMDP
import Foundation
public import Stochastics

/// Treating a hidden disease by its symptoms over a few visits: the benchmark of offline policy evaluation with short,
/// partly observed histories.
///
/// At admission a disease is drawn and its symptoms are seen, expit(N(mean, covariance)). A visit with treatment a, in
/// this order:
/// 1. the cost of a is paid;
/// 2. with the disease's probability of remission under a: +64, symptoms U(0, 0.1), the episode ends;
/// 3. the next disease is drawn in proportion to transition · multiplier of a;
/// 4. symptoms are expit(N(mean, covariance of the new disease) + effect of a) and their sum is paid for;
/// 5. where a symptom is above 0.999: −64, the episode ends;
/// 6. the last visit ends the episode.
///
/// Observations are symptoms rounded to one decimal, at admission not rounded. What chance does at a visit derives from
/// the patient's key and the visit alone. Scores are 100·(sum of rewards)/(reward of remission).
///
/// As an ``Environment`` a visit shows the symptoms and, as in the published learners, one indicator of each treatment
/// for the last one given; visits are counted as 30 days apart, since the benchmark states no time. All treatments have
/// the multiple 1: they are alternatives, not doses.
///
/// Source: Hargrave, Spaeth, Grosenick. EpiCare: a reinforcement learning benchmark for dynamic treatment regimes.
/// NeurIPS 2024 Datasets and Benchmarks. Deviations: patient modifiers are not part; environments are read from exported
/// files (``EpiCareParameters``), not generated.
public struct EpiCare: Environment {
  /// Why an episode ends.
  public enum Ending: String, Codable, Hashable, Sendable { case remission, adverseEvent, lastVisit }

  public let parameters: EpiCareParameters
  public let actions: ActionSpace

  public init(_ parameters: EpiCareParameters) {
    self.parameters = parameters
    actions = ActionSpace(
      parameters.treatments.indices.map { DoseOption(label: "treatment \($0)", multiple: 1) })
  }

  /// One patient, fully known.
  public struct Patient: Sendable {
    public internal(set) var disease: Int
    /// The true symptoms, each in 0…1.
    public internal(set) var symptoms: [Double]
    /// The symptoms as seen.
    public internal(set) var observation: [Double]
    public internal(set) var treatments: [Int] = []
    public internal(set) var rewards: [Double] = []
    public internal(set) var ending: Ending?
    let key: Key

    /// Visits so far.
    public var visits: Int { treatments.count }
    /// The undiscounted sum of the rewards.
    public var totalReward: Double { rewards.reduce(0, +) }
  }

  /// How histories of this environment are encoded.
  public var encoder: StateEncoder {
    let symptoms = (0..<parameters.symptoms).map { "symptom\($0)" }
    let treatments = parameters.treatments.indices.map { "treatment\($0)" }
    return StateEncoder(.init(variables: (symptoms + treatments).map { .init(name: $0) }), actions: actions)
  }

  /// A patient at admission.
  /// - Parameter key: patient i of it has the stream `key.child(.patient, i)`.
  public func patient(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    var generator = key.child(.parameters).generator
    let disease = generator.categorical(parameters.initialDiseaseProbability)
    let symptoms = symptoms(of: disease, effect: nil, &generator)
    return Patient(disease: disease, symptoms: symptoms, observation: symptoms, key: key)
  }

  /// One visit.
  /// - Returns: its reward.
  @discardableResult
  public func treat(_ patient: inout Patient, with treatment: Int) -> Double {
    precondition(patient.ending == nil, "EpiCare: the episode ended with \(String(describing: patient.ending))")
    precondition(parameters.treatments.indices.contains(treatment), "EpiCare: there is no treatment \(treatment)")
    var generator = patient.key.child(.visit, patient.visits).generator
    let given = parameters.treatments[treatment]
    var reward = -given.cost
    patient.treatments.append(treatment)
    if generator.uniform() < parameters.diseases[patient.disease].remissionProbability[treatment] {
      reward += parameters.remissionReward
      patient.symptoms = patient.symptoms.map { _ in generator.uniform(0, 0.1) }
      patient.ending = .remission
    } else {
      let weights = zip(parameters.transition[patient.disease], given.transitionMultiplier).map { $0 * $1 }
      patient.disease = generator.categorical(weights)
      patient.symptoms = symptoms(of: patient.disease, effect: given.effect, &generator)
      reward -= parameters.symptomCost * patient.symptoms.reduce(0, +)
      if patient.symptoms.contains(where: { $0 > parameters.adverseEventThreshold }) {
        reward += parameters.adverseEventReward
        patient.ending = .adverseEvent
      } else if patient.visits == parameters.maximumVisits {
        patient.ending = .lastVisit
      }
    }
    patient.observation = patient.symptoms.map { ($0 * 10).rounded() / 10 }
    patient.rewards.append(reward)
    return reward
  }

  public func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission) {
    let patient = patient(index, key: key)
    return (patient, Admission(patient: "P\(index + 1)", center: nil, visit: visit(of: patient)))
  }

  public func advance(_ patient: inout Patient, action: Int) -> Advance {
    treat(&patient, with: action)
    let days = StateEncoder.timeUnit
    switch patient.ending {
    case .remission, .adverseEvent:
      let event = patient.ending == .remission ? "remission" : "adverse event"
      return Advance(elapsed: days, visit: nil, ending: .terminal(event: event))
    case .lastVisit: return Advance(elapsed: days, visit: visit(of: patient), ending: .horizon)
    case nil: return Advance(elapsed: days, visit: visit(of: patient), ending: nil)
    }
  }

  private func visit(of patient: Patient) -> Visit {
    let last = parameters.treatments.indices.map { $0 == patient.treatments.last ? 1.0 : 0 }
    return Visit(time: Double(patient.visits) * StateEncoder.timeUnit, values: patient.observation + last)
  }

  /// Symptoms of a disease: expit(mean + L·z + effect).
  private func symptoms(of disease: Int, effect: [Double]?, _ generator: inout Generator) -> [Double] {
    let disease = parameters.diseases[disease]
    let normals = disease.mean.map { _ in generator.normal() }
    return disease.mean.indices.map { row in
      let value = (0...row).reduce(disease.mean[row]) { $0 + disease.factor[row][$1] * normals[$1] }
      return 1 / (1 + exp(-(value + (effect?[row] ?? 0))))
    }
  }
}
