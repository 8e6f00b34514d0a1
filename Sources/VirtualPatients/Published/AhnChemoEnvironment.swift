import DiffEq
public import DosingMDP
public import Stochastics

/// Chemotherapy of ``AhnChemoTumor``: every six hours an infusion rate among 0, 0.1, …, 1, for 150 days.
///
/// A visit shows tumor cells, immune cells and drug, not normal cells, each multiplied by 1 + `observationNoise`·U(−½, ½)
/// and limited to 2, 2 and 1. The reward of a step is N/N₀ − T/T₀ − u with the state before the step; the step
/// in which N falls below 0.7·N₀ gives −100 instead, and the patient dies (not on the last step, as published). Rewards
/// are kept in ``Patient/rewards``.
///
/// Source: DTR-Bench (Luo et al. 2024, arXiv:2405.18610). Deviations: the published code rounds states to 32 bits, and
/// draws the noise of the state anew at each evaluation of the right-hand side, so that it depends on the solver; here a
/// factor 1 + N(0, `stateNoise`²) on each derivative is drawn once a step. Neither touches settings 1 and 2.
public struct AhnChemoEnvironment: Environment {
  public struct Configuration: Codable, Hashable, Sendable {
    /// Each constant is multiplied by U(1 − x/2, 1 + x/2), once a patient.
    public var parameterNoise: Double
    /// The initial state varies by U(1 − x/2, 1 + x/2), the derivatives by 1 + N(0, x²).
    public var stateNoise: Double
    /// An observation is multiplied by U(1 − x/2, 1 + x/2).
    public var observationNoise: Double
    /// The probability that a visit shows the last observation again.
    public var missingRate: Double
    /// Steps of six hours.
    public var steps: Int
    /// How many infusion rates from 0 to 1.
    public var levels: Int

    public init(
      parameterNoise: Double = 0, stateNoise: Double = 0, observationNoise: Double = 0, missingRate: Double = 0,
      steps: Int = 600, levels: Int = 11
    ) {
      self.parameterNoise = parameterNoise
      self.stateNoise = stateNoise
      self.observationNoise = observationNoise
      self.missingRate = missingRate
      self.steps = steps
      self.levels = levels
    }

    /// Settings 1 to 5 of DTR-Bench: none; parameters vary; with medium noise; with large noise; observations missing too.
    ///
    /// In setting 5 three quarters of the observations are missing, as in the code with discrete actions (its text and
    /// its code with continuous actions say half).
    public static func setting(_ number: Int) -> Configuration {
      precondition((1...5).contains(number), "AhnChemoEnvironment: there is no setting \(number), but 1 to 5")
      return Configuration(
        parameterNoise: number > 1 ? 0.1 : 0, stateNoise: [0, 0, 0.1, 0.2, 0.2][number - 1],
        observationNoise: [0, 0, 0.2, 0.5, 0.5][number - 1], missingRate: number == 5 ? 0.75 : 0)
    }
  }

  /// Days of a step.
  public static let stepDays = 0.25

  public let configuration: Configuration
  public let actions: ActionSpace
  private let solver = Dopri5(relativeTolerance: 1e-8, absoluteTolerance: 1e-10)

  public init(_ configuration: Configuration = Configuration()) {
    precondition(
      (0..<2).contains(configuration.parameterNoise) && (0..<2).contains(configuration.stateNoise)
        && (0..<2).contains(configuration.observationNoise) && (0...1).contains(configuration.missingRate)
        && configuration.steps >= 1 && (2...64).contains(configuration.levels),
      "AhnChemoEnvironment: \(configuration)")
    self.configuration = configuration
    actions = ActionSpace(
      (0..<configuration.levels).map { level in
        let rate = Double(level) / Double(configuration.levels - 1)
        return DoseOption(label: "\(rate)", multiple: rate)
      })
  }

  /// How histories of this environment are encoded.
  public var encoder: StateEncoder {
    StateEncoder(.init(variables: ["tumor", "immune", "drug"].map { .init(name: $0) }), actions: actions)
  }

  public func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission) {
    let patient = Patient(configuration, key: key.child(.patient, index))
    return (patient, Admission(patient: "P\(index + 1)", center: nil, visit: patient.visit))
  }

  public func advance(_ patient: inout Patient, action: Int) -> Advance {
    advance(&patient, infusion: actions.options[action].multiple)
  }

  /// One step with any infusion rate in 0…1.
  public func advance(_ patient: inout Patient, infusion: Double) -> Advance {
    precondition((0...1).contains(infusion), "AhnChemoEnvironment: infusion \(infusion) is not in 0…1")
    precondition(
      patient.isAlive && patient.step < configuration.steps, "AhnChemoEnvironment: the episode ended at \(patient.step)"
    )
    let before = patient.state
    let solution = solver.solve(
      AhnChemoTumor(
        patient.parameters, infusion: infusion, speed: patient.speed(stateNoise: configuration.stateNoise)),
      from: before, over: 0...Self.stepDays)
    if let failure = solution.failure {
      return Advance(elapsed: 0, visit: nil, ending: .censored(reason: "integration failed: \(failure)"))
    }
    patient.move(to: solution.state, configuration)
    let isLast = patient.step == configuration.steps
    patient.isAlive = isLast || patient.state.normal >= 0.7 * patient.initial.normal
    let reward = before.normal / patient.initial.normal - before.tumor / patient.initial.tumor - infusion
    patient.rewards.append(patient.isAlive ? reward : -100)
    if !patient.isAlive { return Advance(elapsed: Self.stepDays, visit: nil, ending: .terminal(event: "death")) }
    return Advance(elapsed: Self.stepDays, visit: patient.visit, ending: isLast ? .horizon : nil)
  }
}
