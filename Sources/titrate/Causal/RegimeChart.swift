import PolicyEvaluation

/// A regime in one picture: the blips' coefficients with their intervals, and below, for each stage, how the estimated blip
/// is spread over the patients, those for whom treatment 1 is better in one color and the others in another; of several
/// levels, for how many patients each is the best, and how many received it.
struct RegimeChart: Chart {
  let analysis: RegimeAnalysis

  private static let rowHeight = 22.0
  private static let panelHeight = 150.0
  private static let panelRow = 226.0
  private static let binCount = 24

  private var estimate: RegimeEstimate { analysis.estimate }
  private var level: String { NumberText.plain(100 * estimate.level) + " %" }

  var title: String {
    "Dynamic treatment regime by \(estimate.method.rawValue), \(NumberText.count(estimate.n)) patients"
  }

  var summary: String {
    let stages = estimate.stages.map { stage in
      let shares =
        stage.levels.map { levels in
          levels.map { "\($0.name) to \(NumberText.percent($0.recommendedShare))" }.joined(separator: ", ")
        } ?? "1 to \(NumberText.percent(stage.recommendedShare))"
      return "stage \(stage.stage): \(stage.treatment) recommended: \(shares)"
    }
    return stages.joined(separator: "; ") + "."
  }

  var table: DataTable {
    DataTable(
      caption: title, columns: [.text("Stage"), .text("Term"), .number("Estimate"), .number("\(level) interval")],
      rows: estimate.stages.flatMap { stage in
        stage.blip.map { own in
          ["\(stage.stage)", own.term] + [NumberText.fixed(own.estimate, 3), NumberText.range(interval(own), 3)]
        }
      })
  }

  /// The bootstrap's interval where there is one.
  private func interval(_ own: CoefficientEstimate) -> Interval {
    Interval(lower: own.bootstrap?.lower ?? own.lower, upper: own.bootstrap?.upper ?? own.upper)
  }

  private var lineCount: Int { estimate.stages.reduce(0) { $0 + $1.blip.count + 1 } }
  private var forestTop: Double { 66 }
  private var forestBottom: Double { forestTop + Double(lineCount) * Self.rowHeight + 4 }
  private var panelsTop: Double { forestBottom + 92 }

  var height: Double { panelsTop + Double((estimate.stages.count + 1) / 2) * Self.panelRow }

  var shapes: [HTML] {
    [
      HTML.label(title, 8, 18, isBold: true, size: 14),
      HTML.label("Effect of the treatment on \(estimate.outcome) by covariate (blip), with \(level) intervals", 8, 44),
    ] + forest
      + [
        HTML.label(panelsTitle, 8, panelsTop - 34)
      ]
      + estimate.stages.indices.flatMap { index in
        if let levels = estimate.stages[index].levels { levelPanel(index, levels) } else { panel(index) }
      }
      + [HTML.label("Research software, not a medical device.", 8, height - 6, color: SeriesStyle.muted, size: 10)]
  }

  private var panelsTitle: String {
    let isPositive = estimate.direction == .maximize
    let blips =
      "Estimated blip of each patient: where it is \(isPositive ? "positive" : "negative"), treatment 1 is recommended"
    let levels = "Patients for whom each level is the best (blue), and who received it (orange)"
    let named = estimate.stages.count { $0.levels != nil }
    return named == 0 ? blips : named == estimate.stages.count ? levels : "\(levels); estimated blips of two treatments"
  }

  /// Where the panel of a stage is.
  private func place(_ index: Int) -> (left: Double, top: Double) {
    (Double(index % 2) * ChartLayout.width / 2 + 62, panelsTop + Double(index / 2) * Self.panelRow)
  }

  private func levelPanel(_ index: Int, _ levels: [RegimeEstimate.Level]) -> [HTML] {
    let (stage, (left, top)) = (estimate.stages[index], place(index))
    let patients = Double(stage.patients)
    let shares = levels.flatMap { [$0.recommendedShare, $0.receivedShare] }
    let area = PlotArea(
      left: left, top: top, width: ChartLayout.width / 2 - 80, height: Self.panelHeight,
      xAxis: Axis(title: "", spanning: [0, 1]),
      yAxis: Axis(title: "patients", spanning: [0] + shares.map { $0 * patients }, tickCount: 4))
    let slot = area.width / Double(levels.count)
    var shapes = [area.verticalAxis]
    for (number, level) in levels.enumerated() {
      let start = area.left + (Double(number) + 0.12) * slot
      for (bar, share) in [level.recommendedShare, level.receivedShare].enumerated() {
        let y = area.y(share * patients)
        shapes.append(
          HTML.rectangle(
            start + Double(bar) * 0.38 * slot, y, 0.36 * slot, area.bottom - y, fill: SeriesStyle.at(bar).color))
      }
      shapes.append(HTML.label(level.name, start + 0.38 * slot, area.bottom + 16, anchor: .middle))
    }
    return shapes + [
      HTML.line(area.left, area.bottom, area.right, area.bottom, color: SeriesStyle.ink),
      HTML.label("Stage \(stage.stage): \(stage.treatment)", left - 50, top - 10, size: 11.5),
    ]
  }

