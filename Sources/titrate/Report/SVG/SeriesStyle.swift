/// How a series looks: color, dash pattern and marker together, so that it can be told apart without color.
package struct SeriesStyle: Sendable, Hashable {
  package enum Marker: Sendable, Hashable, CaseIterable { case circle, square, triangle, diamond, cross }

  /// `#rrggbb`, at least 3:1 against white.
  package let color: String
  /// SVG dash lengths; empty for a solid line.
  package let dash: String
  package let marker: Marker

  /// Ink for text and axes.
  package static let ink = "#1b1f24"
  /// Secondary text, at least 4.5:1 against white.
  package static let muted = "#59616b"
  /// Hairlines, which carry no information.
  package static let hairline = "#d5d9de"

  /// The styles in the order of use: the learned policy first, the clinicians second. Hues after Okabe and Ito,
  /// darkened where contrast asks for it.
  package static let all: [SeriesStyle] = [
    SeriesStyle(color: "#0b5394", dash: "", marker: .circle),
    SeriesStyle(color: "#c04a00", dash: "7 3", marker: .square),
    SeriesStyle(color: "#00755a", dash: "2 3", marker: .triangle),
    SeriesStyle(color: "#93387f", dash: "9 3 2 3", marker: .diamond),
    SeriesStyle(color: "#4d4d4d", dash: "6 2 1 2 1 2", marker: .cross),
    SeriesStyle(color: "#806000", dash: "12 4", marker: .circle),
    SeriesStyle(color: "#2b7a99", dash: "1 2", marker: .square),
    SeriesStyle(color: "#8a2d2d", dash: "9 3 2 3 2 3", marker: .triangle),
  ]

  /// The `index`-th style; they repeat after the last.
  package static func at(_ index: Int) -> SeriesStyle { all[index % all.count] }
}
