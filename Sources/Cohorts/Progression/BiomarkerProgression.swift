/// Progression derived from a biomarker: under treatment by the rule of the Prostate Cancer Working Group 3 for PSA, and,
/// where `offTreatment` is given, off treatment by an absolute limit.
///
/// An on-treatment period runs while the dose in force is above zero; the value at its closing visit, measured under
/// drug, belongs to it. With nadir(t) the lowest value of the period before t, progression is at the first t with
/// - t - (start of the period) >= `minimumTreatment`,
/// - x(t) >= (1 + `relativeRise`)·nadir(t) and x(t) - nadir(t) >= `absoluteRise`,
/// - and the next value at least `confirmation` days after t, in the same period, is that high as well.
///
/// An off-treatment period runs while the dose is zero, the value at its closing visit included. With `offTreatment`,
/// progression is also at the first t after its start with x(t) >= `limit`, where the next value at least
/// `offTreatment.confirmation` days after t, in the same period, is at or above the limit as well. Who restarts in time
/// does not progress by it.
///
/// Without `offTreatment` a patient who is never treated can never progress: a policy that withholds the drug is then
/// favored by the definition, not by the disease. No period extends over a time at which the dose is unknown.
///
/// The date is that of the first value, not of the confirmation; values of another period neither raise nor confirm it.
///
/// Source: Scher et al. J Clin Oncol 2016;34:1402, doi:10.1200/JCO.2015.64.2702 (table on PSA progression: 25 % and
/// 2 ng/mL above the nadir, confirmed 3 or more weeks later; early rises before 12 weeks are ignored). Deviations: the
/// rule is applied within each on-treatment period, for intermittent treatment restarts the nadir; the criterion off
/// treatment is not of that source, and its limit is the analyst's choice.
public struct BiomarkerProgression: Codable, Hashable, Sendable {
  /// Progression off treatment.
  public struct OffTreatment: Codable, Hashable, Sendable {
    /// The value that must be reached, in the variable's unit.
    public var limit: Double
    /// Days after which a second value must confirm it.
    public var confirmation: Double

    public init(limit: Double, confirmation: Double = 21) {
      self.limit = limit
      self.confirmation = confirmation
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case limit, confirmation }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      limit = try container.decode(Double.self, forKey: .limit)
      confirmation = try container.decode(.confirmation, default: OffTreatment(limit: limit).confirmation)
    }
  }

  public var variable: String
  /// As a share of the nadir.
  public var relativeRise: Double
  /// In the variable's unit (PSA: ug/L).
  public var absoluteRise: Double
  /// Days on treatment before which a rise does not count.
  public var minimumTreatment: Double
  /// Days after which a second value must confirm the rise.
  public var confirmation: Double
  /// Progression off treatment; `nil` where only a rise under treatment counts.
  public var offTreatment: OffTreatment?

  public init(
    variable: String = "psa", relativeRise: Double = 0.25, absoluteRise: Double = 2, minimumTreatment: Double = 84,
    confirmation: Double = 21, offTreatment: OffTreatment? = nil
  ) {
    self.variable = variable
    self.relativeRise = relativeRise
    self.absoluteRise = absoluteRise
    self.minimumTreatment = minimumTreatment
    self.confirmation = confirmation
    self.offTreatment = offTreatment
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case variable, relativeRise, absoluteRise, minimumTreatment, confirmation, offTreatment
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let standard = BiomarkerProgression()
    variable = try container.decode(.variable, default: standard.variable)
    relativeRise = try container.decode(.relativeRise, default: standard.relativeRise)
    absoluteRise = try container.decode(.absoluteRise, default: standard.absoluteRise)
    minimumTreatment = try container.decode(.minimumTreatment, default: standard.minimumTreatment)
    confirmation = try container.decode(.confirmation, default: standard.confirmation)
    offTreatment = try container.decodeIfPresent(OffTreatment.self, forKey: .offTreatment)
  }

  /// A progression that was derived.
  public struct Finding: Hashable, Sendable {
    /// Days.
    public var time: Double
    /// Whether the patient was on drug.
    public var isTreated: Bool
  }

  /// The first progression, or `nil` where there is none.
  public func finding(in record: PatientRecord) -> Finding? {
    let values = record.observations.filter { $0.variable == variable }
    let treated = periods(of: record) { $0 > 0 }.lazy.compactMap { period in
      rise(in: values.filter { period.contains($0.time) }, from: period.lowerBound)
    }.first
    let untreated = offTreatment.flatMap { criterion in
      periods(of: record) { $0 == 0 }.lazy.compactMap { period in
        reached(criterion, in: values.filter { period.contains($0.time) && $0.time > period.lowerBound })
      }.first
    }
    let findings = [
      treated.map { Finding(time: $0, isTreated: true) }, untreated.map { Finding(time: $0, isTreated: false) },
    ]
    return findings.compactMap(\.self).min { $0.time < $1.time }
  }

  /// The day of progression, or `nil` where there is none.
  public func time(in record: PatientRecord) -> Double? { finding(in: record)?.time }

  private func rise(in values: [PatientRecord.Observation], from start: Double) -> Double? {
    var nadir = Double.infinity
    for (index, value) in values.enumerated() {
      let threshold = max((1 + relativeRise) * nadir, nadir + absoluteRise)
      if value.time - start >= minimumTreatment, value.value >= threshold {
        let second = values[(index + 1)...].first { $0.time - value.time >= confirmation }
        if let second, second.value >= threshold { return value.time }
      }
      nadir = min(nadir, value.value)
    }
    return nil
  }

  private func reached(_ criterion: OffTreatment, in values: [PatientRecord.Observation]) -> Double? {
    for (index, value) in values.enumerated() where value.value >= criterion.limit {
      let second = values[(index + 1)...].first { $0.time - value.time >= criterion.confirmation }
      if let second, second.value >= criterion.limit { return value.time }
    }
    return nil
  }

  /// The periods in which the dose in force is as asked for, each to the dose record that ends it.
  private func periods(of record: PatientRecord, where holds: (Double) -> Bool) -> [ClosedRange<Double>] {
    var periods: [ClosedRange<Double>] = []
    var start: Double?
    for dose in record.doses {
      if dose.multiple.map(holds) ?? false {
        start = start ?? dose.time
      } else if let begun = start {
        periods.append(begun...dose.time)
        start = nil
      }
    }
    if let start { periods.append(start...Double.infinity) }
    return periods
  }
}
