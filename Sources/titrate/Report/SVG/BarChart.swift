/// Histograms of several groups over common bins, one strip below the other, so that overlap can be judged.
package struct BarChart: Chart {
  /// One group's counts, one per bin.
  package struct Group: Sendable, Hashable {
    package var name: String
    package var counts: [Int]

    package init(name: String, counts: [Int]) {
      self.name = name
      self.counts = counts
    }
  }

  package var title: String
  package var summary: String
  /// Quantity and unit of the bins.
  package var xTitle: String
  /// What is counted.
  package var countTitle: String
  /// Ends of the bins: one more than there are bins, rising.
  package var edges: [Double]
  package var groups: [Group]

  package init(
    title: String, summary: String, xTitle: String, countTitle: String, edges: [Double], groups: [Group]
  ) {
    precondition(
      groups.allSatisfy { $0.counts.count == edges.count - 1 },
      "\(edges.count) edges for \(groups.map(\.counts.count)) bins in \(title)")
    self.title = title
    self.summary = summary
    self.xTitle = xTitle
    self.countTitle = countTitle
    self.edges = edges
    self.groups = groups
  }

  private static let stripHeight = 96.0
  private static let stripGap = 46.0

  package var height: Double {
    Double(groups.count) * (BarChart.stripHeight + BarChart.stripGap) + 40
  }

  package var table: DataTable {
    DataTable(
      caption: title, columns: [.text(xTitle)] + groups.map { .number($0.name) },
      rows: zip(edges, edges.dropFirst()).enumerated().map { bin, ends in
        [NumberText.range(Interval(lower: ends.0, upper: ends.1), 2)]
          + groups.map { NumberText.count($0.counts[bin]) }
      })
  }

  package var shapes: [HTML] {
    groups.enumerated().flatMap { index, group in strip(group, index) }
  }

  private func strip(_ group: Group, _ index: Int) -> [HTML] {
    let isLast = index == groups.count - 1
    let style = SeriesStyle.at(index)
    let area = PlotArea(
      left: 70, top: 22 + Double(index) * (BarChart.stripHeight + BarChart.stripGap), width: 580,
      height: BarChart.stripHeight,
      xAxis: Axis(title: isLast ? xTitle : "", spanning: edges, isTight: true),
      yAxis: Axis(title: countTitle, spanning: [0] + group.counts.map(Double.init), tickCount: 2))
    var shapes = area.axes
    shapes.append(HTML.label(group.name, area.left + 4, area.top - 8, isBold: true))
    for (bin, count) in group.counts.enumerated() where count > 0 {
      let left = area.x(edges[bin])
      let top = area.y(Double(count))
      shapes.append(
        HTML.rectangle(
          left + 1, top, area.x(edges[bin + 1]) - left - 2, area.bottom - top, fill: style.color))
    }
    return shapes
  }
}
