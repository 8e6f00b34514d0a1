/// The packet as one self-contained page, for the screen and for print: no script, nothing loaded from elsewhere.
struct ReviewPage {
  private let packet: ReviewPacket

  init(_ packet: ReviewPacket) { self.packet = packet }

  /// The document as text.
  var html: String { "<!DOCTYPE html>\n" + document.rendered }

  private var document: HTML {
    .node("html", ["lang": "en"]) {
      ReportPage.head(title: "Blinded review: \(packet.title)")
      HTML.node("body") {
        HTML.node("header") {
          HTML.node("p", ["class": "banner", "role": "note"], ReportPage.banner)
          HTML.node("p", ["class": "kind"], "Blinded review of dosing decisions")
          HTML.node("h1", packet.title)
          HTML.node("p", ["class": "standfirst"], Self.instructions)
        }
        HTML.node("main", ["id": "main"]) {
          HTML.node("ul") {
            for line in Self.rules { HTML.node("li", line) }
          }
          for (index, item) in packet.cases.enumerated() { section(item, figure: index + 1) }
        }
        HTML.node("footer") { HTML.node("p", "Titrate \(Version.number). \(ReportPage.banner)") }
      }
    }
  }

  private static let instructions =
    "Each case is one decision of one patient, with what was known by then. Two doses are offered; one is what a clinician "
    + "gave, the other what a computed policy would have given, in random order."

  private static let rules = [
    "Write your name or code, the option you would choose (A, B, equal or neither) and how appropriate each option is into "
      + "the row of the case in scores.csv.",
    "Appropriateness: 1 harmful, 2 inappropriate, 3 acceptable, 4 good, 5 optimal.",
    "Leave a row empty if you cannot judge the case. What happened later is not shown, on purpose.",
    "Please do not discuss cases with other reviewers before all have handed in their scores.",
  ]

  private func section(_ item: ReviewPacket.Case, figure: Int) -> HTML {
    .node("section", ["aria-labelledby": "case-\(item.number)"]) {
      HTML.node("h2", ["id": "case-\(item.number)"], "Case \(item.number)")
      if item.day > 0 {
        Figure(
          number: figure, chart: chart(item),
          explanation: "Days on drug are shaded; the height of the bars is the dose. The dashed line is the decision."
        ).html
      }
      table(item).html()
      HTML.node("dl", ["class": "facts"]) {
        HTML.node("dt", "Option A")
        HTML.node("dd", item.optionA)
        HTML.node("dt", "Option B")
        HTML.node("dd", item.optionB)
        HTML.node("dt", "I prefer")
        HTML.node("dd", "□ A   □ B   □ equal   □ neither")
        HTML.node("dt", "Appropriateness of A")
        HTML.node("dd", "1 · 2 · 3 · 4 · 5")
        HTML.node("dt", "Appropriateness of B")
        HTML.node("dd", "1 · 2 · 3 · 4 · 5")
      }
    }
  }

  private func chart(_ item: ReviewPacket.Case) -> TrajectoryChart {
    let patient = item.trajectory
    return TrajectoryChart(
      title: "Case \(item.number) up to day \(NumberText.fixed(item.day, 0))",
      summary: "\(patient.biomarker) measured \(patient.measurements.count) times; the doses given so far.",
      biomarkerTitle: "\(patient.biomarker) (\(patient.biomarkerUnit))",
      measurements: patient.measurements.map { .init(x: $0.day, y: $0.value) },
      strips: [
        .init(
          name: "Given",
          doses: patient.decisions.map {
            .init(
              start: $0.startDay, end: $0.endDay,
              share: patient.largestDose > 0 ? $0.clinicianDose / patient.largestDose : 0)
          })
      ], event: (item.day, "decision"),
      table: DataTable(
        caption: "Measurements of case \(item.number)",
        columns: [.text("Day"), .number("\(patient.biomarker) (\(patient.biomarkerUnit))")],
        rows: patient.measurements.map { [NumberText.fixed($0.day, 0), NumberText.significant($0.value)] }))
  }

  private func table(_ item: ReviewPacket.Case) -> DataTable {
    DataTable(
      caption: "What was known on day \(NumberText.fixed(item.day, 0))",
      columns: [.text("Finding"), .number("Last value"), .text("Measured")],
      rows: item.findings.map { [$0.name, $0.value, $0.age] } + item.statics.map { [$0.name, $0.value, ""] })
  }
}
