/// Small panels side by side.
struct PanelGrid {
  let columns: Int
  /// Of a panel's plot area.
  let panelHeight: Double
  /// Above the first row.
  let headHeight: Double

  private var rowHeight: Double { panelHeight + 76 }

  func height(_ count: Int) -> Double { headHeight + Double((count + columns - 1) / columns) * rowHeight + 18 }

  /// The plot area of a panel.
  func area(_ index: Int, x: Axis, y: Axis) -> PlotArea {
    let width = ChartLayout.width / Double(columns)
    return PlotArea(
      left: Double(index % columns) * width + 66, top: headHeight + Double(index / columns) * rowHeight + 24,
      width: width - 84, height: panelHeight, xAxis: x, yAxis: y)
  }

  /// A panel's name above its plot area.
  func title(_ text: String, _ area: PlotArea) -> HTML {
    HTML.label(text, area.left, area.top - 9, isBold: true, size: 11)
  }
}
