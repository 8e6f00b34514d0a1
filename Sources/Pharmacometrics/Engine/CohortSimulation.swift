public import DiffEq
public import Stochastics

/// Virtual patients of one model under one regimen, in groups of eight.
///
/// Patient i derives from the key and i alone, and groups are cut at multiples of eight, so that results depend neither
/// on the number of threads nor on how patients are dealt out to them.
public struct CohortSimulation<M: Model>: Sendable {
  public var population: Population<M>
  public var doses: [DoseEvent]
  /// Ascending hours at which outputs are read; the first may be 0.
  public let grid: [Double]
  public let tolerance: Tolerance
  /// Parameters that are multiplied from some time on, in hours.
  public let changes: [(time: Double, parameter: M.Parameter, factor: Double)]

  /// - Parameters: as the properties of these names.
  /// - Throws: ``DoseBasisError`` where a dose is per body surface or weight and the model does not know it.
  public init(
    _ population: Population<M>, doses: [DoseEvent], grid: [Double], tolerance: Tolerance = Tolerance(),
    changes: [(time: Double, parameter: M.Parameter, factor: Double)] = []
  ) throws(DoseBasisError) {
    precondition(grid.first.map { $0 >= 0 } ?? false, "CohortSimulation: a grid of times from 0 on is needed")
    self.population = population
    self.doses = doses
    self.grid = grid
    self.tolerance = tolerance
    self.changes = changes.sorted { $0.time < $1.time }
    for basis in Set(doses.map(\.basis)) where basis != .flat && Self.place(of: basis) == nil {
      throw DoseBasisError(model: M.description.name, basis: basis)
    }
  }

  /// The covariate that a basis multiplies with.
  private static func place(of basis: DoseEvent.Basis) -> M.Covariate? {
    let symbol =
      switch basis {
      case .flat: ""
      case .perSquareMeter: "BSA"
      case .perKilogram: "WT"
      }
    return M.description.covariates.first { $0.symbol == symbol }?.index
  }

  /// Patients `first`..<`first + count`, at most eight.
  @inlinable
  public func group(first: Int, count: Int, key: Key) -> PatientGroup<M> {
    precondition((1...8).contains(count), "a group of \(count) patients")
    return follow((first..<(first + count)).map { population.individual($0, key: key) }, first: first)
  }

  /// The typical patient alone.
  @inlinable
  public func typical() -> PatientGroup<M> { follow([population.typicalIndividual()], first: 0) }

  /// Given patients, at most eight.
  @inlinable
  public func follow(_ individuals: [Individual<M>], first: Int) -> PatientGroup<M> {
    let isValid = individuals.map { $0.problem == nil }
    guard isValid.contains(false) else { return followValid(individuals, first: first) }
    // Another's parameters stand in for those that cannot be computed, so that the others are followed.
    let other = zip(individuals, isValid).first { $1 }?.0 ?? population.typicalIndividual()
    precondition(other.problem == nil, "\(M.description.name): \(other.problem ?? "")")
    let group = followValid(zip(individuals, isValid).map { $1 ? $0 : other }, first: first)
    let failures = zip(group.failures, isValid).map { $1 ? $0 : (cause: .invalidParameters, time: 0) }
    return PatientGroup(first: first, individuals: individuals, values: group.values, failures: failures)
  }

  @inlinable
  func followValid(_ individuals: [Individual<M>], first: Int) -> PatientGroup<M> {
    let course = Course<M, SIMD8<Double>>(Self.parameters(individuals), lanes: individuals.count, tolerance: tolerance)
    let factors = Self.factors(individuals)
    for dose in doses where dose.time <= grid[grid.count - 1] {
      course.dose(at: dose.time, amount: dose.amount * factors(dose.basis), duration: dose.duration)
    }
    return follow(course, individuals, first: first)
  }

  @inlinable
  func follow(
    _ course: Course<M, SIMD8<Double>>, _ individuals: [Individual<M>], first: Int
  ) -> PatientGroup<M> {
    let width = M.Output.count
    var values = [SIMD8<Double>](repeating: SIMD8(repeating: 0), count: width * grid.count)
    values.withUnsafeMutableBufferPointer { buffer in
      let rows = buffer
      if grid[0] == 0 { course.recordStart(rows) }
      grid.withUnsafeBufferPointer { grid in
        let end = grid[grid.count - 1]
        for change in changes where change.time < end {
          course.record(to: change.time, grid: grid, rows: rows)
          course.setParameter(change.parameter, course.individual[change.parameter] * change.factor)
        }
        course.record(to: end, grid: grid, rows: rows)
      }
    }
    return PatientGroup(
      first: first, individuals: individuals, values: values, failures: (0..<individuals.count).map(course.failure))
  }

  /// What a dose of each basis is multiplied with, lane by lane.
  @usableFromInline
  static func factors(_ individuals: [Individual<M>]) -> (DoseEvent.Basis) -> SIMD8<Double> {
    let perArea = place(of: .perSquareMeter).map { place in lanes(individuals) { $0.covariates[place.rawValue] } }
    let perWeight = place(of: .perKilogram).map { place in lanes(individuals) { $0.covariates[place.rawValue] } }
    return { basis in
      switch basis {
      case .flat: SIMD8(repeating: 1)
      case .perSquareMeter: perArea ?? SIMD8(repeating: 0)
      case .perKilogram: perWeight ?? SIMD8(repeating: 0)
      }
    }
  }

  /// The parameters of each patient; lanes without a patient repeat the first.
  @inlinable
  static func parameters(_ individuals: [Individual<M>]) -> [SIMD8<Double>] {
    var parameters = individuals[0].parameters.map { SIMD8(repeating: $0) }
    for lane in 1..<Swift.max(1, individuals.count) {
      individuals[lane].parameters.withUnsafeBufferPointer { own in
        for place in 0..<own.count { parameters[place][lane] = own[place] }
      }
    }
    return parameters
  }

  /// One number of each patient; lanes without a patient repeat the first.
  @usableFromInline
  static func lanes(_ individuals: [Individual<M>], _ number: (Individual<M>) -> Double) -> SIMD8<Double> {
    var lanes = SIMD8<Double>(repeating: number(individuals[0]))
    for (lane, individual) in individuals.enumerated() { lanes[lane] = number(individual) }
    return lanes
  }
}

/// A dose by body size for a model that does not know the size.
public struct DoseBasisError: Error, CustomStringConvertible, Sendable {
  public let model: String
  public let basis: DoseEvent.Basis

  public var description: String {
    let (unit, symbol) = basis == .perSquareMeter ? ("mg/m2", "BSA") : ("mg/kg", "WT")
    return "a dose in \(unit) needs the covariate \(symbol), which \(model) does not have; give the dose in mg"
  }
}
