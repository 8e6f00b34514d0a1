extension Chart {
  /// The drawing as an SVG document of its own, for a chart that tells its title itself.
  var file: String { document(height: height, shapes) }

  /// The drawing as an SVG document of its own, with its title above and what the software is for below.
  var titledFile: String {
    let (head, foot) = (34.0, 20.0)
    let whole = head + height + foot
    return document(
      height: whole,
      [
        HTML.label(title, 8, 20, isBold: true),
        HTML.node("g", ["transform": "translate(0 \(NumberText.coordinate(head)))"], shapes),
        HTML.label("Research software, not a medical device.", 8, whole - 7, size: 10),
      ])
  }

  private func document(height: Double, _ content: [HTML]) -> String {
    HTML.node(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": NumberText.coordinate(ChartLayout.width),
        "height": NumberText.coordinate(height),
        "viewBox": "0 0 \(NumberText.coordinate(ChartLayout.width)) \(NumberText.coordinate(height))",
        "font-family": ChartLayout.fonts, "font-size": NumberText.coordinate(ChartLayout.fontSize),
      ]
    ) {
      HTML.node("title", title)
      HTML.node("desc", summary)
      HTML.rectangle(0, 0, ChartLayout.width, height, fill: "#ffffff")
      content
    }.rendered
  }
}
