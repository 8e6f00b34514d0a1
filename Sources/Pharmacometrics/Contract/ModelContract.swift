public import DiffEq
public import Stochastics

/// What every model promises, as a test of one line: a user's model is sound where
/// `ModelContract<Mine>().violations()` is empty.
///
/// Checked are, for the typical patient and for drawn ones, under the regimen of the description:
/// - the description: complete, unambiguous, with valid units, values and covariances;
/// - outputs stay finite, and everyone can be followed to the end;
/// - eight patients in lockstep and one alone give the same; so do one advance and many small ones;
/// - derivatives by dual numbers agree with differences for every parameter that is described (a lag moves doses, which
///   dual numbers do not see, and is left out);
/// - kinetics in closed form lose nothing: what is given = what is contained + what is eliminated;
/// - what the model itself claims; see ``ModelClaim``.
///
/// A model whose description is not sound is not followed. Each sentence names the part and the numbers.
public struct ModelContract<M: Model>: Sendable {
  /// Hours over which patients are followed.
  public let horizon: Double
  /// How many are drawn.
  public let patients: Int
  public let key: Key

  /// - Parameters: as the properties of these names; 12 weeks by default.
  public init(horizon: Double = 2016, patients: Int = 64, key: Key = Key(seed: 1)) {
    precondition(horizon > 0 && patients > 0, "ModelContract: \(patients) patients over \(horizon) h")
    self.horizon = horizon
    self.patients = patients
    self.key = key
  }

  /// What is broken, in sentences; empty where the contract is kept.
  @inlinable
  public func violations() -> [String] {
    let described = descriptionViolations()
    guard described.isEmpty else { return described }
    let population = Population<M>()
    return courseViolations(population) + steadyViolations(population) + kineticsViolations(population)
      + agreementViolations(population) + gradientViolations(population)
  }

  /// The regimen of the description, which has been read before.
  @usableFromInline var doses: [DoseEvent] {
    guard let regimen = try? Regimen(M.description.regimen) else { return [] }
    return regimen.events(until: horizon)
  }

  /// Hours at which patients are looked at: soon after the first dose, then evenly.
  @usableFromInline var stops: [Double] {
    let early = [0, 0.4, 1.5, 3, 7, 13, 25, 50].filter { $0 < horizon }
    return Set(early + (1...24).map { Double($0) * horizon / 24 }).sorted()
  }

  /// Tight enough that differences between ways of computing are not the solver's.
  @usableFromInline var tight: Tolerance {
    M.Method.isImplicit
      ? Tolerance(relative: 1e-8, absolute: 1e-10) : Tolerance(relative: 1e-9, absolute: 1e-11)
  }

  /// The typical patient and drawn ones.
  @usableFromInline
  func individuals(_ population: Population<M>, count: Int) -> [Individual<M>] {
    [population.typicalIndividual()] + (0..<(count - 1)).map { population.individual($0, key: key) }
  }

  /// Parameters of up to eight patients, side by side.
  @usableFromInline
  func lanes(_ individuals: [Individual<M>]) -> [SIMD8<Double>] {
    (0..<M.Parameter.count).map { place in
      CohortSimulation<M>.lanes(individuals) { $0.parameters[place] }
    }
  }

  @usableFromInline
  func symbol(of output: M.Output) -> String {
    M.description.outputs.first { $0.index == output }?.symbol ?? "\(output)"
  }
}

/// What was seen of a course at each stop.
@usableFromInline
struct CourseRecord<Scalar: RealScalar> {
  /// [stop][output]
  @usableFromInline var outputs: [[Scalar]] = []
  /// [stop][state]
  @usableFromInline var states: [[Scalar]] = []
  /// By lane: why and when it ended too early.
  @usableFromInline var failures: [(cause: SolverFailure, time: Double)?] = []

  @usableFromInline init() {}

  /// The largest size of an output in a lane.
  @usableFromInline
  func scale(_ output: Int, lane: Int) -> Double {
    outputs.reduce(0) { Swift.max($0, Swift.abs($1[output][lane: lane])) }
  }
}

extension ModelContract {
  /// Follows patients from stop to stop.
  /// - Parameter amounts: what a dose of each basis is multiplied with.
  @inlinable
  func follow<S: RealScalar>(
    _ parameters: [S], _ doses: [DoseEvent], amounts: (DoseEvent.Basis) -> S, lanes: Int = S.laneCount,
    tolerance: Tolerance
  ) -> CourseRecord<S> {
    let course = Course<M, S>(parameters, lanes: lanes, tolerance: tolerance)
    for dose in doses {
      course.dose(at: dose.time, amount: dose.amount * amounts(dose.basis), duration: dose.duration)
    }
    var record = CourseRecord<S>()
    for stop in stops {
      course.advance(to: stop)
      let outputs = course.read()
      record.outputs.append((0..<M.Output.count).map { outputs[raw: $0] })
      record.states.append((0..<M.State.count).map { course.state[raw: $0] })
    }
    record.failures = (0..<lanes).map { course.failure($0) }
    return record
  }
}
