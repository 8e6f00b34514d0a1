/// A chart with its number, caption and the collapsible table of its numbers.
package struct Figure: Sendable {
  let number: Int
  let chart: any Chart
  /// Sentences below the title: how to read it.
  let explanation: String

  package init(number: Int, chart: any Chart, explanation: String) {
    self.number = number
    self.chart = chart
    self.explanation = explanation
  }

  package var html: HTML {
    .node("figure", ["id": "figure-\(number)"]) {
      HTML.node("div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": "Figure \(number)"]) {
        chart.svg(id: "figure-\(number)-drawing")
      }
      HTML.node("figcaption") {
        HTML.node("strong", "Figure \(number). \(chart.title). ")
        explanation
      }
      HTML.node("details") {
        HTML.node("summary", "Numbers of figure \(number)")
        chart.table.html()
      }
    }
  }
}
