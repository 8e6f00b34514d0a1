/// Where the policy and the clinicians agree, and the patients on whom they do not.
struct AgreementSection {
  let content: PolicyAgreement

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [HTML.node("p", lead), numbering.table(confusion)]
    if !content.divergentPatients.isEmpty {
      body.append(HTML.node("h3", "Patients on whom they differ most"))
    }
    for patient in content.divergentPatients {
      body.append(numbering.figure(chart(patient), explanation(patient)))
      if let rationale = patient.rationale { body.append(HTML.node("p", ["class": "note"], rationale.text)) }
    }
    return body
  }

  private var lead: String {
    var kappa = content.kappa.map { "; Cohen's kappa \(NumberText.fixed($0, 2))" } ?? ""
    if let weighted = content.weightedKappa {
      kappa +=
        "; weighted by the squared difference in dose \(NumberText.estimate(weighted.value, weighted.interval, 2))"
    }
    return
      "In \(NumberText.percent(content.agreementShare, 1)) of \(NumberText.count(content.decisions)) decisions the "
      + "policy would have done what the clinicians did\(kappa). Agreement is no proof of quality, nor is difference."
  }

  private var confusion: DataTable {
    DataTable(
      caption: "Decisions by action of the clinicians (rows) and of the policy (columns)",
      columns: [.text("Clinicians")] + content.actions.map { .number("Policy: \($0)") }
        + [.number("All"), .number("Agreement")],
      rows: zip(content.actions, content.confusion).enumerated().map { index, pair in
        let total = pair.1.reduce(0, +)
        let same = pair.1.indices.contains(index) ? pair.1[index] : 0
        return [pair.0] + pair.1.map { NumberText.count($0) }
          + [NumberText.count(total), NumberText.percent(total > 0 ? Double(same) / Double(total) : nil)]
      })
  }

  private func explanation(_ patient: PatientTrajectory) -> String {
    "Shaded: days on drug under the clinicians. Height of the bars: dose, "
      + "\(NumberText.plain(patient.largestDose)) \(patient.doseUnit) at most. The policy's proposal is for the state as "
      + "recorded; what the biomarker would have done under it is not known."
  }

  private func chart(_ patient: PatientTrajectory) -> TrajectoryChart {
    let center = patient.center.map { ", \($0)" } ?? ""
    let differing = patient.decisions.filter { $0.policyDose != nil && $0.policyDose != $0.clinicianDose }.count
    let values = patient.measurements.map(\.value)
    let range =
      values.isEmpty ? "" : " from \(NumberText.significant(values.min())) to \(NumberText.significant(values.max()))"
    let event = patient.eventDay.flatMap { day in patient.eventName.map { (day: day, name: $0) } }
    return TrajectoryChart(
      title:
        "Patient \(patient.patient)\(center): the two differ in \(NumberText.percent(patient.divergence)) of decisions",
      summary: "\(patient.biomarker) measured \(values.count) times,\(range) \(patient.biomarkerUnit). "
        + "Clinicians and policy differ at \(differing) of \(patient.decisions.count) decisions."
        + (event.map { " \($0.name) on day \(NumberText.fixed($0.day, 0))." } ?? ""),
      biomarkerTitle: "\(patient.biomarker) (\(patient.biomarkerUnit))",
      measurements: patient.measurements.map { .init(x: $0.day, y: $0.value) },
      strips: [
        .init(name: "Clinicians", doses: doses(patient) { $0.clinicianDose }),
        .init(name: "Policy", doses: doses(patient) { $0.policyDose }),
      ], event: event, table: table(patient))
  }

  private func doses(
    _ patient: PatientTrajectory, _ dose: (DoseDecision) -> Double?
  ) -> [TrajectoryChart.Dose] {
    patient.decisions.map { decision in
      .init(
        start: decision.startDay, end: decision.endDay,
        share: dose(decision).map { patient.largestDose > 0 ? $0 / patient.largestDose : 0 })
    }
  }

  private func table(_ patient: PatientTrajectory) -> DataTable {
    DataTable(
      caption: "Decisions for patient \(patient.patient), doses in \(patient.doseUnit)",
      columns: [
        .text("Day"), .number("Last \(patient.biomarker) (\(patient.biomarkerUnit))"), .number("Clinicians"),
        .number("Policy"),
      ],
      rows: patient.decisions.map { decision in
        let last = patient.measurements.last { $0.day <= decision.startDay }
        return [
          NumberText.fixed(decision.startDay, 0), NumberText.significant(last?.value),
          NumberText.plain(decision.clinicianDose), NumberText.plain(decision.policyDose),
        ]
      }
    ).thinned(to: 24)
  }
}
