import PolicyEvaluation

extension BarChart {
  /// The distribution of weights at each visit, all visits together where there are many; from the least to the greatest
  /// weight.
  init(weightsOf adjustment: WeightedAdjustment) {
    let panel = adjustment.courses.panel
    let values = adjustment.weights.values
    let byVisit = panel.byVisit.map { $0.map { values[$0] }.filter { $0 > 0 } }.filter { !$0.isEmpty }
    let groups: [(String, [Double])] =
      byVisit.count <= 6
      ? byVisit.enumerated().map { (byVisit.count == 1 ? "all" : "visit \($0 + 1)", $1) }
      : [("all visits", byVisit.flatMap(\.self))]
    let all = byVisit.flatMap(\.self)
    let axis = Axis(title: "", spanning: [0] + all)
    let bins = 24
    let width = (axis.upper - axis.lower) / Double(bins)
    let edges = (0...bins).map { axis.lower + width * Double($0) }
    let summaries = groups.map { name, weights in
      let mean = weights.reduce(0, +) / Double(weights.count)
      return "\(name): mean \(short(mean)), greatest \(short(weights.max()))"
    }
    self.init(
      title: "Inverse-probability weights", summary: summaries.joined(separator: "; ") + ".", xTitle: "weight",
      countTitle: "patients", edges: edges,
      groups: groups.map { name, weights in
        var counts = [Int](repeating: 0, count: bins)
        for weight in weights { counts[min(bins - 1, max(0, Int((weight - axis.lower) / width)))] += 1 }
        return Group(name: name, counts: counts)
      })
  }
}

extension LovePlot {
  /// The balance at each visit.
  init(_ tables: [BalanceTable], threshold: Double) {
    let after = tables.flatMap(\.rows).filter { abs($0.weightedDifference) > threshold }.count
    let all = tables.flatMap(\.rows).count
    self.init(
      title: "Balance of covariates between treatments",
      summary: "\(after) of \(all) differences are above \(short(threshold)) after weighting.",
      groups: tables.map { table in
        Group(
          name: tables.count > 1 ? table.visit.map { "visit \($0 + 1)" } ?? "" : "",
          rows: table.rows.map {
            Row(name: $0.covariate, before: abs($0.difference), after: abs($0.weightedDifference))
          })
      }, threshold: threshold)
  }
}
