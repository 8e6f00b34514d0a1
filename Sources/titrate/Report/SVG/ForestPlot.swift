/// Estimates with intervals below each other, in groups, with the effective sample size and the value in columns.
///
/// An estimate that the data do not support is drawn hollow and dashed, and named so in words.
package struct ForestPlot: Chart {
  /// One estimate.
  package struct Row: Sendable, Hashable {
    package var name: String
    package var value: Double?
    package var interval: Interval?
    /// The true value, where it is known.
    package var truth: Double?
    package var isSupported: Bool
    /// Kish's effective sample size, in patients.
    package var effectiveSampleSize: Double?

    package init(
      name: String, value: Double?, interval: Interval?, truth: Double?, isSupported: Bool,
      effectiveSampleSize: Double?
    ) {
      self.name = name
      self.value = value
      self.interval = interval
      self.truth = truth
      self.isSupported = isSupported
      self.effectiveSampleSize = effectiveSampleSize
    }
  }

  /// The estimates of one policy.
  package struct Group: Sendable, Hashable {
    package var name: String
    package var rows: [Row]

    package init(name: String, rows: [Row]) {
      self.name = name
      self.rows = rows
    }
  }

  package var title: String
  package var summary: String
  /// Quantity and unit of the estimates.
  package var valueTitle: String
  package var groups: [Group]
  /// A value to compare with, e.g. the clinicians' observed mean, with its name.
  package var reference: (value: Double, name: String)?
  /// What the rows are.
  package var rowTitle = "Policy and estimator"

  /// Whether effective sample sizes are shown.
  var hasSizes: Bool { groups.contains { $0.rows.contains { $0.effectiveSampleSize != nil } } }
  var isAllSupported: Bool { groups.allSatisfy { $0.rows.allSatisfy(\.isSupported) } }

  package init(
    title: String, summary: String, valueTitle: String, groups: [Group],
    reference: (value: Double, name: String)? = nil
  ) {
    self.title = title
    self.summary = summary
    self.valueTitle = valueTitle
    self.groups = groups
    self.reference = reference
  }

  /// The rows that set the scale: the supported ones and those of the first group. An estimate without support has often
  /// an interval so wide that it would squeeze the others to a point.
  var scaleRows: [Row] {
    groups.enumerated().flatMap { index, group in group.rows.filter { $0.isSupported || index == 0 } }
  }

  /// The decimals that all values of the plot share.
  var decimals: Int {
    NumberText.decimals(for: scaleRows.flatMap { row in [row.value, row.truth].compactMap { $0 } })
  }

  package var table: DataTable {
    let decimals = decimals
    let hasTruth = groups.contains { $0.rows.contains { $0.truth != nil } }
    let judged = hasSizes || !isAllSupported
    return DataTable(
      caption: "\(title): \(valueTitle)",
      columns: [.text(rowTitle), .number("Estimate"), .number("95 % interval")]
        + (judged ? [.number("ESS (patients)"), .text("Supported")] : []) + (hasTruth ? [.number("Truth")] : []),
      rows: groups.flatMap { group in
        group.rows.map { row in
          [
            "\(group.name), \(row.name)", NumberText.fixed(row.value, decimals),
            NumberText.range(row.interval, decimals),
          ]
            + (judged
              ? [NumberText.fixed(row.effectiveSampleSize, 1), row.isSupported ? "yes" : "not supported"] : [])
            + (hasTruth ? [NumberText.fixed(row.truth, decimals)] : [])
        }
      })
  }
}
