public import DosingMDP
public import Stochastics

/// ``GengEnvironment`` to learn in: a daily decision between no treatment, chemotherapy, radiotherapy and both.
///
/// What is seen is the diameter (cm), the concentration (mg/m³), the radiation (Gy) and the mean diameter of 15 days. The
/// published benchmark has no reward; the one here is this project's: +`recovery` and −`death` at the end, minus the price of
/// each treatment given, minus `burden`·V/V_lethal a day. An episode is cut off on the last day. The costs `chemotherapy` and
/// `radiotherapy` count doses and fractions.
public struct GengProcess: DecisionProcess {
  /// What a day earns.
  public struct Reward: Codable, Hashable, Sendable {
    public var recovery: Double
    /// Subtracted.
    public var death: Double
    /// The price of one dose of chemotherapy, subtracted.
    public var chemotherapy: Double
    /// The price of one fraction of radiotherapy, subtracted.
    public var radiotherapy: Double
    /// Subtracted, for a tumor as large as a lethal one, a day.
    public var burden: Double

    public init(
      recovery: Double = 10, death: Double = 10, chemotherapy: Double = 0.1, radiotherapy: Double = 0.1,
      burden: Double = 0.1
    ) {
      self.recovery = recovery
      self.death = death
      self.chemotherapy = chemotherapy
      self.radiotherapy = radiotherapy
      self.burden = burden
    }
  }

  public let environment: GengEnvironment
  public let reward: Reward

  /// - Parameter cohort: its clinicians do not matter here, its number of days does.
  public init(_ cohort: GengCohort = GengCohort(gammaChemo: 0, gammaRadio: 0), reward: Reward = Reward()) {
    environment = GengEnvironment(cohort)
    self.reward = reward
  }

  public var description: ProcessDescription {
    ProcessDescription(
      name: "geng-tumor", features: ["diameter", "concentration", "radiation", "meanDiameter"],
      actions: .options(environment.actions.count), costs: ["chemotherapy", "radiotherapy"])
  }

  public func begin(_ index: Int, key: Key) -> GengEnvironment.Patient { environment.admit(index, key: key).patient }

  public func observe(_ patient: GengEnvironment.Patient) -> Observation {
    Observation(features: patient.visit.values.map { Float($0 ?? 0) }, mask: environment.actions.all)
  }

  public func advance(_ patient: inout GengEnvironment.Patient, by action: Action) -> Outcome {
    guard let option = action.option else { preconditionFailure("geng-tumor: \(action) is no treatment") }
    let given = GengTreatment.all[option]
    let advance = environment.advance(&patient, action: option)
    let costs = [given.chemotherapy ? 1.0 : 0, given.radiotherapy ? 1.0 : 0]
    var total = -reward.chemotherapy * costs[0] - reward.radiotherapy * costs[1]
    total -= reward.burden * max(0, patient.tumor.volume) / GengTumor.lethalVolume
    switch patient.tumor.ending {
    case .recovery: total += reward.recovery
    case .death: total -= reward.death
    case nil: break
    }
    return Outcome(
      reward: total, finish: advance.ending.map { $0.isTerminal ? .terminal : .truncated }, costs: costs)
  }
}
