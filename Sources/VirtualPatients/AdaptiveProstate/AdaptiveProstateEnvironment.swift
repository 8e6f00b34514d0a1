import DiffEq
public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Metastatic prostate cancer under intermittent therapy: a Lotka–Volterra tumor seen through noisy PSA at irregular visits.
///
/// Actions: 0 no drug, 1 drug. An episode ends with `progression` (total burden 1.2·n₀, at the exact time) or is
/// censored. Visit v falls on day v·interval ± jitter (whole days, never two on one day) and may be missed; the dose
/// goes on meanwhile. Everything random derives from the patient's key and from v, so two policies meet the same
/// patient, the same schedule and the same relative errors of measurement.
public struct AdaptiveProstateEnvironment: Environment {
  public struct Configuration: Codable, Hashable, Sendable {
    /// Days between scheduled visits.
    public var decisionInterval: Double
    public var centers: [TreatmentCenter]
    public var psa: PSAModel
    /// Hazard of leaving care, per year.
    public var dropoutRate: Double
    /// Days to the administrative end of observation.
    public var followUp: Double

    public init(
      decisionInterval: Double = 28, centers: [TreatmentCenter] = TreatmentCenter.three, psa: PSAModel = PSAModel(),
      dropoutRate: Double = 0.08, followUp: Double = 2190
    ) {
      self.decisionInterval = decisionInterval
      self.centers = centers
      self.psa = psa
      self.dropoutRate = dropoutRate
      self.followUp = followUp
    }
  }

  /// Who is observed for how long.
  public enum Observation: Hashable, Sendable {
    /// As in a registry: patients drop out, and observation ends after the configured follow-up. Both censor, with a
    /// last measurement.
    case registry
    /// For the truth about a policy: no one drops out, and the episode ends at the horizon (days).
    case complete(horizon: Double)
  }

  public let configuration: Configuration
  public let population: TumorPopulation
  public let observation: Observation
  public let actions = ActionSpace.offOn

  public init(
    _ configuration: Configuration = Configuration(), population: TumorPopulation = .bruchovsky,
    observation: Observation = .registry
  ) {
    precondition(!configuration.centers.isEmpty, "AdaptiveProstateEnvironment: no center")
    precondition(configuration.followUp > 0 && configuration.dropoutRate >= 0, "\(configuration)")
    for center in configuration.centers {
      precondition(
        center.intervalFactor * configuration.decisionInterval >= Double(2 * center.jitter + 1)
          && center.jitter >= 0 && (0..<1).contains(center.missedProbability),
        "center \(center.name): visits \(center.intervalFactor * configuration.decisionInterval) d apart with jitter "
          + "±\(center.jitter) d would meet, or all are missed")
    }
    self.configuration = configuration
    self.population = population
    self.observation = observation
  }

  /// The same patients observed otherwise.
  public func observed(_ observation: Observation) -> AdaptiveProstateEnvironment {
    AdaptiveProstateEnvironment(configuration, population: population, observation: observation)
  }

  /// How histories of this environment are encoded: PSA (log, µg/L) and age.
  public var encoder: StateEncoder {
    StateEncoder(
      StateEncoder.Configuration(
        variables: [.init(name: "psa", transform: .log, floor: PSAModel.resolution)], statics: ["age"],
        centers: configuration.centers.map(\.name)), actions: actions)
  }

  public func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission) {
    let key = key.child(.patient, index)
    var generator = key.child(.parameters).generator
    let center = configuration.centers[generator.categorical(configuration.centers.map(\.weight))]
    let age = generator.normal(mean: 71, standardDeviation: 8).rounded()
    let parameters = population.draw(key.child(.parameters, 1)).parameters
    var dropout = key.child(.dropout).generator
    let patient = Patient(
      key: key, center: center, parameters: parameters,
      psaScale: configuration.psa.scale(initialTotal: parameters.initialTotal, key: key.child(.parameters, 2)),
      dropoutDay: configuration.dropoutRate > 0
        ? dropout.exponential(rate: configuration.dropoutRate / 365.25) : .infinity,
      burden: parameters.initialBurden)
    return (
      patient,
      Admission(patient: "P\(index + 1)", center: center.name, statics: [age], visit: patient.measurement)
    )
  }

  public func advance(_ patient: inout Patient, action: Int) -> Advance {
    let schedule = VisitSchedule(
      interval: configuration.decisionInterval * patient.center.intervalFactor, center: patient.center,
      key: patient.key)
    let next = schedule.attended(after: patient.visit)
    let (day, ending) = limit(next.day, dropoutDay: patient.dropoutDay)
    let interval: TumorInterval
    do throws(SolverFailure) {
      interval = try TumorInterval(
        patient.parameters, from: patient.burden, isOn: actions.options[action].multiple > 0, days: day - patient.day)
    } catch {
      return Advance(elapsed: 0, visit: nil, ending: .censored(reason: "integration failed: \(error)"))
    }
    patient.burden = interval.burden
    if interval.isProgressed {
      patient.day += interval.days
      return Advance(elapsed: interval.days, visit: nil, ending: .terminal(event: "progression"))
    }
    let elapsed = day - patient.day
    patient.day = day
    patient.visit = next.index
    return Advance(elapsed: elapsed, visit: patient.measurement, ending: ending)
  }

  /// The day until which a patient is observed next, and how observation ends there.
  private func limit(_ day: Double, dropoutDay: Double) -> (day: Double, ending: Ending?) {
    switch observation {
    case .registry:
      if day >= configuration.followUp { return (configuration.followUp, .censored(reason: "end of follow-up")) }
      return (day, day >= dropoutDay ? .censored(reason: "dropout") : nil)
    case .complete(let horizon):
      return day >= horizon ? (horizon, .horizon) : (day, nil)
    }
  }
}
