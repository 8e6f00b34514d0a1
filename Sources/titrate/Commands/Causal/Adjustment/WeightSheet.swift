import PolicyEvaluation

/// The weights of an adjustment: what balance and structural models report of them.
struct WeightSheet: Encodable {
  let patients: Int
  let visits: Int
  let treatments: [String]
  let denominator: String
  let numerator: String?
  let censoring: String?
  /// The least fitted probability of a treatment that was given.
  let leastProbability: Double
  let truncationLimits: [Double]?
  let truncated: Int
  let weights: [WeightSummary]

  init(_ adjustment: WeightedAdjustment, models: WeightedAdjustment.Models) {
    let courses = adjustment.courses
    patients = courses.panel.patientCount
    visits = courses.count
    treatments = courses.levels
    denominator = models.propensity.formula.description
    numerator = models.numerator?.description
    censoring = models.censoring?.description
    leastProbability = adjustment.propensity.given.min() ?? 1
    truncationLimits = adjustment.weights.limits.map { [$0.lowerBound, $0.upperBound] }
    truncated = adjustment.weights.truncatedCount
    weights = adjustment.weights.summaries(courses.panel)
  }

  var lines: [String] {
    [
      TextTable(rows: [
        ["patients", "\(patients), \(visits) visits"], ["treatments", treatments.joined(separator: ", ")],
        ["denominator", denominator], ["numerator", numerator ?? "1 (unstabilized)"],
        ["censoring", censoring ?? "none"],
        ["least probability", "\(short(leastProbability)) of a treatment that was given"],
        [
          "truncation",
          truncationLimits.map { "to \(short($0[0], $0[1])), \(truncated) visits" } ?? "none",
        ],
      ]).text, "",
      TextTable(
        ["visit", "n", "mean weight", "SE", "least", "greatest", "effective n"],
        weights.map { row in
          [
            row.visit.map { "\($0 + 1)" } ?? "all", "\(row.count)", short(row.mean), short(row.standardError),
            short(row.minimum), short(row.maximum), short(row.effectiveSampleSize),
          ]
        }
      ).text,
    ]
  }
}
