/// Progression derived from a biomarker under treatment, by the rule of the Prostate Cancer Working Group 3 for PSA.
///
/// An on-treatment period runs while the dose in force is above zero; the value at its closing visit, measured under
/// drug, belongs to it. With nadir(t) the lowest value of the period before t, progression is at the first t with
/// - t - (start of the period) >= `minimumTreatment`,
/// - x(t) >= (1 + `relativeRise`)·nadir(t) and x(t) - nadir(t) >= `absoluteRise`,
/// - and the next value at least `confirmation` days after t, in the same period, is that high as well.
///
/// Its date is the first rise, not the confirmation; values after the drug has stopped neither raise nor confirm it.
///
/// Source: Scher et al. J Clin Oncol 2016;34:1402, doi:10.1200/JCO.2015.64.2702 (table on PSA progression: 25 % and
/// 2 ng/mL above the nadir, confirmed 3 or more weeks later; early rises before 12 weeks are ignored). Deviation: the
/// rule is applied within each on-treatment period, for intermittent treatment restarts the nadir.
public struct BiomarkerProgression: Codable, Hashable, Sendable {
  public var variable: String
  /// As a share of the nadir.
  public var relativeRise: Double
  /// In the variable's unit (PSA: ug/L).
  public var absoluteRise: Double
  /// Days on treatment before which a rise does not count.
  public var minimumTreatment: Double
  /// Days after which a second value must confirm the rise.
  public var confirmation: Double

  public init(
    variable: String = "psa", relativeRise: Double = 0.25, absoluteRise: Double = 2, minimumTreatment: Double = 84,
    confirmation: Double = 21
  ) {
    self.variable = variable
    self.relativeRise = relativeRise
    self.absoluteRise = absoluteRise
    self.minimumTreatment = minimumTreatment
    self.confirmation = confirmation
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case variable, relativeRise, absoluteRise, minimumTreatment, confirmation
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let standard = BiomarkerProgression()
    variable = try container.decode(.variable, default: standard.variable)
    relativeRise = try container.decode(.relativeRise, default: standard.relativeRise)
    absoluteRise = try container.decode(.absoluteRise, default: standard.absoluteRise)
    minimumTreatment = try container.decode(.minimumTreatment, default: standard.minimumTreatment)
    confirmation = try container.decode(.confirmation, default: standard.confirmation)
  }

  /// The day of progression, or `nil` where there is none.
  public func time(in record: PatientRecord) -> Double? {
    let values = record.observations.filter { $0.variable == variable }
    for period in treatedPeriods(of: record) {
      let inside = values.filter { period.contains($0.time) }
      if let time = progression(in: inside, from: period.lowerBound) { return time }
    }
    return nil
  }

  private func progression(in values: [PatientRecord.Observation], from start: Double) -> Double? {
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

  private func treatedPeriods(of record: PatientRecord) -> [ClosedRange<Double>] {
    var periods: [ClosedRange<Double>] = []
    var start: Double?
    for dose in record.doses {
      if dose.multiple > 0 {
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
