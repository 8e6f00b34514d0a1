import Foundation

/// Grades 0 … K by cumulative logits that share one predictor.
///
/// P(grade ≥ k) = 1/(1 + exp(−(a_k + m_p + z))), with
/// - a_1 ≥ a_2 ≥ … ≥ a_K: the intercepts;
/// - m_p: a shift for the previous grade p, 0 without memory;
/// - z: the predictor, the sum of drug effect, covariates and random effect, from the caller.
///
/// Odds ratios are the same for every k. ``MarkovGrades`` has separate intercepts for each previous grade instead.
///
/// Source: McCullagh. Regression models for ordinal data. Journal of the Royal Statistical Society B 42 (1980),
/// doi:10.1111/j.2517-6161.1980.tb01109.x.
public struct ProportionalOdds: Sendable, Hashable {
  /// a_k, not increasing.
  public let intercepts: [Double]
  /// m_p by previous grade, or empty.
  public let previousShifts: [Double]

  /// K.
  public var highestGrade: Int { intercepts.count }

  /// - Parameters:
  ///   - intercepts: a_1 … a_K, at least one, not increasing.
  ///   - previousShifts: m_0 … m_K, or none for grades without memory.
  public init(intercepts: [Double], previousShifts: [Double] = []) {
    precondition(
      !intercepts.isEmpty && intercepts.allSatisfy(\.isFinite)
        && zip(intercepts.dropFirst(), intercepts).allSatisfy(<=),
      "ProportionalOdds(intercepts: \(intercepts)): there must be one, finite, and they must not increase")
    precondition(
      previousShifts.isEmpty
        || previousShifts.count == intercepts.count + 1 && previousShifts.allSatisfy(\.isFinite),
      "ProportionalOdds(previousShifts: \(previousShifts)): one for each of \(intercepts.count + 1) grades, or none")
    self.intercepts = intercepts
    self.previousShifts = previousShifts
  }

  /// P(grade ≥ k); 1 for k = 0.
  /// - Parameters:
  ///   - grade: k, 0 to K.
  ///   - predictor: z, on the logit scale.
  ///   - previous: p, 0 to K; of no effect without ``previousShifts``.
  public func probability(atLeast grade: Int, predictor: Double, previous: Int = 0) -> Double {
    precondition(
      (0...highestGrade).contains(grade), "ProportionalOdds: grade \(grade) is not one of 0 to \(highestGrade)")
    return grade == 0 ? 1 : 1 / (1 + exp(-(intercepts[grade - 1] + shift(previous) + predictor)))
  }

  /// P(grade = k).
  public func probability(of grade: Int, predictor: Double, previous: Int = 0) -> Double {
    let atLeast = probability(atLeast: grade, predictor: predictor, previous: previous)
    return grade == highestGrade
      ? atLeast : atLeast - probability(atLeast: grade + 1, predictor: predictor, previous: previous)
  }

  /// A grade.
  /// - Parameter uniform: drawn uniformly from [0, 1).
  public func draw(predictor: Double, previous: Int = 0, uniform: Double) -> Int {
    let threshold = log(uniform / (1 - uniform)) - shift(previous) - predictor
    var grade = 0
    while grade < intercepts.count && threshold < intercepts[grade] { grade += 1 }
    return grade
  }

  private func shift(_ previous: Int) -> Double { previousShifts.isEmpty ? 0 : previousShifts[previous] }
}
