import PolicyEvaluation

/// Clinical surrogates of every arm, and of the candidate by stratum.
struct SurrogateSection {
  let content: SurrogateTable

  func body(_ numbering: inout Numbering) -> [HTML] {
    let strata = content.rows.filter { $0.variable != nil }
    var body = [HTML.node("p", lead)]
    for (caption, part) in Self.parts where part.contains(where: surrogates.contains) {
      body.append(numbering.table(arms(caption, part)))
    }
    if let forest { body.append(numbering.figure(forest, Self.forestExplanation)) }
    if !strata.isEmpty { body.append(numbering.table(byStratum(strata))) }
    return body
  }

  private var lead: String {
    let pairing =
      content.isPaired
      ? "Arms have the same patients, so differences are paired." : "Arms have different patients."
    return
      "Restricted means and incidences count up to \(NumberText.fixed(content.configuration.horizon, 0)) days. Severe "
      + "toxicity is told as a cumulative incidence with death and progression competing. \(pairing) Intervals "
      + "(\(NumberText.percent(content.configuration.level))) are of \(NumberText.count(content.configuration.replicates)) "
      + "bootstrap replicates by patient. Strata of fewer than \(content.configuration.minimumPatients) patients are marked "
      + "insufficient."
  }

  private static let forestExplanation =
    "Each row has the patients of one stratum. To the right of the line: longer free of progression than the first arm."

  /// The surrogates that any row tells.
  private var surrogates: [Surrogate] {
    Surrogate.allCases.filter { surrogate in
      content.rows.contains { $0.cells.contains { $0.surrogate == surrogate && $0.value != nil } }
    }
  }

  private func cell(_ row: SurrogateTable.Row, _ surrogate: Surrogate) -> SurrogateTable.Cell? {
    row.cells.first { $0.surrogate == surrogate }
  }

  private func text(_ cell: SurrogateTable.Cell?) -> String {
    guard let cell else { return NumberText.missing }
    guard let value = cell.value else { return "not reached" }
    let decimals = cell.surrogate.isInDays ? 0 : 2
    func end(_ value: Double?) -> String { value.map { NumberText.fixed($0, decimals) } ?? "not reached" }
    return "\(NumberText.fixed(value, decimals)) (\(end(cell.lower)) to \(end(cell.upper)))"
  }

  /// Effect and harm, each a table.
  private static let parts: [(caption: String, surrogates: [Surrogate])] = [
    (
      "Effect by policy, all patients, with intervals",
      [
        .medianProgressionFree, .meanProgressionFree, .medianSurvival, .meanSurvival, .responseRate, .bestChange,
        .reward,
      ]
    ),
    (
      "Harm and dose by policy, all patients, with intervals",
      [.toxicityIncidence, .doseIntensity, .highToxicityRate, .outsideStandardRate]
    ),
  ]

  /// A row for each arm.
  private func arms(_ caption: String, _ part: [Surrogate]) -> DataTable {
    let all = content.rows.filter { $0.variable == nil }
    let told = part.filter(surrogates.contains)
    return DataTable(
      caption: caption, columns: [.text("Policy")] + told.map { .number($0.title) },
      rows: all.map { row in ["\(row.arm) (n = \(NumberText.count(row.patients)))"] + told.map { text(cell(row, $0)) } }
    )
  }

  /// The difference of the time free of progression between the second arm, the candidate, and the first.
  private var forest: ForestPlot? {
    let names = content.rows.reduce(into: [String]()) { if !$0.contains($1.arm) { $0.append($1.arm) } }
    guard names.count > 1 else { return nil }
    let rows = content.rows.filter { $0.arm == names[1] && $0.isSufficient }
    let groups = Dictionary(grouping: rows) { $0.variable ?? "All patients" }
    let order =
      ["All patients"]
      + rows.compactMap(\.variable).reduce(into: [String]()) { list, name in
        if !list.contains(name) { list.append(name) }
      }
    let told = order.compactMap { name -> ForestPlot.Group? in
      let members = (groups[name] ?? []).compactMap { row -> ForestPlot.Row? in
        guard let cell = cell(row, .meanProgressionFree), let difference = cell.difference else { return nil }
        return ForestPlot.Row(
          name: "\(row.level ?? "all") (n = \(row.patients))", value: difference,
          interval: interval(cell.differenceLower, cell.differenceUpper), truth: nil, isSupported: true,
          effectiveSampleSize: nil)
      }
      return members.isEmpty ? nil : ForestPlot.Group(name: name, rows: members)
    }
    guard !told.isEmpty else { return nil }
    let values = told.flatMap(\.rows).compactMap(\.value)
    var plot = ForestPlot(
      title: "Difference of the time free of progression by stratum: \(names[1]) against \(names[0])",
      summary: "Differences from \(NumberText.fixed(values.min(), 0)) to \(NumberText.fixed(values.max(), 0)) days.",
      valueTitle: "Difference of restricted mean PFS, days", groups: told, reference: (0, "no difference"))
    plot.rowTitle = "Stratum"
    return plot
  }

  private func interval(_ lower: Double?, _ upper: Double?) -> Interval? {
    lower.flatMap { lower in upper.map { Interval(lower: lower, upper: $0) } }
  }

  private func byStratum(_ rows: [SurrogateTable.Row]) -> DataTable {
    let told: [Surrogate] = [
      .meanProgressionFree, .responseRate, .toxicityIncidence, .doseIntensity, .highToxicityRate, .outsideStandardRate,
    ].filter(surrogates.contains)
    let names = content.rows.reduce(into: [String]()) { if !$0.contains($1.arm) { $0.append($1.arm) } }.prefix(2)
    return DataTable(
      caption: "Surrogates by stratum",
      columns: [.text("Stratum and arm"), .number("Patients")] + told.map { .number($0.title) },
      rows: rows.filter { names.contains($0.arm) }.map { row in
        ["\(row.variable ?? "") \(row.level ?? ""), \(row.arm)", NumberText.count(row.patients)]
          + told.map { row.isSufficient ? text(cell(row, $0)) : "insufficient" }
      })
  }
}

extension Surrogate {
  var isInDays: Bool {
    [.medianProgressionFree, .meanProgressionFree, .medianSurvival, .meanSurvival].contains(self)
  }
}
