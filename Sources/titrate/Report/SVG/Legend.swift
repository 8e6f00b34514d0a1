/// Names of series beside a sample of each: line with dash pattern, marker or patch.
struct Legend {
  enum Sample {
    case line(SeriesStyle, hasMarker: Bool)
    case marker(SeriesStyle.Marker, color: String, isHollow: Bool)
    /// A line with a small upright tick across it.
    case tick(color: String)
    /// A thick upright bar.
    case bar(color: String)
    case patch(fill: String, stroke: String, dash: String)
  }

  let entries: [(name: String, sample: Sample)]
  private static let sampleWidth = 34.0

  /// Entries in rows no wider than `limit`.
  private func rows(limit: Double) -> [[Int]] {
    var rows: [[Int]] = [[]]
    var used = 0.0
    for (index, entry) in entries.enumerated() {
      let width = Legend.sampleWidth + ChartLayout.width(of: entry.name) + 22
      if used + width > limit, !(rows.last?.isEmpty ?? true) {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(index)
      used += width
    }
    return rows
  }

  func height(limit: Double) -> Double {
    entries.isEmpty ? 0 : Double(rows(limit: limit).count) * 18 + 6
  }

  /// The legend with its upper left corner at a point.
  func shapes(x: Double, y: Double, limit: Double) -> HTML {
    var shapes: [HTML] = []
    for (line, row) in rows(limit: limit).enumerated() {
      var left = x
      let middle = y + Double(line) * 18 + 8
      for index in row {
        let entry = entries[index]
        shapes += sample(entry.sample, left, middle)
        shapes.append(HTML.label(entry.name, left + Legend.sampleWidth, middle + 4))
        left += Legend.sampleWidth + ChartLayout.width(of: entry.name) + 22
      }
    }
    return .node("g", ["aria-hidden": "true"], shapes)
  }

  private func sample(_ sample: Sample, _ x: Double, _ y: Double) -> [HTML] {
    switch sample {
    case .line(let style, let hasMarker):
      let line = HTML.line(x, y, x + 27, y, color: style.color, width: 1.8, dash: style.dash)
      return hasMarker ? [line, HTML.marker(style.marker, x + 13.5, y, color: style.color)] : [line]
    case .marker(let marker, let color, let isHollow):
      return [HTML.marker(marker, x + 20, y, color: color, isHollow: isHollow)]
    case .tick(let color):
      return [
        HTML.line(x + 6, y, x + 27, y, color: color, width: 1.4), HTML.line(x + 16, y - 5, x + 16, y + 5, color: color),
      ]
    case .bar(let color):
      return [HTML.line(x + 20, y - 7, x + 20, y + 7, color: color, width: 3)]
    case .patch(let fill, let stroke, let dash):
      return [HTML.rectangle(x + 5, y - 6, 22, 12, fill: fill, stroke: stroke, dash: dash)]
    }
  }
}
