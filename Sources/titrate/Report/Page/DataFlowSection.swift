/// Patients in, excluded and why, analyzed; what the import found wrong.
struct DataFlowSection {
  let content: DataFlow

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [HTML.node("p", lead), numbering.figure(diagram, "Every patient in the records is accounted for.")]
    if content.problems.isEmpty {
      body.append(HTML.node("p", "The import found nothing wrong in the records."))
    } else {
      body.append(numbering.table(problems))
    }
    return body
  }

  private var lead: String {
    var lead = "Source: \(content.source)."
    if let rows = content.rowsRead {
      lead += " \(NumberText.count(rows)) rows"
      if let files = content.filesRead { lead += " in \(NumberText.count(files)) \(files == 1 ? "file" : "files")" }
      lead += " were read."
    }
    return lead
  }

  private var diagram: FlowDiagram {
    let excluded = content.exclusions.reduce(0) { $0 + $1.patients }
    let parts = content.splits.map { "\($0.patients) \($0.name.lowercased())" }.joined(separator: ", ")
    return FlowDiagram(
      title: "Flow of patients",
      summary: "\(content.patientsIn) patients in the records, \(excluded) excluded, "
        + "\(content.patientsAnalyzed) analyzed: \(parts).",
      entered: .init(name: "patients in the records", patients: content.patientsIn),
      excluded: content.exclusions.filter { $0.patients > 0 }.map { .init(name: $0.reason, patients: $0.patients) },
      analyzed: .init(name: "patients analyzed", patients: content.patientsAnalyzed),
      parts: content.splits.map {
        .init(name: $0.name.lowercased(), patients: $0.patients, detail: "\(NumberText.count($0.decisions)) decisions")
      })
  }

  private var problems: DataTable {
    DataTable(
      caption: "Problems found by the import",
      columns: [.text("File"), .number("Row"), .text("Column"), .text("Problem")],
      rows: content.problems.map {
        [$0.file, NumberText.count($0.row), $0.column ?? NumberText.missing, $0.message]
      },
      notes: content.problemsNotListed > 0
        ? ["\(NumberText.count(content.problemsNotListed)) more problems are not listed."] : [])
  }
}
