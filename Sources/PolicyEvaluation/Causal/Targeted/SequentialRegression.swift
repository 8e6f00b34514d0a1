import Foundation

/// The mean outcome at the last visit under a regime, by regressions from the last visit back to the first: the g-formula
/// by iterated conditional expectations, and its targeted version (TMLE).
///
/// With the outcome scaled to [0, 1], from the last visit T to the first: Q_{t+1} (the outcome at first) of the patients not
/// censored at t is regressed on the history up to and including the treatment a_t, and the fit is evaluated at the
/// treatments of the regime, which gives Q_t for everyone seen at t. Untargeted, the estimate is the mean of Q_1: right
/// where every regression is.
///
/// Targeted, each Q_t is first moved to Q*_t = expit(logit Q_t + ε_t), with ε_t the solution of
/// Σ H_t (Q*_{t+1} − Q*_t) = 0, H_t = 1{treated by the regime and not censored through t} / g_t, g_t the product of the
/// probabilities of that. So the estimate solves the efficient influence equation
///
///     D = Σ_t H_t (Q*_{t+1} − Q*_t) + Q*_1 − ψ,
///
/// which makes it right where the regressions or the probabilities are (double robustness), and its standard error is
/// that of the mean of D. With one visit this is the TMLE of a point treatment.
///
/// Regressions are logistic on outcomes between 0 and 1 (quasi-binomial), which keeps predictions within the range of the
/// outcome.
///
/// Source: Bang, Robins. Doubly robust estimation in missing data and causal inference models. Biometrics 61 (2005),
/// doi:10.1111/j.1541-0420.2005.00377.x (iterated expectations); van der Laan, Rubin. Targeted maximum likelihood learning.
/// International Journal of Biostatistics 2 (2006), doi:10.2202/1557-4679.1043; van der Laan, Gruber. Targeted minimum
/// loss based estimation of causal effects of multiple time point interventions. IJB 8 (2012), doi:10.1515/1557-4679.1370;
/// Gruber, van der Laan. A targeted maximum likelihood estimator of a causal effect on a bounded continuous outcome. IJB 6
/// (2010), doi:10.2202/1557-4679.1260 (scaling). Deviation: the fluctuation has H as its weight, not as its covariate,
/// which is as efficient and more stable (Stitelman, De Gruttola, van der Laan 2012, doi:10.1515/1557-4679.1334).
public struct SequentialRegression: Sendable {
  /// The mean under one regime.
  public struct Estimate: Sendable, Hashable {
    public var regime: String
    public var value: Double
    /// n times each patient's influence on the value over n: D, by patient; empty without targeting.
    public var influences: [Double]
    /// How many patients followed the regime to the outcome.
    public var followers: Int
    /// How many products of probabilities were below the least one and set to it.
    public var bounded: Int

    /// √(Σ D² / n²); `nil` without targeting.
    public var standardError: Double? {
      influences.isEmpty ? nil : influences.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(influences.count)
    }

    /// The value less that under another regime, of the same patients, with an interval by the paired influences.
    /// - Precondition: both are targeted.
    public func difference(from other: Estimate, level: Double = 0.95) -> CoefficientEstimate {
      precondition(
        !influences.isEmpty && influences.count == other.influences.count, "Estimate.difference: not targeted alike")
      let squares = zip(influences, other.influences).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return CoefficientEstimate(
        term: "\(regime) - \(other.regime)", estimate: value - other.value,
        standardError: squares.squareRoot() / Double(influences.count), level: level)
    }
  }

  private let courses: TreatmentCourses
  private let formula: Formula
  private let horizon: Int
  private let range: ClosedRange<Double>
  /// The outcome of each patient, scaled to [0, 1]; `nil` where it was not seen.
  private let outcomes: [Double?]
  private let places: [[Int]]

  /// - Parameters:
  ///   - formula: of the history and the treatment of a visit, for the regression at each visit.
  ///   - range: of the outcome; that observed where `nil`.
  /// - Throws: ``CausalError`` where patients who were not censored have different numbers of visits, or an outcome is
  ///   missing or outside the range.
  public init(_ courses: TreatmentCourses, formula: Formula, range: ClosedRange<Double>? = nil) throws(CausalError) {
    self.courses = courses
    self.formula = formula
    let horizon = courses.panel.horizon
    self.horizon = horizon
    places = courses.panel.byVisit
    let observed = try ObservedOutcomes(courses, kind: .linear, outcomes: .lastVisit).places
    let short = observed.filter { courses.panel.visits[$0] < horizon - 1 }.map { place in
      "\(courses.name(of: place)): the last visit is number \(courses.panel.visits[place] + 1) of \(horizon), and the "
        + "patient is not censored; everyone not lost needs as many visits"
    }
    guard short.isEmpty else { throw CausalError(problems: short) }
    let values = observed.compactMap { courses.outcomes[$0] }
    let least = values.min() ?? 0
    let greatest = values.max() ?? 1
    let limits = range ?? least...greatest
    guard least >= limits.lowerBound, greatest <= limits.upperBound else {
      throw CausalError("the outcomes reach from \(least) to \(greatest), beyond the range given")
    }
    guard limits.lowerBound < limits.upperBound else {
      throw CausalError(.notSupported, "the outcome is \(least) throughout")
    }
    self.range = limits
    var outcomes = [Double?](repeating: nil, count: courses.panel.patientCount)
    for place in observed {
      outcomes[courses.panel.patientIndices[place]] = courses.outcomes[place].map {
        ($0 - limits.lowerBound) / (limits.upperBound - limits.lowerBound)
      }
    }
    self.outcomes = outcomes
  }

