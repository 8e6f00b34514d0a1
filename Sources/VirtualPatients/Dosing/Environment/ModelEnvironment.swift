public import DiffEq
public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Virtual patients of any mechanistic model under dosing decisions.
///
/// Visits fall on whole days by the schedule of the patient's center; the dose that is decided at a visit holds until the
/// next one. Death (by the model's hazard) and progression (RECIST at scans, or the model's hazard of clinical
/// progression) are terminal, leaving care censors. Patient i, the visits, the errors of measurement, the tablets that are
/// forgotten and the draws behind every event derive from the key, i and the day or visit alone, so two policies meet the
/// same patient.
///
///     let environment = try ModelEnvironment<SunitinibGIST>(SunitinibDosing.configuration())
///     var (patient, admission) = environment.admit(0, key: Key(seed: 1))
///     let next = environment.advance(&patient, action: 1)
///
/// One patient at a time; ``CohortEnvironment`` is the same for thousands at once.
public struct ModelEnvironment<M: Model>: Environment {
  public let configuration: DosingConfiguration
  public let population: Population<M>
  public let observation: DosingObservation
  public let actions: ActionSpace
  let plan: CarePlan
  let single: CourseEngine<M, Double>
  let eight: CourseEngine<M, SIMD8<Double>>
  /// Stress: parameters that are multiplied from some time on. Hours.
  let changes: [CourseSegment.Change]
  /// The covariate that a dose by body size multiplies with.
  let sizePlace: Int?

  /// - Throws: ``DosingConfigurationError`` with everything that is wrong.
  @inlinable
  public init(
    _ configuration: DosingConfiguration, observation: DosingObservation = .registry
  ) throws(DosingConfigurationError) {
    // Compiled in the caller's module, where the model is known.
    try self.init(configuration, observation: observation, single: CourseEngine(), eight: CourseEngine())
  }

  @usableFromInline
  init(
    _ configuration: DosingConfiguration, observation: DosingObservation, single: CourseEngine<M, Double>,
    eight: CourseEngine<M, SIMD8<Double>>
  ) throws(DosingConfigurationError) {
    var resolution = DosingResolution<M>(configuration)
    if case .complete(let horizon) = observation, horizon < 1 {
      resolution.problems.append("a horizon of \(horizon) d must be at least a day")
    }
    guard resolution.problems.isEmpty else {
      throw DosingConfigurationError(model: M.description.name, problems: resolution.problems)
    }
    self.configuration = configuration
    self.observation = observation
    self.single = single
    self.eight = eight
    population = resolution.population
    actions = ActionSpace(configuration.actions)
    changes = resolution.changes.sorted { $0.time < $1.time }
    sizePlace = resolution.sizePlace
    plan = CarePlan(
      configuration, observation: observation, layout: resolution.layout, sources: resolution.sources,
      statics: resolution.statics)
  }

  /// The same patients observed otherwise.
  public func observed(_ observation: DosingObservation) -> ModelEnvironment {
    ModelEnvironment(self, observation: observation)
  }

  private init(_ other: ModelEnvironment, observation: DosingObservation) {
    configuration = other.configuration
    self.observation = observation
    single = other.single
    eight = other.eight
    population = other.population
    actions = other.actions
    changes = other.changes
    sizePlace = other.sizePlace
    plan = CarePlan(
      configuration, observation: observation, layout: other.plan.layout, sources: other.plan.sources,
      statics: other.plan.statics)
  }

  public func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission) {
    let individual = individual(index, key: key)
    let course = single.start([individual.parameters], configuration.tolerance)
    let dosed = dosed(index, individual, outputs: single.read(course, 1), key: key)
    return (Patient(dosed, course), admission(of: dosed))
  }

  public func advance(_ patient: inout Patient, action: Int) -> Advance {
    carryOut(multiple: actions.options[action].multiple, &patient)
  }

  /// Gives any dose from the current visit to the next one.
  /// - Parameter dose: at each administration, in the unit of the configuration; from 0 to
  ///   ``DosingConfiguration/largestMultiple`` standard doses.
  public func advance(_ patient: inout Patient, dose: Double) -> Advance {
    carryOut(multiple: multiple(of: dose), &patient)
  }

  func multiple(of dose: Double) -> Double {
    let multiple = dose / configuration.standardDose
    precondition(
      multiple >= 0 && multiple <= configuration.largestMultiple * (1 + 1e-12),
      "a dose of \(dose): 0 to \(configuration.largestMultiple * configuration.standardDose) can be given")
    return multiple
  }

  private func carryOut(multiple: Double, _ patient: inout Patient) -> Advance {
    patient.requireUnique()
    plan.decide(&patient.dosed, multiple: multiple)
    var patients = [patient.dosed]
    follow(patient.course, single, &patients, from: patient.dosed.day, to: patient.dosed.next.day)
    patient.dosed = patients[0]
    return plan.arrive(&patient.dosed)
  }
}
