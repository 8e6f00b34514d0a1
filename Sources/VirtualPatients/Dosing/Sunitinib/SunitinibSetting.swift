public import DosingMDP
public import Foundation
public import Pharmacometrics
public import Stochastics

/// Sunitinib in GIST as a setting with records: patients of the published model, invented centers and clinicians.
///
/// Continuous daily dosing; routine care sees tumor size, neutrophils, diastolic pressure and the grades of fatigue and
/// hand-foot syndrome, and neither drug concentrations nor sVEGFR-3.
public struct SunitinibSetting: SimulatedSetting {
  public struct Configuration: Codable, Hashable, Sendable {
    /// Days between scheduled visits.
    public var decisionInterval: Double
    public var centers: [SunitinibCenter]
    public var adherence: Adherence
    /// Hazard of leaving care, per year.
    public var dropoutRate: Double
    /// Days to the administrative end of observation.
    public var followUp: Double
    /// Days between tumor assessments.
    public var scanInterval: Double
    /// Typical values set otherwise, by the model's symbols.
    public var settings: [String: Double]
    /// Standard deviations of random effects set otherwise, by symbol, on the parameters' scales.
    public var deviations: [String: Double]
    /// Log standard deviations of factors on typical values, by symbol.
    public var randomization: [String: Double]
    /// What goes wrong with every patient.
    public var stress: [StressScenario]

    public init(
      decisionInterval: Double = 28, centers: [SunitinibCenter] = SunitinibCenter.three,
      adherence: Adherence = Adherence(mean: 0.95, concentration: 20), dropoutRate: Double = 0.08,
      followUp: Double = 1456, scanInterval: Double = 56, settings: [String: Double] = [:],
      deviations: [String: Double] = [:], randomization: [String: Double] = [:], stress: [StressScenario] = []
    ) {
      self.decisionInterval = decisionInterval
      self.centers = centers
      self.adherence = adherence
      self.dropoutRate = dropoutRate
      self.followUp = followUp
      self.scanInterval = scanInterval
      self.settings = settings
      self.deviations = deviations
      self.randomization = randomization
      self.stress = stress
    }

    /// What is wrong with it; empty where nothing is.
    public var problems: [String] {
      let habits = centers.flatMap { center in center.habits.problems.map { "center \(center.care.name): \($0)" } }
      do throws(DosingConfigurationError) {
        _ = try SunitinibSetting(self).environment(SunitinibSetting.actions, observation: .registry)
        return habits
      } catch {
        return habits + error.problems
      }
    }
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// The doses of the records: hold, 25, 37.5 and 50 mg.
  public static let actions = ActionSpace(
    SunitinibDosing.actions().filter { $0.multiple == 0 || $0.multiple >= 0.5 })

  private static let names = ["sld", "anc", "dbp", "fatigue", "hfs"]

  public var observed: ObservedSetting {
    ObservedSetting(
      variables: Self.names, statics: ["weight"], decisionInterval: configuration.decisionInterval,
      centers: configuration.centers.map(\.care.name))
  }

  private func environment(
    _ actions: ActionSpace, observation: DosingObservation
  ) throws(DosingConfigurationError) -> ModelEnvironment<SunitinibGIST> {
    var variables = SunitinibDosing.variables.filter { Self.names.contains($0.name) }
    for place in variables.indices where variables[place].name != "sld" { variables[place].interval = 0 }
    for place in variables.indices where variables[place].name == "sld" {
      variables[place].interval = configuration.scanInterval
    }
    return try ModelEnvironment(
      DosingConfiguration(
        standardDose: SunitinibDosing.standardDose, actions: actions.options,
        decisionInterval: configuration.decisionInterval, centers: configuration.centers.map(\.care),
        variables: variables, statics: ["WT"], adherence: configuration.adherence,
        scanInterval: configuration.scanInterval, dropoutRate: configuration.dropoutRate,
        followUp: configuration.followUp, settings: configuration.settings, deviations: configuration.deviations,
        randomization: configuration.randomization, stress: configuration.stress), observation: observation)
  }

  public func simulator(actions: ActionSpace, horizon: Double) throws -> ModelEnvironment<SunitinibGIST> {
    try environment(actions, observation: .complete(horizon: Int(horizon)))
  }

  /// The clinicians; and by rule: 37.5 mg continuously, and the toxicity-adjusted dose of ``SunitinibRegimens``.
  public func practice(_ encoder: StateEncoder) throws -> SimulatedPractice {
    SimulatedPractice(
      clinicians: try LabelClinicians(centers: configuration.centers, encoder: encoder, name: "Clinicians"),
      references: [try SunitinibRegimens.continuous(encoder), try SunitinibRegimens.toxicityAdjusted(encoder)])
  }

  public func writeRecords(
    to directory: URL, patients: Int, key: Key, threads: Int, progress: (Int) -> Void
  ) throws -> RetrospectiveCohort.Summary {
    let environment = try environment(Self.actions, observation: .registry)
    let encoder = StateEncoder(
      .init(
        variables: Self.names.map { .init(name: $0, transform: $0 == "sld" ? .log : .identity, floor: 1) },
        statics: observed.statics, centers: observed.centers), actions: Self.actions)
    let trial = DosingTrial(
      environment, encoder: encoder, reward: try CompositeReward(.init(burdenVariable: "sld"), schema: encoder.schema),
      discount: Discount(perDay: 1), keepsDetails: true)
    return try DosingRecords(trial, statics: observed.statics).write(
      to: directory, patients: patients, policy: practice(encoder).clinicians, key: key, threads: threads,
      progress: progress)
  }
}
