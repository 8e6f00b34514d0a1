public import DosingMDP
public import Stochastics

/// Any ``Environment`` of visits to learn in: states by an encoder, the composite reward, costs, and a horizon.
///
/// Histories are kept as in ``DosingTrial``: a dose is in force from the visit at which it was chosen, and the state at a
/// visit is the encoder's, followed by the center as a category where the encoder knows centers. An option is a dose of the
/// environment's actions, allowed where the encoder's rules do not forbid it; or the decision is an amount, the multiple of the
/// standard dose, on which the encoder's rules have no say.
///
/// Progression, death and other terminal events end an episode; leaving care and the horizon cut it off, with what was seen
/// last still seen. Time is discounted in units of 30 days, as the reward counts it, unless another unit is given.
public struct DosingProcess<E: Environment>: DecisionProcess {
  /// One patient with what is known of him.
  public struct Patient: Sendable {
    public internal(set) var inner: E.Patient
    public internal(set) var history: PatientHistory
    /// At the last visit.
    public internal(set) var state: State
    /// Days since the first visit.
    public internal(set) var time = 0.0
    /// `nil` while decisions follow.
    public internal(set) var ending: Ending?
    /// The last measured values, by variable.
    var last: [Double?]
  }

  public let environment: E
  public let encoder: StateEncoder
  public let reward: CompositeReward
  public let costs: [DosingCost]
  public let description: ProcessDescription
  /// Days after which an episode is cut off at the next visit; `nil` where the environment itself ends it.
  public let horizon: Double?
  /// Days in the unit of discounting.
  public let timeUnit: Double
  /// Terminal events that count as progression; others, such as a cure, do not.
  public let failures: Set<String>
  private let give: Give
  private let hasCenters: Bool

  /// How a decision is carried out.
  private enum Give: Sendable {
    case option
    case multiple(@Sendable (inout E.Patient, Double) -> Advance)
  }

  /// Decisions among the environment's doses.
  /// - Parameters:
  ///   - encoder: of the environment's variables, statics and actions, in their order.
  ///   - costs: with variables of the encoder.
  public init(
    _ environment: E, name: String, encoder: StateEncoder, reward: CompositeReward, costs: [DosingCost] = [],
    horizon: Double? = nil, timeUnit: Double = StateEncoder.timeUnit, failures: Set<String> = ["progression", "death"]
  ) throws(SchemaError) {
    try self.init(
      environment, name, .options(environment.actions.count), encoder, reward, costs, horizon, timeUnit, failures,
      .option)
  }

  private init(
    _ environment: E, _ name: String, _ actions: ActionDomain, _ encoder: StateEncoder, _ reward: CompositeReward,
    _ costs: [DosingCost], _ horizon: Double?, _ timeUnit: Double, _ failures: Set<String>, _ give: Give
  ) throws(SchemaError) {
    precondition(encoder.actions == environment.actions, "DosingProcess \(name): the encoder is of other actions")
    precondition(timeUnit > 0 && horizon ?? 1 > 0, "DosingProcess \(name): horizon \(horizon ?? 0), unit \(timeUnit)")
    let variables = encoder.configuration.variables.map(\.name)
    for cost in costs { try cost.require(variables) }
    self.environment = environment
    self.encoder = encoder
    self.reward = reward
    self.costs = costs
    self.horizon = horizon
    self.timeUnit = timeUnit
    self.failures = failures
    self.give = give
    hasCenters = encoder.schema.centers.count > 1
    var layout = FeatureLayout(encoder.schema)
    var features = encoder.schema.features
    if hasCenters {
      layout.categories.append(.init(feature: features.count, count: encoder.schema.centers.count))
      features.append("center")
    }
    description = ProcessDescription(
      name: name, features: features, layout: layout, actions: actions, costs: costs.map(\.name))
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    let (inner, admission) = environment.admit(index, key: key)
    var history = PatientHistory(patient: admission.patient, center: admission.center, statics: admission.statics)
    history.append(admission.visit)
    return Patient(inner: inner, history: history, state: encoder.encode(history), last: admission.visit.values)
  }

  public func observe(_ patient: Patient) -> Observation {
    let features = patient.state.features.map { Float($0) } + (hasCenters ? [Float(patient.state.center)] : [])
    guard case .option = give else { return Observation(features: features) }
    return Observation(features: features, mask: patient.state.mask)
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    precondition(patient.ending == nil, "\(description.name): the course of \(patient.history.patient) has ended")
    let before = patient.state
    let known = patient.last
    let (multiple, advance) = carryOut(action, &patient)
    patient.time += advance.elapsed
    patient.ending = advance.ending
    if advance.ending == nil, let horizon, patient.time >= horizon { patient.ending = .horizon }
    if let visit = advance.visit {
      patient.history.append(visit)
      patient.state = encoder.encode(patient.history)
      for (place, value) in visit.values.enumerated() where value != nil { patient.last[place] = value }
    }
    var failed = false
    if case .terminal(let event) = advance.ending { failed = failures.contains(event) }
    let components = reward.reward(
      from: before, multiple: multiple, to: advance.visit == nil ? nil : patient.state, elapsed: advance.elapsed,
      progressed: failed, died: advance.ending == .terminal(event: "death"))
    let variables = encoder.configuration.variables
    return Outcome(
      // A patient whose equations fail at once must not stop the clock.
      reward: components.total, elapsed: max(advance.elapsed, 1e-6) / timeUnit,
      finish: patient.ending.map { $0.isTerminal ? .terminal : .truncated },
      costs: costs.map {
        $0.counted(multiple, advance, before: known, variables: variables.map(\.name))
      })
  }

  private func carryOut(_ action: Action, _ patient: inout Patient) -> (multiple: Double, advance: Advance) {
    switch (action, give) {
    case (.option(let option), .option):
      let multiple = environment.actions.options[option].multiple
      patient.history.dose(multiple, from: patient.state.time)
      return (multiple, environment.advance(&patient.inner, action: option))
    case (.amounts(let amounts), .multiple(let give)) where amounts.count == 1:
      patient.history.dose(amounts[0], from: patient.state.time)
      return (amounts[0], give(&patient.inner, amounts[0]))
    default: preconditionFailure("\(description.name): \(action) is no dose of \(description.actions)")
    }
  }
}

extension DosingProcess where E: AnyDoseEnvironment {
  /// Decisions on any multiple of the standard dose from 0 to `largest`.
  /// - Parameter largest: the environment's where `nil`.
  public init(
    continuous environment: E, name: String, largest: Double? = nil, encoder: StateEncoder, reward: CompositeReward,
    costs: [DosingCost] = [], horizon: Double? = nil, timeUnit: Double = StateEncoder.timeUnit,
    failures: Set<String> = ["progression", "death"]
  ) throws(SchemaError) {
    let largest = largest ?? environment.largestMultiple
    precondition(
      largest > 0 && largest <= environment.largestMultiple,
      "DosingProcess \(name): at most \(environment.largestMultiple) standard doses can be given, not \(largest)")
    try self.init(
      environment, name, .amounts(lower: [0], upper: [largest]), encoder, reward, costs, horizon, timeUnit, failures,
      .multiple { environment.advance(&$0, multiple: $1) })
  }
}

/// An environment in which any dose can be given, not only one of its actions.
public protocol AnyDoseEnvironment: Environment {
  /// The greatest dose, as a multiple of the standard dose.
  var largestMultiple: Double { get }
  /// Gives a dose from the current visit to the next one.
  func advance(_ patient: inout Patient, multiple: Double) -> Advance
}
