/// Characteristics of the patients, one column per group.
struct CohortSection {
  let content: CohortDescription

  func body(_ numbering: inout Numbering) -> [HTML] {
    [numbering.table(table)]
  }

  private var table: DataTable {
    let groups = content.groups
    func row(_ name: String, _ cell: (CohortGroup) -> String) -> [String] { [name] + groups.map(cell) }
    var rows = [
      row("Patients") { NumberText.count($0.patients) },
      row("Decisions") { NumberText.count($0.decisions) },
      row("Follow-up, days") { CohortSection.text($0.followUpDays, decimals: 0) },
      row("Progression seen") { NumberText.percent($0.eventShare) },
      row("Time on drug") { NumberText.percent($0.treatedShare) },
    ]
    for (index, variable) in (groups.first?.variables ?? []).enumerated() {
      let decimals = NumberText.decimals(for: variable.quartiles.map { [$0.median] } ?? [])
      rows.append(
        row("\(variable.name), \(variable.unit)") { group in
          group.variables.indices.contains(index)
            ? CohortSection.text(group.variables[index].quartiles, decimals: decimals) : NumberText.missing
        })
      rows.append(
        row("\(variable.name) not measured") { group in
          group.variables.indices.contains(index)
            ? NumberText.percent(group.variables[index].missingShare) : NumberText.missing
        })
    }
    return DataTable(
      caption: "Characteristics of the patients", columns: [.text("")] + groups.map { .number($0.name) }, rows: rows,
      notes: [
        "Median (first to third quartile) unless it says otherwise. "
          + "Not measured: share of decisions without a measurement since the one before."
      ])
  }

  private static func text(_ quartiles: Quartiles?, decimals: Int) -> String {
    guard let quartiles else { return NumberText.missing }
    return NumberText.estimate(
      quartiles.median, Interval(lower: quartiles.lower, upper: quartiles.upper), decimals)
  }
}