  private var forest: [HTML] {
    let all = estimate.stages.flatMap(\.blip)
    let ends: [Double] = all.map { interval($0).lower } + all.map { interval($0).upper } + [0]
    let area = PlotArea(
      left: 150, top: forestTop - 8, width: 300, height: forestBottom - forestTop + 8,
      xAxis: Axis(title: "effect on \(estimate.outcome)", spanning: ends), yAxis: Axis(title: "", spanning: [0, 1]))
    let decimals = NumberText.decimals(for: all.map(\.estimate))
    var shapes = [
      area.horizontalAxis,
      HTML.line(area.x(0), area.top, area.x(0), area.bottom, color: SeriesStyle.muted, dash: "5 4"),
    ]
    var y = forestTop + 4
    for stage in estimate.stages {
      shapes.append(HTML.label("Stage \(stage.stage)", 12, y + 4, isBold: true))
      y += Self.rowHeight
      for own in stage.blip {
        let (color, bounds) = (SeriesStyle.at(0).color, interval(own))
        shapes += [
          HTML.label(own.term, 24, y + 4),
          HTML.line(area.x(bounds.lower), y, area.x(bounds.upper), y, color: color, width: 1.6),
          HTML.line(area.x(bounds.lower), y - 4, area.x(bounds.lower), y + 4, color: color),
          HTML.line(area.x(bounds.upper), y - 4, area.x(bounds.upper), y + 4, color: color),
          HTML.marker(.square, area.x(own.estimate), y, radius: 4, color: color),
          HTML.label(NumberText.estimate(own.estimate, bounds, decimals), 672, y + 4, anchor: .end),
        ]
        y += Self.rowHeight
      }
    }
    return shapes
  }

  private func panel(_ index: Int) -> [HTML] {
    let (stage, decisions) = (estimate.stages[index], analysis.decisions[index])
    let (left, top) = place(index)
    let bins = BlipBins(decisions.map(\.blip), count: Self.binCount)
    let area = PlotArea(
      left: left, top: top, width: ChartLayout.width / 2 - 80, height: Self.panelHeight,
      xAxis: Axis(title: "blip of \(stage.treatment)", spanning: bins.edges, isTight: true),
      yAxis: Axis(title: "patients", spanning: [0] + bins.counts.map(Double.init), tickCount: 4))
    var shapes = area.axes
    for (bin, count) in bins.counts.enumerated() where count > 0 {
      let isPositive = bins.edges[bin] >= 0
      let isRecommended = isPositive == (estimate.direction == .maximize)
      let (start, end) = (area.x(bins.edges[bin]), area.x(bins.edges[bin + 1]))
      shapes.append(
        HTML.rectangle(
          start + 0.5, area.y(Double(count)), end - start - 1, area.bottom - area.y(Double(count)),
          fill: SeriesStyle.at(isRecommended ? 0 : 1).color))
    }
    if area.xAxis.contains(0) {
      shapes.append(HTML.line(area.x(0), area.top, area.x(0), area.bottom, color: SeriesStyle.ink, dash: "5 4"))
    }
    let treated = NumberText.percent(stage.recommendedShare)
    shapes.append(
      HTML.label(
        "Stage \(stage.stage): \(stage.treatment) = 1 for \(treated) (blue), else 0", left - 50, top - 10, size: 11.5))
    return shapes
  }
}

/// Bins of one width of which zero is an edge, where it is within reach, so that none has blips of both signs.
struct BlipBins {
  private(set) var edges: [Double]
  private(set) var counts: [Int]

  init(_ values: [Double], count: Int) {
    let (low, high) = (min(values.min() ?? 0, 0), max(values.max() ?? 0, 0))
    let width = high > low ? (high - low) / Double(count - 1) : 1
    let first = Int((low / width).rounded(.down))
    let last = max(first + 1, Int((high / width).rounded(.up)))
    edges = (first...last).map { Double($0) * width }
    counts = [Int](repeating: 0, count: last - first)
    for value in values {
      let bin = value == 0 ? -1 - first : Int((value / width).rounded(.down)) - first
      counts[min(max(0, bin), counts.count - 1)] += 1
    }
  }
}
