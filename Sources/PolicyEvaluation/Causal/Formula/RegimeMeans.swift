public import Stochastics

/// Mean outcomes under several regimes, and their differences from the first, with bootstrap intervals over patients.
///
/// A replicate draws whole patients and does everything anew: the models, the simulation, the targeting.
public struct RegimeMeans: Sendable, Hashable, Codable {
  /// The mean under one regime.
  public struct Row: Sendable, Hashable, Codable {
    public var regime: String
    public var mean: Bootstrap.Interval
    /// The mean less that of the first regime; `nil` for the first.
    public var difference: Bootstrap.Interval?
    /// The mean over that of the first regime, where both are positive.
    public var ratio: Bootstrap.Interval?
  }

  public var rows: [Row]
  /// What was observed: the mean outcome of those not lost, or with hazards the share who had the event.
  public var observedMean: Double?

  /// - Parameters:
  ///   - means: the means under the regimes, in their order, of any sample of the patients.
  ///   - observedMean: as the property.
  /// - Throws: what `means` throws of the whole sample. A replicate in which it throws counts as not finite.
  public init(
    _ courses: TreatmentCourses, regimes: [TreatmentRegime], bootstrap: Bootstrap, key: Key, threads: Int,
    observedMean: Double? = nil, means: @Sendable (TreatmentCourses) throws -> [Double]
  ) throws {
    let estimates = try means(courses)
    precondition(estimates.count == regimes.count, "RegimeMeans: \(estimates.count) means of \(regimes.count) regimes")
    let replicates = try bootstrap.resample(count: courses.panel.patientCount, key: key, threads: threads) { counts in
      let patients = counts.indices.flatMap { [Int](repeating: $0, count: Int(counts[$0])) }
      // A replicate may lack a treatment or be separated: it has no estimate then.
      return (try? means(courses.selecting(patients: patients))) ?? estimates.map { _ in .nan }
    }
    func interval(_ value: ([Double]) -> Double) throws -> Bootstrap.Interval {
      var percentile = bootstrap
      percentile.method = .percentile
      return try percentile.interval(estimate: value(estimates), values: replicates.map(value))
    }
    rows = try regimes.enumerated().map { index, regime in
      let isRatio = estimates[0] > 0 && estimates[index] > 0 && index > 0
      return Row(
        regime: regime.name, mean: try interval { $0[index] },
        difference: index == 0 ? nil : try interval { $0[index] - $0[0] },
        ratio: isRatio ? try interval { $0[index] / $0[0] } : nil)
    }
    self.observedMean = observedMean
  }
}

extension TreatmentCourses {
  /// The mean outcome at the last visit of those who were not lost; with hazards the share of patients who had the event.
  public func observedMean(_ kind: MarginalStructuralModel.Kind) throws(CausalError) -> Double {
    let observed = try ObservedOutcomes(self, kind: kind, outcomes: kind == .hazard ? .everyVisit : .lastVisit)
    let sum = observed.places.compactMap { outcomes[$0] }.reduce(0, +)
    return sum / Double(kind == .hazard ? panel.patientCount : observed.places.count)
  }
}
