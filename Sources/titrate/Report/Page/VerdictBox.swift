/// The verdict at the head of the page, with the few numbers that carry it.
struct VerdictBox {
  let report: Report

  private var label: String {
    switch report.verdict.outcome {
    case .better: "Supported by the data: estimated to be better than the clinicians"
    case .noDifferenceShown: "Supported by the data: no difference shown"
    case .worse: "Supported by the data: estimated to be worse than the clinicians"
    case .notSupported: "Not supported by the data"
    case .notEvaluated: "Not evaluated"
    }
  }

  var html: HTML {
    let verdict = report.verdict
    return .node(
      "section",
      ["class": verdict.isSupported ? "verdict supported" : "verdict unsupported", "aria-labelledby": "verdict"]
    ) {
      HTML.node("h2", ["id": "verdict"], label)
      HTML.node("p", ["class": "headline"], verdict.headline)
      if !verdict.reasons.isEmpty {
        HTML.node("ul", [:], verdict.reasons.map { HTML.node("li", $0) })
      }
      if let simulation = verdict.simulation {
        HTML.node("p") {
          HTML.node("strong", "In simulation, where the truth is known: ")
          simulation
        }
      }
      HTML.node("dl", ["class": "glance"]) {
        for (name, value) in glance {
          HTML.node("div") {
            HTML.node("dt", name)
            HTML.node("dd", value)
          }
        }
      }
    }
  }

  /// Numbers that say how much stands behind the verdict; none of them is an estimate of value.
  private var glance: [(String, String)] {
    var entries: [(String, String)] = []
    if let flow = report.dataFlow.content {
      entries.append(("Patients analyzed", "\(NumberText.count(flow.patientsAnalyzed)) of \(flow.patientsIn)"))
    }
    if let evaluation = report.evaluation.content {
      entries.append(("Patients evaluated", NumberText.count(evaluation.patients)))
      let candidate = evaluation.policies.first { $0.role == .candidate }
      if let primary = candidate?.estimates.first(where: { $0.estimator == evaluation.primaryEstimator }) {
        entries.append(("Effective sample size", NumberText.fixed(primary.effectiveSampleSize, 1)))
      }
      entries.append(("Size needed", NumberText.fixed(evaluation.neededEffectiveSampleSize, 1)))
    }
    if let agreement = report.agreement.content {
      entries.append(("Agreement with clinicians", NumberText.percent(agreement.agreementShare)))
    }
    return entries
  }
}
