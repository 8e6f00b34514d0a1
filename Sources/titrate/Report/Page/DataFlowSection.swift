/// Patients in, excluded and why, analyzed; what the import found wrong.
struct DataFlowSection {
  let content: DataFlow

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [HTML.node("p", lead), numbering.figure(diagram, "Every patient in the records is accounted for.")]
    if let alignment = content.alignment { body.append(numbering.table(table(of: alignment))) }
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

  private func table(of alignment: DecisionAlignment) -> DataTable {
    let rows = [
      ("Restarts of treatment after a pause", alignment.restarts),
      ("Of these, moved to the visit before, as the drug was at work already", alignment.movedRestarts),
      (
        "Changes of dose between two decisions (action: the dose before; reward: the mean dose)",
        alignment.unalignedDoseChanges
      ),
      ("Patients censored where the dose becomes unknown", alignment.unknownDoseEndings),
      ("Visits after that, not used", alignment.visitsAfterUnknownDose),
      ("Progressions derived from a biomarker under drug", alignment.progressionsOnTreatment),
      ("Progressions derived from a biomarker off drug", alignment.progressionsOffTreatment),
      ("Doses given though a mask forbids them (patients excluded)", alignment.forbiddenDoses),
    ]
    return DataTable(
      caption: "From records to decisions, analyzed patients", columns: [.text("Finding"), .number("Number")],
      rows: rows.map { [$0.0, NumberText.count($0.1)] })
  }

  private var problems: DataTable {
    DataTable(
      caption: "Problems found in the records",
      columns: [.text("File"), .number("Row"), .text("Column"), .text("Problem")],
      rows: content.problems.map {
        [$0.file, NumberText.count($0.row), $0.column ?? NumberText.missing, $0.message]
      },
      notes: content.problemsNotListed > 0
        ? ["\(NumberText.count(content.problemsNotListed)) more problems are not listed."] : [])
  }
}
