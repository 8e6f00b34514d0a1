/// A plain picture of results as SVG: lines with bands, or points, over two axes with numbers.
public struct ResultPlot: Codable, Hashable, Sendable {
  /// A value at a place, with its interval where it has one.
  public struct Point: Codable, Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var low: Double?
    public var high: Double?
    /// What it is, shown when it is pointed at.
    public var label: String?

    public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil, label: String? = nil) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
      self.label = label
    }
  }

  public struct Series: Codable, Hashable, Sendable {
    public var name: String
    public var points: [Point]
    /// Whether points are joined.
    public var isLine: Bool

    public init(name: String, points: [Point], isLine: Bool = false) {
      self.name = name
      self.points = points
      self.isLine = isLine
    }
  }

  public var title: String
  /// The numbers in words, for who cannot see the picture.
  public var summary: String
  public var xTitle: String
  public var yTitle: String
  /// Whether the numbers of the first axis are whole.
  public var xIsCount: Bool
  public var series: [Series]

  public init(
    title: String, summary: String, xTitle: String, yTitle: String, xIsCount: Bool = false, series: [Series]
  ) {
    self.title = title
    self.summary = summary
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.xIsCount = xIsCount
    self.series = series
  }

  /// Okabe and Ito's colors, which can be told apart with any color vision.
  private static let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"]

  /// The picture, a whole file.
  public var svg: String {
    let points = series.flatMap(\.points)
    let frame = PlotFrame(
      xs: points.map(\.x), ys: points.flatMap { [$0.y] + [$0.low, $0.high].compactMap(\.self) },
      legendRows: series.count, xIsCount: xIsCount)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(PlotFrame.width) \(frame.height)\" role=\"img\" "
        + "aria-labelledby=\"title desc\" font-family=\"sans-serif\" font-size=\"12\">",
      "<title id=\"title\">\(escaped(title))</title>", "<desc id=\"desc\">\(escaped(summary))</desc>",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    lines += frame.axes(xTitle: escaped(xTitle), yTitle: escaped(yTitle))
    for (place, series) in series.enumerated() {
      let color = Self.colors[place % Self.colors.count]
      lines += shapes(of: series, in: frame, color: color)
      let y = coordinate(16 + 16 * Double(place))
      lines.append("<circle cx=\"\(PlotFrame.left)\" cy=\"\(y)\" r=\"4\" fill=\"\(color)\"/>")
      lines.append("<text x=\"\(PlotFrame.left + 10)\" y=\"\(y)\" dy=\"0.35em\">\(escaped(series.name))</text>")
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func shapes(of series: Series, in frame: PlotFrame, color: String) -> [String] {
    var lines: [String] = []
    func corner(_ x: Double, _ y: Double) -> String { "\(coordinate(frame.x(x))),\(coordinate(frame.y(y)))" }
    let banded = series.points.filter { $0.low != nil && $0.high != nil }
    if series.isLine, banded.count > 1 {
      let upper = banded.map { corner($0.x, $0.high ?? $0.y) }
      let lower = banded.reversed().map { corner($0.x, $0.low ?? $0.y) }
      lines.append(
        "<polygon points=\"\((upper + lower).joined(separator: " "))\" fill=\"\(color)\" fill-opacity=\"0.15\"/>")
    }
    if series.isLine {
      let corners = series.points.map { corner($0.x, $0.y) }.joined(separator: " ")
      lines.append("<polyline points=\"\(corners)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.5\"/>")
    }
    for point in series.points {
      if !series.isLine, let low = point.low, let high = point.high, low < high {
        lines.append("<path d=\"M\(corner(point.x, low)) L\(corner(point.x, high))\" stroke=\"\(color)\"/>")
      }
      let label = point.label.map { "<title>\(escaped($0))</title>" } ?? ""
      lines.append(
        "<circle cx=\"\(coordinate(frame.x(point.x)))\" cy=\"\(coordinate(frame.y(point.y)))\" r=\"3\" "
          + "fill=\"\(color)\">\(label)</circle>")
    }
    return lines
  }
}

/// Text as it may stand in a file of markup.
private func escaped(_ text: String) -> String {
  text.map { character in
    switch character {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: String(character)
    }
  }.joined()
}
