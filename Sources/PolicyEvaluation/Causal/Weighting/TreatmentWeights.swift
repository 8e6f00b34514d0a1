import Foundation

/// Inverse-probability weights of treatment and of censoring, per visit.
///
/// With a_t the treatment given at visit t, h_t the measured history before it, v a part of the history, and c_t = 0 where
/// the patient is still followed after the visit's treatment,
///
///     w_t = Π_{s ≤ t} [g(a_s | v_s) / f(a_s | h_s)] · [P(c_s = 0 | v_s, a_s) / P(c_s = 0 | h_s, a_s)].
///
/// With g = 1 the weights are unstabilized. Where f and g are the true probabilities the mean of w_t at each visit is 1
/// (with stabilization). The weights make the treatment independent of h given v in the weighted cohort, if all that
/// predicts both treatment and outcome is in h (no unmeasured confounding) and every treatment had a chance (positivity).
///
/// A censored visit has no outcome and weighs 0.
///
/// Source: Robins, Hernán, Brumback. Marginal structural models and causal inference in epidemiology. Epidemiology 11
/// (2000), doi:10.1097/00001648-200009000-00011, sections on stabilized weights and on censoring; Cole, Hernán 2008,
/// doi:10.1093/aje/kwn164.
public struct TreatmentWeights: Sendable, Hashable {
  /// Probabilities per place, of what happened there.
  public struct Probabilities: Sendable, Hashable {
    /// f of the treatment given.
    public var treatment: [Double]
    /// g of the treatment given; `nil` for unstabilized weights.
    public var numerator: [Double]?
    /// Of remaining under observation; `nil` without censoring.
    public var uncensored: [Double]?
    /// The stabilizing probabilities of remaining under observation.
    public var uncensoredNumerator: [Double]?

    public init(
      treatment: [Double], numerator: [Double]? = nil, uncensored: [Double]? = nil,
      uncensoredNumerator: [Double]? = nil
    ) {
      self.treatment = treatment
      self.numerator = numerator
      self.uncensored = uncensored
      self.uncensoredNumerator = uncensoredNumerator
    }
  }

  /// w of each place, after truncation; 0 where censored.
  public private(set) var values: [Double]
  /// The same before truncation.
  public let untruncated: [Double]
  /// Of the treatment alone up to and including the place, not truncated.
  public let treatment: [Double]
  /// The inverse probability of remaining under observation alone, neither stabilized nor truncated; 0 where censored.
  public let censoring: [Double]
  /// The limits of the truncation, where there was one.
  public let limits: ClosedRange<Double>?
  /// How many observed places were set to a limit.
  public let truncatedCount: Int

  /// - Parameters:
  ///   - isCensored: whether the patient was lost after the visit's treatment, per place.
  ///   - rowName: how messages call a row of the data.
  /// - Throws: ``CausalError`` with every probability outside [0, 1] and every treatment given that had none.
  public init(
    _ panel: VisitPanel, _ probabilities: Probabilities, isCensored: [Bool]? = nil,
    truncation: WeightTruncation = .none, rowName: (Int) -> String = { "row \($0 + 2)" }
  ) throws(CausalError) {
    try Self.check(panel, probabilities, isCensored, truncation, rowName)
    var treatment = [Double](repeating: 0, count: panel.count)
    var (all, censoring) = (treatment, treatment)
    for patient in 0..<panel.patientCount {
      var (ofTreatment, remaining, ofCensoring) = (0.0, 0.0, 0.0)
      for place in panel.places(of: patient) {
        ofTreatment += log(probabilities.numerator?[place] ?? 1) - log(probabilities.treatment[place])
        treatment[place] = exp(ofTreatment)
        if isCensored?[place] ?? false { continue }
        remaining += log(probabilities.uncensored?[place] ?? 1)
        ofCensoring += log(probabilities.uncensoredNumerator?[place] ?? 1)
        all[place] = exp(ofTreatment + ofCensoring - remaining)
        censoring[place] = exp(-remaining)
      }
    }
    self.treatment = treatment
    self.censoring = censoring
    untruncated = all
    let limits = truncation.limits(of: panel.rows.indices.filter { !(isCensored?[$0] ?? false) }.map { all[$0] })
    self.limits = limits
    values = all
    var truncated = 0
    if let limits {
      for place in all.indices where !(isCensored?[place] ?? false) {
        if !limits.contains(all[place]) { truncated += 1 }
        values[place] = min(max(all[place], limits.lowerBound), limits.upperBound)
      }
    }
    truncatedCount = truncated
  }

  /// Weights that make the treatment of a visit independent of the history before it, for judging balance at the visit:
  /// the stabilized weight of the visits before, over f(a_t | h_t).
  ///
  /// The stabilized weight itself leaves a_t dependent on the past treatment in its numerator, and so on every covariate
  /// that the past treatment changed; that is no lack of balance.
  public func balancing(_ panel: VisitPanel, treatment probabilities: [Double]) -> [Double] {
    (0..<panel.count).map { place in
      (panel.visits[place] == 0 ? 1 : treatment[place - 1]) / probabilities[place]
    }
  }

  private static func check(
    _ panel: VisitPanel, _ probabilities: Probabilities, _ isCensored: [Bool]?, _ truncation: WeightTruncation,
    _ rowName: (Int) -> String
  ) throws(CausalError) {
    var problems = [truncation.problem].compactMap(\.self)
    let columns: [(String, [Double]?)] = [
      ("probability of the treatment given", probabilities.treatment),
      ("numerator's probability of the treatment given", probabilities.numerator),
      ("probability of remaining under observation", probabilities.uncensored),
      ("numerator's probability of remaining under observation", probabilities.uncensoredNumerator),
    ]
    for case (let name, let values?) in columns {
      precondition(values.count == panel.count, "TreatmentWeights: \(values.count) of \(panel.count) values")
      for place in values.indices where !(values[place] > 0 && values[place] <= 1) {
        if name.hasSuffix("observation") && isCensored?[place] ?? false && values[place] == 0 { continue }
        let place =
          "\(rowName(panel.rows[place])), patient \(panel.patients[panel.patientIndices[place]]): "
          + "the \(name) is \(values[place])"
        problems.append(
          place + (place.hasSuffix(" 0.0") ? "; what happened cannot have had none" : "; it must lie in (0, 1]"))
      }
    }
    if let isCensored {
      for place in isCensored.indices where isCensored[place] && !panel.isLast(place) {
        problems.append(
          "\(rowName(panel.rows[place])): patient \(panel.patients[panel.patientIndices[place]]) is censored but has "
            + "later visits; censoring must be the last of a patient")
      }
    }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
  }
}
