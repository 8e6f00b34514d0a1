/// A drawing of data that says in words, and holds in a table, what it shows.
package protocol Chart: Sendable {
  /// What is shown, in one phrase; read out first.
  var title: String { get }
  /// The numbers in one or two sentences, for who cannot see the drawing.
  var summary: String { get }
  /// Height of the drawing at its natural width, ``ChartLayout/width``.
  var height: Double { get }
  /// The shapes.
  var shapes: [HTML] { get }
  /// The numbers drawn.
  var table: DataTable { get }
}

extension Chart {
  /// The drawing as an inline image with a title and a description.
  /// - Parameter id: an identifier that is unique on the page.
  package func svg(id: String) -> HTML {
    .node(
      "svg",
      [
        "viewBox": "0 0 \(NumberText.coordinate(ChartLayout.width)) \(NumberText.coordinate(height))",
        "width": NumberText.coordinate(ChartLayout.width), "height": NumberText.coordinate(height),
        "role": "img", "aria-labelledby": "\(id)-title \(id)-desc",
        "font-family": ChartLayout.fonts, "font-size": NumberText.coordinate(ChartLayout.fontSize),
      ]
    ) {
      HTML.node("title", ["id": "\(id)-title"], title)
      HTML.node("desc", ["id": "\(id)-desc"], summary)
      shapes
    }
  }
}
