public import DiffEq
public import Stochastics

/// The marginal likelihood of a nonlinear mixed-effects model at given parameters.
///
/// Each patient's random effects are integrated out by an approximation at their posterior mode ẑ, where
/// φ(z) = ½ Σ (e²/V + ln V) + ½ zᵀz (see ``IndividualPosterior``):
///
///     −2 ln L ≈ 2 φ(ẑ) + ln det H + N ln 2π
///
/// - ``Approximation/laplace``: H is φ's curvature.
/// - ``Approximation/conditional``: H is the curvature expected of φ, with first derivatives of f alone,
///   Σ (aaᵀ/V + ½ ccᵀ) + I: first-order conditional estimation with interaction, the variance of the error taken at ẑ.
///
/// Sources: Beal, Sheiner. NONMEM Users Guide VII, 1998; Wang. Derivation of various NONMEM estimation methods. J
/// Pharmacokinet Pharmacodyn 34:575, 2007, doi:10.1007/s10928-007-9060-6.
public struct PopulationLikelihood<M: Model>: Sendable {
  /// How random effects are integrated out.
  public enum Approximation: String, Sendable, Codable, CaseIterable {
    case laplace
    case conditional
  }

  public let population: Population<M>
  public let patients: [ObservedPatient<M>]
  /// By output.
  public let errors: [ResidualError]
  public let tolerance: Tolerance
  /// From how many z the mode of a patient is sought: 0 first, the others are drawn.
  public let starts: Int
  /// Of the drawn starts.
  public let key: Key

  /// - Parameters:
  ///   - errors: by output; those of the description where none are given.
  ///   - others: as the properties of these names.
  /// - Throws: ``LikelihoodDataError`` with all measurements that no error admits.
  public init(
    _ population: Population<M>, patients: [ObservedPatient<M>], errors: [ResidualError]? = nil,
    tolerance: Tolerance = Tolerance(relative: 1e-8, absolute: 1e-8), starts: Int = 1, key: Key = Key(seed: 0)
  ) throws(LikelihoodDataError) {
    precondition(starts > 0, "PopulationLikelihood: \(starts) starts")
    var byOutput = [ResidualError](repeating: .none, count: M.Output.count)
    for output in M.description.outputs { byOutput[output.index.rawValue] = output.error }
    self.population = population
    self.patients = patients
    self.errors = errors ?? byOutput
    self.tolerance = tolerance
    self.starts = starts
    self.key = key
    let problems = Self.problems(patients, self.errors)
    if !problems.isEmpty { throw LikelihoodDataError(problems: problems) }
  }

  private static func problems(_ patients: [ObservedPatient<M>], _ errors: [ResidualError]) -> [String] {
    patients.flatMap { patient in
      patient.observations.filter { !errors[$0.output.rawValue].admits($0.value) }.map {
        let error = errors[$0.output.rawValue]
        return "patient \(patient.name), \($0.output) at \($0.time) h: \($0.value) under the error \(error)"
      }
    }
  }

  /// The likelihood of all patients.
  /// - Parameter threads: how many patients are computed at once; the result does not depend on it.
  @inlinable
  public func evaluate(_ approximation: Approximation = .conditional, threads: Int = 1) -> LikelihoodValue {
    let contributions = try? parallelMap(count: patients.count, threads: threads) {
      contribution(of: $0, approximation)
    }
    guard let contributions else { preconditionFailure("a contribution throws nothing") }
    return LikelihoodValue(patients: contributions)
  }

  /// One patient's part.
  @inlinable
  public func contribution(of index: Int, _ approximation: Approximation) -> LikelihoodValue.Patient {
    let posterior = IndividualPosterior(population, patient: patients[index], errors: errors, tolerance: tolerance)
    var best: FisherScoring.Minimum?
    for start in 0..<starts {
      let minimum = FisherScoring.minimum(
        from: startingPoint(start, of: index, posterior.dimension), value: posterior.value, expand: posterior.expand)
      guard let minimum else { continue }
      if let known = best, known.expansion.value <= minimum.expansion.value { continue }
      best = minimum
    }
    guard let best else { return .init(name: patients[index].name) }
    let curvature =
      approximation == .laplace ? posterior.curvature(best.expansion.z) : best.expansion.expectedCurvature
    return .init(
      name: patients[index].name, effects: posterior.effects(best.expansion.z), isConverged: best.isConverged,
      objective: objective(best.expansion, curvature), counted: patients[index].observations.count,
      logScaleSlope: logScaleSlope(index))
  }

  @usableFromInline
  func startingPoint(_ start: Int, of index: Int, _ count: Int) -> [Double] {
    guard start > 0 else { return Array(repeating: 0, count: count) }
    var generator = key.child(.patient, index).child(.initialization, start).generator
    return (0..<count).map { _ in generator.normal() }
  }

  @usableFromInline
  func objective(_ expansion: PosteriorExpansion, _ curvature: [[Double]]?) -> Double? {
    curvature.flatMap(CholeskyFactorization.init).map { 2 * expansion.value + $0.logDeterminant }
  }

  @usableFromInline
  func logScaleSlope(_ index: Int) -> Double {
    patients[index].observations.reduce(0) { $0 + errors[$1.output.rawValue].logScaleSlope($1.value) }
  }
}
