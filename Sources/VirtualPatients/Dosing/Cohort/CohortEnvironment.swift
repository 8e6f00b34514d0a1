import DiffEq
public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Thousands of virtual patients of a ``ModelEnvironment``, stepped at once: groups of eight in lockstep, groups in
/// parallel, decisions in batches.
///
/// Each group goes on by itself to the next day on which one of its patients is seen, so a round asks for decisions for
/// those who are ``due`` and leaves the others where they are: with regular visits all patients of a group are due
/// together. Patients, errors and events are those of the one-at-a-time form, their values the same up to the tolerance
/// of the solver, whose steps the patients of a group share. Groups are cut at multiples of eight, so results do not
/// depend on the number of threads, nor on how a cohort is cut where it is cut there.
///
///     let cohort = CohortEnvironment(environment, patients: 0..<1000, key: key, threads: 4)
///     while !cohort.due.isEmpty {
///       let actions = choose(cohort.due)
///       for (place, advance) in cohort.step(actions) { … }
///     }
public final class CohortEnvironment<M: Model> {
  public let environment: ModelEnvironment<M>
  public let patients: Range<Int>
  public let threads: Int
  /// What was known of each patient at the first visit.
  public let admissions: [Admission]
  /// The places (from 0) of the patients who wait for a decision, ascending.
  public private(set) var due: [Int]
  private let wards: [Ward<M>]

  /// - Parameters:
  ///   - patients: their numbers; the first must be a multiple of eight.
  ///   - key: as of ``ModelEnvironment/admit(_:key:)``.
  public init(_ environment: ModelEnvironment<M>, patients: Range<Int>, key: Key, threads: Int) {
    precondition(
      patients.lowerBound >= 0 && patients.lowerBound % 8 == 0 && !patients.isEmpty,
      "CohortEnvironment: patients \(patients); the first must be a multiple of eight")
    self.environment = environment
    self.patients = patients
    self.threads = threads
    let count = (patients.count + 7) / 8
    wards = Self.inParallel(count, threads) { group in
      let first = patients.lowerBound + 8 * group
      return Ward(environment, first..<min(first + 8, patients.upperBound), key: key)
    }
    admissions = wards.flatMap(\.admissions)
    due = Array(0..<patients.count)
  }

  /// Gives each patient who is due an action, and goes on.
  /// - Parameter actions: in the order of ``due``.
  /// - Returns: by ascending place, those who are seen again or have left; the former are ``due`` now.
  @discardableResult
  public func step(_ actions: [Int]) -> [(place: Int, advance: Advance)] {
    step(multiples: actions.map { environment.actions.options[$0].multiple })
  }

  /// Gives each patient who is due any dose, and goes on.
  /// - Parameter doses: in the order of ``due``, as of ``ModelEnvironment/advance(_:dose:)``.
  @discardableResult
  public func step(doses: [Double]) -> [(place: Int, advance: Advance)] {
    step(multiples: doses.map(environment.multiple))
  }

  private func step(multiples: [Double]) -> [(place: Int, advance: Advance)] {
    precondition(multiples.count == due.count, "\(multiples.count) decisions for \(due.count) patients who are due")
    var decisions = [[(lane: Int, multiple: Double)]](repeating: [], count: wards.count)
    for (place, multiple) in zip(due, multiples) { decisions[place / 8].append((place % 8, multiple)) }
    let (environment, wards) = (environment, wards)
    let plans = decisions
    let advances = Self.inParallel(wards.count, threads) { group in
      plans[group].isEmpty ? [] : wards[group].advance(environment, plans[group])
    }
    var result: [(place: Int, advance: Advance)] = []
    for (group, advances) in advances.enumerated() {
      for (lane, advance) in advances { result.append((8 * group + lane, advance)) }
    }
    due = result.filter { $0.advance.ending == nil }.map(\.place)
    return result
  }

  /// What happened to a patient so far.
  public func outcome(of place: Int) -> DosedOutcome { DosedOutcome(wards[place / 8].patient(place % 8)) }

  /// The true value of an output at a patient's last visit.
  public func output(_ output: M.Output, of place: Int) -> Double {
    wards[place / 8].patient(place % 8).outputs[output.rawValue]
  }

  private static func inParallel<Value: Sendable>(
    _ count: Int, _ threads: Int, _ body: @Sendable (Int) -> Value
  ) -> [Value] {
    // The body cannot fail.
    (try? parallelMap(count: count, threads: threads) { body($0) }) ?? []
  }
}
