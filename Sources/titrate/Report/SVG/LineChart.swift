/// Lines or steps over a common axis: learning curves, time-to-progression curves.
package struct LineChart: Chart {
  /// A point; where `y` is absent the line has a gap.
  package struct Point: Sendable, Hashable {
    package var x: Double
    package var y: Double?
    package var band: Interval?

    package init(x: Double, y: Double?, band: Interval? = nil) {
      self.x = x
      self.y = y
      self.band = band
    }
  }

  /// A named line.
  package struct Series: Sendable, Hashable {
    package var name: String
    package var style: SeriesStyle
    package var points: [Point]
    /// Steps that hold a value until the next point, as survival curves do, instead of straight lines.
    package var isStepped = false
    package var showsMarkers = false
    /// Drawn heavier than the others.
    package var isEmphasized = false
    /// Where subjects were censored, drawn as small upright ticks on the line.
    package var censored: [Double] = []
    /// A point that stands out, with what it is.
    package var highlight: Highlight?

    package init(name: String, style: SeriesStyle, points: [Point]) {
      self.name = name
      self.style = style
      self.points = points
    }
  }

  /// A point drawn as a large ring.
  package struct Highlight: Sendable, Hashable {
    package var x: Double
    package var y: Double
    package var name: String
  }

  /// A horizontal line to compare with.
  package struct Reference: Sendable, Hashable {
    package var y: Double
    package var name: String
  }

  /// Counts below the axis, e.g. numbers at risk.
  package struct CountRow: Sendable, Hashable {
    package var name: String
    package var counts: [Count]

    /// A count at a position of the axis.
    package struct Count: Sendable, Hashable {
      package var x: Double
      package var count: Int
    }
  }

  package var title: String
  package var summary: String
  package var xAxis: Axis
  package var yAxis: Axis
  package var series: [Series]
  package var references: [Reference] = []
  package var countTitle = ""
  package var counts: [CountRow] = []
  package var table: DataTable

  package init(
    title: String, summary: String, xAxis: Axis, yAxis: Axis, series: [Series], table: DataTable
  ) {
    self.title = title
    self.summary = summary
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.series = series
    self.table = table
  }
}
