extension ForestPlot {
  private static let rowHeight = 21.0
  private static let headerHeight = 26.0
  private static let valueRight = 626.0
  private var hasTruth: Bool { groups.contains { $0.rows.contains { $0.truth != nil } } }

  private var legend: Legend {
    Legend(
      entries: (isAllSupported && !hasSizes
        ? []
        : [
          ("supported", .marker(.square, color: SeriesStyle.at(0).color, isHollow: false)),
          ("not supported by the data", .marker(.square, color: SeriesStyle.muted, isHollow: true)),
        ]) + (hasTruth ? [("true value", .bar(color: SeriesStyle.at(1).color))] : [])
        + (reference.map {
          [($0.name, .line(SeriesStyle(color: SeriesStyle.ink, dash: "5 4", marker: .cross), hasMarker: false))]
        } ?? []))
  }

  /// The lines of the plot from the top: a name for each group, then its rows.
  private var lineCount: Int { groups.reduce(0) { $0 + $1.rows.count + 1 } }

  private var area: PlotArea {
    let left = 176.0
    let rows = groups.flatMap(\.rows)
    let widest = rows.map { ChartLayout.width(of: valueText(of: $0)) }.max() ?? 0
    return PlotArea(
      left: left, top: legend.height(limit: ChartLayout.width) + ForestPlot.headerHeight,
      width: max(160, min(290, ForestPlot.valueRight - widest - 16 - left)),
      height: Double(lineCount) * ForestPlot.rowHeight + 6, xAxis: axis,
      yAxis: Axis(title: "", spanning: [0, 1]))
  }

  /// Spans the rows that set the scale and reaches beyond them, toward the others, by at most half their spread.
  private var axis: Axis {
    func values(_ rows: [Row]) -> [Double] {
      rows.flatMap { row in
        [row.value, row.interval?.lower, row.interval?.upper, row.truth].compactMap { $0 }
      }
    }
    let scale = values(scaleRows) + (reference.map { [$0.value] } ?? [])
    let all = values(groups.flatMap(\.rows)) + scale
    guard let low = scale.min(), let high = scale.max(), let lowest = all.min(), let highest = all.max() else {
      return Axis(title: valueTitle, spanning: [])
    }
    let margin = (high - low) / 2
    return Axis(title: valueTitle, spanning: [max(lowest, low - margin), min(highest, high + margin)])
  }

  private func valueText(of row: Row) -> String { NumberText.estimate(row.value, row.interval, decimals) }

  package var height: Double { area.bottom + 46 }

  package var shapes: [HTML] {
    let area = area
    var shapes = [legend.shapes(x: 0, y: 0, limit: ChartLayout.width)] + heading(above: area)
    shapes.append(area.horizontalAxis)
    if let reference {
      let x = area.x(reference.value)
      shapes.append(HTML.line(x, area.top, x, area.bottom, color: SeriesStyle.ink, dash: "5 4"))
    }
    var y = area.top + ForestPlot.rowHeight / 2 + 4
    for group in groups {
      shapes.append(HTML.label(group.name, 4, y + 4, isBold: true))
      y += ForestPlot.rowHeight
      for row in group.rows {
        shapes.append(drawing(of: row, at: y, in: area))
        y += ForestPlot.rowHeight
      }
    }
    return shapes
  }

  private func heading(above area: PlotArea) -> [HTML] {
    let y = area.top - 8
    return (hasSizes ? [HTML.label("ESS", 676, y, anchor: .end, color: SeriesStyle.muted, size: 11)] : []) + [
      HTML.label(rowTitle, 4, y, color: SeriesStyle.muted, size: 11),
      HTML.label(
        "Estimate (95 % interval)", ForestPlot.valueRight, y, anchor: .end, color: SeriesStyle.muted, size: 11),
      HTML.line(0, area.top - 1, ChartLayout.width, area.top - 1, color: SeriesStyle.hairline),
    ]
  }

  private func drawing(of row: Row, at y: Double, in area: PlotArea) -> HTML {
    let color = row.isSupported ? SeriesStyle.at(0).color : SeriesStyle.muted
    let ink = row.isSupported ? SeriesStyle.ink : SeriesStyle.muted
    return .node("g") {
      HTML.label(row.name, 16, y + 4, color: ink)
      if !row.isSupported { HTML.label("not supported", 168, y + 4, anchor: .end, color: ink, size: 10.5) }
      if let truth = row.truth, area.xAxis.contains(truth) {
        HTML.line(area.x(truth), y - 8, area.x(truth), y + 8, color: SeriesStyle.at(1).color, width: 3)
      }
      if let interval = row.interval {
        let dash = row.isSupported ? "" : "3 3"
        HTML.line(area.x(interval.lower), y, area.x(interval.upper), y, color: color, width: 1.5, dash: dash)
        end(interval.lower, y, isLower: true, color: color, in: area)
        end(interval.upper, y, isLower: false, color: color, in: area)
      }
      if let value = row.value, area.xAxis.contains(value) {
        HTML.marker(.square, area.x(value), y, radius: 4, color: color, isHollow: !row.isSupported)
      }
      HTML.label(valueText(of: row), ForestPlot.valueRight, y + 4, anchor: .end, color: ink)
      if hasSizes { HTML.label(NumberText.fixed(row.effectiveSampleSize, 1), 676, y + 4, anchor: .end, color: ink) }
    }
  }

  /// The end of an interval: a cap, or an arrowhead where it lies beyond the axis.
  private func end(_ value: Double, _ y: Double, isLower: Bool, color: String, in area: PlotArea) -> HTML {
    let x = area.x(value)
    if area.xAxis.contains(value) { return HTML.line(x, y - 4, x, y + 4, color: color, width: 1.2) }
    let base = isLower ? x + 7 : x - 7
    return HTML.arrowhead([(x, y), (base, y - 4), (base, y + 4)], color: color)
  }
}