  /// The g-formula, without targeting.
  public func mean(under regime: TreatmentRegime) throws -> Estimate { try mean(regime, probabilities: nil, least: 0) }

  /// The targeted estimate.
  /// - Parameters:
  ///   - propensity: of the treatments.
  ///   - uncensored: the probability of remaining under observation at each place; 1 without.
  ///   - leastProbability: products of probabilities below it are set to it.
  public func targetedMean(
    under regime: TreatmentRegime, propensity: PropensityFit, uncensored: [Double]? = nil,
    leastProbability: Double = 0.01
  ) throws -> Estimate {
    let treatments = try courses.treatments(under: regime)
    let probabilities = treatments.indices.map { place in
      propensity.probabilities[place][treatments[place]] * (uncensored?[place] ?? 1)
    }
    guard !probabilities.contains(where: \.isNaN) else {
      throw CausalError(
        .notSupported,
        "regime '\(regime.name)': of several treatments only the probability of the one given is known; model it")
    }
    return try mean(regime, probabilities: probabilities, least: leastProbability)
  }

  private func mean(_ regime: TreatmentRegime, probabilities: [Double]?, least: Double) throws -> Estimate {
    let treatments = try courses.treatments(under: regime)
    let observedTable = try courses.providing(formula).table
    let regimeTable = try courses.setting(treatments: treatments).providing(formula).table
    let following = Following(courses, treatments: treatments, probabilities: probabilities, least: least)
    var next = outcomes
    var influences = [Double](repeating: 0, count: courses.panel.patientCount)
    for visit in (0..<horizon).reversed() {
      let seen = places[visit]
      let fitted = seen.filter { next[courses.panel.patientIndices[$0]] != nil }
      let model = try regression(
        visit: visit, fitted, observedTable, targets: fitted.compactMap { next[courses.panel.patientIndices[$0]] })
      var current = try model(regimeTable.selecting(seen)).map { min(max($0, 1e-9), 1 - 1e-9) }
      if probabilities != nil { target(&current, seen, next, following, &influences) }
      next = [Double?](repeating: nil, count: next.count)
      for (row, place) in seen.enumerated() { next[courses.panel.patientIndices[place]] = current[row] }
    }
    let first = next.compactMap(\.self)
    let mean = first.reduce(0, +) / Double(first.count)
    let scale = range.upperBound - range.lowerBound
    for patient in influences.indices { influences[patient] += (next[patient] ?? mean) - mean }
    return Estimate(
      regime: regime.name, value: range.lowerBound + scale * mean,
      influences: probabilities == nil ? [] : influences.map { scale * $0 },
      followers: following.count { patient in outcomes[patient] != nil }, bounded: following.bounded)
  }

  /// Moves Q_t so that its weighted residuals sum to 0, and adds them to the influences.
  private func target(
    _ current: inout [Double], _ seen: [Int], _ next: [Double?], _ following: Following, _ influences: inout [Double]
  ) {
    var rows: [(row: Int, patient: Int, weight: Double, target: Double)] = []
    for (row, place) in seen.enumerated() {
      let patient = courses.panel.patientIndices[place]
      guard let target = next[patient], following.weights[place] > 0 else { continue }
      rows.append((row, patient, following.weights[place], target))
    }
    let offsets = current.map { log($0 / (1 - $0)) }
    let shift = Fluctuation(
      offsets: rows.map { offsets[$0.row] }, targets: rows.map(\.target), weights: rows.map(\.weight)
    ).shift
    current = offsets.map { 1 / (1 + exp(-($0 + shift))) }
    for row in rows { influences[row.patient] += row.weight * (row.target - current[row.row]) }
  }

  /// A regression at one visit, as a function of a table.
  private func regression(
    visit: Int, _ fitted: [Int], _ table: ObservationTable, targets: [Double]
  ) throws -> (ObservationTable) throws -> [Double] {
    // What is the same in all at this visit (the number of the visit, lags at the first one) has no coefficient here.
    let table = table.selecting(fitted)
    let varying = Formula(
      terms: formula.terms.map { term in Formula.Term(term.factors.filter { Self.varies(table[$0.column]) }) })
    let encoding = try DesignEncoding(varying, of: table)
    do {
      let model = try FractionalLogisticModel(encoding.design(of: table), targets: targets)
      return { try model.predict(encoding.design(of: $0)) }
    } catch let error as RegressionError {
      throw error.naming("outcome regression at visit \(visit + 1)")
    }
  }

  private static func varies(_ column: ObservationTable.Column?) -> Bool {
    switch column {
    case .numbers(let values)?: Set(values).count > 1
    case .labels(let values)?: Set(values).count > 1
    case nil: true
    }
  }
}
