/// Shapes, in the units of the drawing (pixels at natural size).
extension HTML {
  enum Anchor: String { case start, middle, end }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String, width: Double = 1, dash: String = ""
  ) -> HTML {
    var attributes = [
      Attribute(name: "x1", value: NumberText.coordinate(x1)), Attribute(name: "y1", value: NumberText.coordinate(y1)),
      Attribute(name: "x2", value: NumberText.coordinate(x2)), Attribute(name: "y2", value: NumberText.coordinate(y2)),
      Attribute(name: "stroke", value: color), Attribute(name: "stroke-width", value: NumberText.coordinate(width)),
    ]
    if !dash.isEmpty { attributes.append(Attribute(name: "stroke-dasharray", value: dash)) }
    return .element("line", attributes, [])
  }

  static func polyline(_ points: [(Double, Double)], style: SeriesStyle, width: Double = 1.6) -> HTML {
    var attributes = [
      Attribute(name: "d", value: pathData(points)), Attribute(name: "fill", value: "none"),
      Attribute(name: "stroke", value: style.color),
      Attribute(name: "stroke-width", value: NumberText.coordinate(width)),
      Attribute(name: "stroke-linejoin", value: "round"),
    ]
    if !style.dash.isEmpty { attributes.append(Attribute(name: "stroke-dasharray", value: style.dash)) }
    return .element("path", attributes, [])
  }

  static func area(_ points: [(Double, Double)], color: String, opacity: String) -> HTML {
    node("path", ["d": pathData(points) + "Z", "fill": color, "fill-opacity": opacity, "stroke": "none"])
  }

  static func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String, stroke: String = "none",
    dash: String = ""
  ) -> HTML {
    var attributes = [
      Attribute(name: "x", value: NumberText.coordinate(x)), Attribute(name: "y", value: NumberText.coordinate(y)),
      Attribute(name: "width", value: NumberText.coordinate(max(0, width))),
      Attribute(name: "height", value: NumberText.coordinate(max(0, height))),
      Attribute(name: "fill", value: fill), Attribute(name: "stroke", value: stroke),
    ]
    if !dash.isEmpty { attributes.append(Attribute(name: "stroke-dasharray", value: dash)) }
    return .element("rect", attributes, [])
  }

  static func label(
    _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, color: String = SeriesStyle.ink,
    isBold: Bool = false, size: Double? = nil
  ) -> HTML {
    var attributes = [
      Attribute(name: "x", value: NumberText.coordinate(x)), Attribute(name: "y", value: NumberText.coordinate(y)),
      Attribute(name: "text-anchor", value: anchor.rawValue), Attribute(name: "fill", value: color),
    ]
    if isBold { attributes.append(Attribute(name: "font-weight", value: "600")) }
    if let size { attributes.append(Attribute(name: "font-size", value: NumberText.coordinate(size))) }
    return .element("text", attributes, [.text(text)])
  }

  /// A title that reads upwards, centered on a point.
  static func upright(_ text: String, _ x: Double, _ y: Double) -> HTML {
    let place = "\(NumberText.coordinate(x)) \(NumberText.coordinate(y))"
    return node(
      "text", ["transform": "translate(\(place)) rotate(-90)", "text-anchor": "middle", "fill": SeriesStyle.ink], text)
  }

  /// A marker around a point; hollow ones are white inside.
  static func marker(
    _ shape: SeriesStyle.Marker, _ x: Double, _ y: Double, radius: Double = 3.4, color: String, isHollow: Bool = false
  ) -> HTML {
    let r = radius
    let corners: [(Double, Double)]
    switch shape {
    case .circle:
      return node(
        "circle",
        [
          "cx": NumberText.coordinate(x), "cy": NumberText.coordinate(y), "r": NumberText.coordinate(r),
          "fill": isHollow ? "#ffffff" : color, "stroke": color, "stroke-width": "1.3",
        ])
    case .cross:
      let arms = [(-r, -r), (r, r)].map { (x + $0.0, y + $0.1) }
      let other = [(-r, r), (r, -r)].map { (x + $0.0, y + $0.1) }
      return node(
        "path", ["d": pathData(arms) + pathData(other), "stroke": color, "stroke-width": "1.6", "fill": "none"])
    case .square: corners = [(-r, -r), (r, -r), (r, r), (-r, r)]
    case .triangle: corners = [(0, -r * 1.2), (r * 1.1, r * 0.8), (-r * 1.1, r * 0.8)]
    case .diamond: corners = [(0, -r * 1.3), (r * 1.3, 0), (0, r * 1.3), (-r * 1.3, 0)]
    }
    return node(
      "path",
      [
        "d": pathData(corners.map { (x + $0.0, y + $0.1) }) + "Z", "fill": isHollow ? "#ffffff" : color,
        "stroke": color, "stroke-width": "1.3",
      ])
  }

  /// A filled triangle.
  static func arrowhead(_ corners: [(Double, Double)], color: String) -> HTML {
    node("path", ["d": pathData(corners) + "Z", "fill": color])
  }

  private static func pathData(_ points: [(Double, Double)]) -> String {
    points.enumerated().map { index, point in
      (index == 0 ? "M" : "L") + NumberText.coordinate(point.0) + " " + NumberText.coordinate(point.1)
    }.joined()
  }
}
