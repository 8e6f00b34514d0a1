extension LineChart {
  private var legend: Legend {
    let bands = series.contains { $0.points.contains { $0.band != nil } }
    let highlights = Set(series.compactMap { $0.highlight?.name }).sorted()
    return Legend(
      entries: series.map { ($0.name, .line($0.style, hasMarker: $0.showsMarkers)) }
        + references.map {
          ($0.name, .line(SeriesStyle(color: SeriesStyle.ink, dash: "5 4", marker: .cross), hasMarker: false))
        }
        + highlights.map { ($0, .marker(.circle, color: SeriesStyle.ink, isHollow: true)) }
        + (bands ? [("95 % interval", .patch(fill: "#dfe5ec", stroke: "none", dash: ""))] : [])
        + (series.contains { !$0.censored.isEmpty }
          ? [("censored", .tick(color: SeriesStyle.ink))] : []))
  }

  private var area: PlotArea {
    let longestName = counts.map { ChartLayout.width(of: $0.name) }.max() ?? 0
    let left = max(70, longestName + 34)
    let top = legend.height(limit: ChartLayout.width - 20) + 12
    return PlotArea(
      left: left, top: top, width: ChartLayout.width - left - 22, height: 250, xAxis: xAxis, yAxis: yAxis)
  }

  package var height: Double {
    area.bottom + 46 + (counts.isEmpty ? 0 : Double(counts.count + 1) * ChartLayout.lineHeight + 8)
  }

  package var shapes: [HTML] {
    let area = area
    return [legend.shapes(x: 4, y: 2, limit: ChartLayout.width - 20)] + area.axes
      + series.compactMap { band($0, in: area) } + references.map { reference($0, in: area) }
      + series.map { line($0, in: area) } + countRows(below: area)
  }

  /// The corners of a line through `values`, split where a value is absent.
  private func corners(
    _ points: [Point], isStepped: Bool, in area: PlotArea, _ value: (Point) -> Double?
  ) -> [[(Double, Double)]] {
    var pieces: [[(Double, Double)]] = []
    var current: [(Double, Double)] = []
    for point in points {
      guard let y = value(point) else {
        if !current.isEmpty { pieces.append(current) }
        current = []
        continue
      }
      if isStepped, let last = current.last { current.append((area.x(point.x), last.1)) }
      current.append((area.x(point.x), area.y(y)))
    }
    if !current.isEmpty { pieces.append(current) }
    return pieces
  }

  private func band(_ series: Series, in area: PlotArea) -> HTML? {
    let points = series.points.filter { $0.band != nil }
    guard points.count > 1 else { return nil }
    let upper = corners(points, isStepped: series.isStepped, in: area) { $0.band?.upper }.flatMap { $0 }
    let lower = corners(points, isStepped: series.isStepped, in: area) { $0.band?.lower }.flatMap { $0 }
    return HTML.area(upper + lower.reversed(), color: series.style.color, opacity: "0.13")
  }

  private func line(_ series: Series, in area: PlotArea) -> HTML {
    .node("g") {
      for piece in corners(series.points, isStepped: series.isStepped, in: area, { $0.y }) {
        HTML.polyline(piece, style: series.style, width: series.isEmphasized ? 2.6 : 1.5)
      }
      if series.showsMarkers {
        for point in series.points {
          if let y = point.y {
            HTML.marker(series.style.marker, area.x(point.x), area.y(y), radius: 2.8, color: series.style.color)
          }
        }
      }
      for day in series.censored {
        if let y = value(of: series, at: day) {
          HTML.line(area.x(day), area.y(y) - 4, area.x(day), area.y(y) + 4, color: series.style.color)
        }
      }
      if let ring = series.highlight {
        HTML.marker(
          .circle, area.x(ring.x), area.y(ring.y), radius: 6, color: series.style.color, isHollow: true)
        HTML.marker(series.style.marker, area.x(ring.x), area.y(ring.y), radius: 2.8, color: series.style.color)
      }
    }
  }

  private func value(of series: Series, at x: Double) -> Double? {
    series.points.last { $0.x <= x }?.y
  }

  private func reference(_ reference: Reference, in area: PlotArea) -> HTML {
    HTML.line(area.left, area.y(reference.y), area.right, area.y(reference.y), color: SeriesStyle.ink, dash: "5 4")
  }

  private func countRows(below area: PlotArea) -> [HTML] {
    guard !counts.isEmpty else { return [] }
    let top = area.bottom + 60
    var shapes = [HTML.label(countTitle, 4, top, isBold: true, size: 11)]
    for (index, row) in counts.enumerated() {
      let y = top + Double(index + 1) * ChartLayout.lineHeight
      shapes.append(HTML.label(row.name, 4, y, size: 11))
      shapes += row.counts.map {
        HTML.label(NumberText.count($0.count), area.x($0.x), y, anchor: .middle, size: 11)
      }
    }
    return shapes
  }
}
