/// How the learned policy compares with the clinicians where patients or settings are others.
package struct RobustnessTable: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable {
    case base
    /// Other patients, the same policy.
    case shift
    /// Learned again with another setting.
    case variation
  }

  package struct Row: Codable, Hashable, Sendable {
    package var name: String
    package var kind: Kind
    /// Training seeds, each with patients of its own.
    package var seeds: Int
    /// Virtual patients of all seeds.
    package var patients: Int
    /// Mean discounted reward by the base's weights, and the same less the clinicians' on the same patients.
    package var value: Estimate
    package var gain: Estimate
    /// Mean days to the end of the course, and less the clinicians'.
    package var days: Estimate
    package var daysGained: Estimate
    package var drugFreeShare: Estimate
  }

  package var title: String
  package var seeds: Int
  package var patients: Int
  package var horizonDays: Double
  package var limitDays: Double
  package var rows: [Row]

  /// As lines.
  package var text: String {
    let table = rows.map { row in
      [
        kindText(row.kind), row.name, NumberText.estimate(row.value.value, row.value.interval, 2),
        NumberText.estimate(row.gain.value, row.gain.interval, 2),
        NumberText.estimate(row.daysGained.value, row.daysGained.interval, 0),
        NumberText.estimate(row.drugFreeShare.value, row.drugFreeShare.interval, 2),
      ]
    }
    let header = ["what differs", "", "value", "less clinicians", "days gained", "drug-free share"]
    return TextTable(header, table).text + "\n\(note)\nResearch software, not a medical device."
  }

  private func kindText(_ kind: Kind) -> String {
    switch kind {
    case .base: "nothing"
    case .shift: "patients"
    case .variation: "settings"
    }
  }

  private var note: String {
    "\(seeds) trainings, \(patients) virtual patients each. Values count rewards of \(NumberText.fixed(horizonDays, 0)) "
      + "days by the weights of the configuration; courses are followed for \(NumberText.fixed(limitDays, 0)) days. Intervals "
      + (seeds > 1 ? "of differences are Student's over the trainings." : "of differences are over patients.")
  }

  /// Gains by scenario.
  package var chart: ForestPlot {
    let groups: [(String, Kind)] = [
      ("As learned", .base), ("Other patients", .shift), ("Learned again with other settings", .variation),
    ]
    var plot = ForestPlot(
      title: "Gain over the clinicians where patients or settings differ",
      summary: rows.map { "\($0.name): \(NumberText.significant($0.gain.value))" }.joined(separator: "; ") + ".",
      valueTitle: "Gain in discounted reward per patient over \(NumberText.fixed(horizonDays, 0)) days",
      groups: groups.compactMap { title, kind in
        let members = rows.filter { $0.kind == kind }
        return members.isEmpty
          ? nil
          : .init(
            name: title,
            rows: members.map {
              .init(
                name: $0.name, value: $0.gain.value, interval: $0.gain.interval, truth: nil, isSupported: true,
                effectiveSampleSize: nil)
            })
      }, reference: (0, "clinicians"))
    plot.rowTitle = "What differs"
    return plot
  }
}
