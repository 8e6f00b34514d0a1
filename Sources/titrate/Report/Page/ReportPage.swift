/// The report as one self-contained HTML page: no script, nothing loaded from elsewhere, readable in print.
package struct ReportPage: Sendable {
  let report: Report

  package init(_ report: Report) { self.report = report }

  /// A numbered part of the page.
  private struct Part {
    let id: String
    let title: String
    let body: [HTML]
  }

  /// The document as text.
  package var html: String {
    "<!DOCTYPE html>\n" + document.rendered
  }

  private var document: HTML {
    let parts = parts
    return .node("html", ["lang": "en"]) {
      Self.head(title: report.title)
      HTML.node("body") {
        HTML.node("a", ["class": "skip", "href": "#main"], "Skip to the report")
        header
        HTML.node("main", ["id": "main"]) {
          VerdictBox(report: report).html
          contents(parts)
          for part in parts {
            HTML.node("section", ["aria-labelledby": part.id]) {
              HTML.node("h2", ["id": part.id], part.title)
              part.body
            }
          }
        }
        HTML.node("footer") {
          HTML.node("p", "Titrate \(report.provenance.version). \(ReportPage.banner)")
        }
      }
    }
  }

  static let banner = "Research software, not a medical device. Not for clinical use."

  /// What every page of the program begins with.
  static func head(title: String) -> HTML {
    .node("head") {
      HTML.node("meta", ["charset": "utf-8"])
      HTML.node(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        ])
      HTML.node("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      HTML.node("meta", ["name": "referrer", "content": "no-referrer"])
      HTML.node("title", title)
      HTML.node("style", Stylesheet.text)
    }
  }

  private var header: HTML {
    .node("header") {
      HTML.node("p", ["class": "banner", "role": "note"], ReportPage.banner)
      HTML.node("p", ["class": "kind"], "Evaluation of a learned dosing policy")
      HTML.node("h1", report.title)
      HTML.node("p", ["class": "standfirst"], report.question.statement)
    }
  }

  private func contents(_ parts: [Part]) -> HTML {
    .node("nav", ["aria-labelledby": "contents"]) {
      HTML.node("h2", ["id": "contents"], "Contents")
      HTML.node(
        "ol", [:],
        parts.map { part in
          HTML.node("li", [:], [HTML.node("a", ["href": "#" + part.id], part.title)])
        })
    }
  }

  private var parts: [Part] {
    var numbering = Numbering()
    return [
      Part(id: "question", title: "What was asked", body: QuestionSection(content: report.question).body(&numbering)),
      part("data-flow", "Data flow", report.dataFlow) { DataFlowSection(content: $0).body(&numbering) },
      part("cohort", "Cohort", report.cohort) { CohortSection(content: $0).body(&numbering) },
      part("agreement", "The policy against the clinicians", report.agreement) {
        AgreementSection(content: $0).body(&numbering)
      },
      part("learning", "Learning", report.learning) { LearningSection(content: $0).body(&numbering) },
      part("behavior", "What the clinicians did: behavior policy and overlap", report.behavior) {
        BehaviorSection(content: $0).body(&numbering)
      },
      part("evaluation", "Off-policy evaluation", report.evaluation) {
        EvaluationSection(content: $0).body(&numbering)
      },
      part("simulation", "Simulated arms and the truth", report.simulation) {
        SimulationSection(content: $0).body(&numbering)
      },
      part("simulator", "Simulator: calibration and held-out checks", report.simulator) {
        SimulatorSection(content: $0).body(&numbering)
      },
      part("surrogates", "Clinical surrogates by policy and stratum", report.surrogates) {
        SurrogateSection(content: $0).body(&numbering)
      },
      part("subgroups", "Subgroups: value, error, coverage and dose intensity", report.subgroups) {
        SubgroupSection(content: $0).body(&numbering)
      },
      part("reward", "Reward taken apart", report.reward) { RewardSection(content: $0).body(&numbering) },
      Part(id: "limits", title: "Limits and intended use", body: LimitsSection(content: report.limits).body),
      Part(id: "provenance", title: "Provenance", body: ProvenanceSection(content: report.provenance).body),
    ]
  }

  private func part<Content>(
    _ id: String, _ title: String, _ section: ReportSection<Content>, _ body: (Content) -> [HTML]
  ) -> Part {
    switch section {
    case .present(let content): return Part(id: id, title: title, body: body(content))
    case .omitted(let reason):
      return Part(id: id, title: title, body: [HTML.node("p", ["class": "omitted"], "Left out: \(reason)")])
    }
  }
}
