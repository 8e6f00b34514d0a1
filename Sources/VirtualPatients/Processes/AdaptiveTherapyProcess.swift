public import DiffEq
public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Adaptive therapy of a tumor with sensitive and resistant cells: at regular decisions drug (option 1) or a holiday
/// (option 0). What is seen is one number, the tumor's size over its first size.
///
/// The tumor progresses where its total exceeds 1.2·n₀ (``AdaptiveTumor``); progression, at its exact time, ends an episode, and
/// so does survival beyond 20 years, with nothing after it. The reward of a decision is, by ``Reward``:
/// - `base`; plus `holiday` without drug, plus `punishment` without drug where the tumor then is larger than n₀;
/// - `punishment` alone where it progressed;
/// - `base` + `survival` at the end of 20 years.
///
/// Each decision counts 1 for discounting (published: 0.9999). ``Patient/time`` is the time to progression, in days, when
/// the episode has ended with it. The costs `drug days` and `days` count days on drug, and all.
///
/// Source: Gallagher, Strobl, Park, Cancer Res 84(11):1929, 2024, doi:10.1158/0008-5472.CAN-23-2040: environment, rewards and
/// patients. Deviation: progression is located exactly and not at the end of the solver's last step.
public struct AdaptiveTherapyProcess: DecisionProcess {
  /// What a decision earns.
  public struct Reward: Codable, Hashable, Sendable {
    public var base: Double
    public var holiday: Double
    /// Negative or 0: published −0.1 for patient 25, 0 for the base patient, −1 for a group of patients.
    public var punishment: Double
    public var survival: Double

    public init(base: Double = 0.1, holiday: Double = 0.05, punishment: Double = -0.1, survival: Double = 5) {
      self.base = base
      self.holiday = holiday
      self.punishment = punishment
      self.survival = survival
    }
  }

  /// One patient, fully known.
  public struct Patient: Sendable {
    public let tumor: AdaptiveTumor
    public internal(set) var burden: TumorBurden<Double>
    /// Days since the start, or to progression where that ended the episode.
    public internal(set) var time = 0.0
    public internal(set) var drugDays = 0.0
    public internal(set) var decisions = 0
    public internal(set) var isProgressed = false

    /// Size over first size.
    public var relativeSize: Double { burden.total / tumor.initialTotal }
  }

  /// Subject i is the (i modulo their number)-th.
  public let tumors: [AdaptiveTumor]
  /// Days.
  public let decisionInterval: Double
  public let reward: Reward
  /// Days after which survival counts as unlimited.
  public let survivalLimit: Double

  public init(
    _ tumors: [AdaptiveTumor], decisionInterval: Double = 28, reward: Reward = Reward(),
    survivalLimit: Double = 20 * 365
  ) {
    precondition(
      !tumors.isEmpty && decisionInterval > 0 && survivalLimit > 0,
      "AdaptiveTherapyProcess: \(tumors.count) tumors, interval \(decisionInterval) d, limit \(survivalLimit) d")
    self.tumors = tumors
    self.decisionInterval = decisionInterval
    self.reward = reward
    self.survivalLimit = survivalLimit
  }

  public var description: ProcessDescription {
    ProcessDescription(
      name: "adaptive-therapy", features: ["relativeSize"], actions: .options(2), costs: ["drug days", "days"])
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    let tumor = tumors[index % tumors.count]
    return Patient(tumor: tumor, burden: tumor.initialBurden)
  }

  public func observe(_ patient: Patient) -> Observation {
    Observation(features: [Float(patient.relativeSize)], mask: ActionMask(bits: 0b11))
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    precondition(
      action == .option(0) || action == .option(1), "adaptive-therapy: \(action) is neither a holiday nor drug")
    let isOn = action == .option(1)
    let end = Double(patient.decisions + 1) * decisionInterval
    guard let passed = patient.tumor.advanced(patient.burden, from: patient.time, to: end, isOn: isOn) else {
      return Outcome(reward: 0, finish: .truncated, costs: [0, 0])
    }
    let days = passed.time - patient.time
    patient.burden = passed.burden
    patient.time = passed.time
    patient.drugDays += isOn ? days : 0
    patient.decisions += 1
    patient.isProgressed = passed.isProgressed
    let costs = [isOn ? days : 0, days]
    if passed.isProgressed { return Outcome(reward: reward.punishment, finish: .terminal, costs: costs) }
    if patient.time > survivalLimit {
      return Outcome(reward: reward.base + reward.survival, finish: .terminal, costs: costs)
    }
    let holiday = reward.holiday + (patient.relativeSize > 1 ? reward.punishment : 0)
    return Outcome(reward: reward.base + (isOn ? 0 : holiday), costs: costs)
  }
}
