import Foundation

/// Daily grades 0, 1, 2 and ≥ 3 of an adverse event as a Markov chain of first order with cumulative logits, a set for
/// each previous grade p.
///
/// With x the driver (relative change of a biomarker from baseline; negative where the drug lowers it) and η_p normal with
/// mean 0 and the row's variance, constant over a patient's course and independent between rows,
/// - L₁ = B₁ + S·x + η_p, L₂ = L₁ + B₂, L₃ = L₂ + B₃
/// - P(grade ≥ k | p) = 1/(1 + exp(−L_k))
///
/// One step is one day. The chain is not the same at another step: with the published parameters, stepping at visits
/// makes the adverse event all but vanish.
///
/// Source: Hansson, Ma, Amantea, French, Milligan, Friberg, Karlsson. PKPD modeling of predictors for adverse effects and
/// overall survival in sunitinib-treated patients with GIST. CPT: Pharmacometrics & Systems Pharmacology 2 (2013), e85, as
/// coded in the DDMoRe model DDMODEL00000222. Independence of the η between rows is assumed.
public struct MarkovGrades: Sendable, Hashable {
  /// The logits after one previous grade.
  public struct Row: Sendable, Hashable {
    /// B₁.
    public var first: Double
    /// B₂ ≤ 0.
    public var second: Double
    /// B₃ ≤ 0.
    public var third: Double
    /// S.
    public var slope: Double
    /// The variance of η_p between patients.
    public var variance: Double

    /// - Parameters: as the properties of these names.
    public init(first: Double, second: Double, third: Double, slope: Double, variance: Double) {
      precondition(
        first.isFinite && second <= 0 && third <= 0 && second.isFinite && third.isFinite && slope.isFinite
          && variance >= 0 && variance.isFinite,
        "MarkovGrades.Row(first: \(first), second: \(second), third: \(third), slope: \(slope), variance: \(variance)): "
          + "steps must not be positive, nor the variance negative")
      self.first = first
      self.second = second
      self.third = third
      self.slope = slope
      self.variance = variance
    }
  }

  /// The step of the chain, in hours.
  public static let stepHours = 24.0

  /// By previous grade: 0, 1, 2 and 3 (which stands for 3 and above).
  public let rows: [Row]
  /// The shares of patients by grade at baseline, with sum 1.
  public let baseline: SIMD4<Double>

  // Columns of the rows by previous grade, so that a step reads no array.
  private let firsts: SIMD4<Double>
  private let seconds: SIMD4<Double>
  private let thirds: SIMD4<Double>
  private let slopes: SIMD4<Double>
  private let deviations: SIMD4<Double>

  /// - Parameters:
  ///   - rows: four, by previous grade.
  ///   - baseline: shares by grade, with sum 1.
  public init(rows: [Row], baseline: SIMD4<Double>) {
    precondition(rows.count == 4, "MarkovGrades: \(rows.count) rows; one for each of the grades 0 to 3 is needed")
    precondition(
      baseline.min() >= 0 && abs(baseline.sum() - 1) < 1e-9, "MarkovGrades: baseline shares \(baseline) have not sum 1")
    self.rows = rows
    self.baseline = baseline
    func column(_ value: (Row) -> Double) -> SIMD4<Double> { SIMD4(rows.map(value)) }
    firsts = column(\.first)
    seconds = column(\.second)
    thirds = column(\.third)
    slopes = column(\.slope)
    deviations = column { $0.variance.squareRoot() }
  }

  /// P(grade = 0, 1, 2, ≥ 3) one day after a grade.
  /// - Parameters:
  ///   - previous: the grade p, 0 to 3.
  ///   - driver: x.
  ///   - effect: η_p.
  public func probabilities(from previous: Int, driver: Double, effect: Double = 0) -> SIMD4<Double> {
    let logit = logit(previous, driver, effect)
    let atLeast = SIMD4(
      1, Self.expit(logit), Self.expit(logit + seconds[previous]),
      Self.expit(logit + seconds[previous] + thirds[previous]))
    return atLeast - SIMD4(atLeast.y, atLeast.z, atLeast.w, 0)
  }

  /// The grade one day after a grade.
  ///
  /// It is k or more where u < P(≥ k), that is log(u/(1 − u)) < L_k: one logarithm for all grades.
  /// - Parameters:
  ///   - previous: the grade p, 0 to 3.
  ///   - driver: x.
  ///   - effects: η by previous grade.
  ///   - uniform: u, drawn uniformly from [0, 1).
  public func draw(previous: Int, driver: Double, effects: SIMD4<Double>, uniform: Double) -> Int {
    draw(previous: previous, driver: driver, effect: effects[previous], uniform: uniform)
  }

  /// The grade one day after a grade, given η_p alone.
  public func draw(previous: Int, driver: Double, effect: Double, uniform: Double) -> Int {
    let threshold = log(uniform / (1 - uniform))
    let one = logit(previous, driver, effect)
    let two = one + seconds[previous]
    let three = two + thirds[previous]
    return (threshold < one ? 1 : 0) + (threshold < two ? 1 : 0) + (threshold < three ? 1 : 0)
  }

  /// A patient's η by previous grade.
  /// - Parameter normals: four independent standard normal draws.
  public func effects(normals: SIMD4<Double>) -> SIMD4<Double> { deviations * normals }

  /// A grade drawn from the baseline shares.
  /// - Parameter uniform: drawn uniformly from [0, 1).
  public func baselineGrade(uniform: Double) -> Int {
    let two = baseline.x + baseline.y
    return (uniform < baseline.x ? 0 : 1) + (uniform < two ? 0 : 1) + (uniform < two + baseline.z ? 0 : 1)
  }

  @inline(__always)
  private func logit(_ previous: Int, _ driver: Double, _ effect: Double) -> Double {
    firsts[previous] + slopes[previous] * driver + effect
  }

  private static func expit(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
}
