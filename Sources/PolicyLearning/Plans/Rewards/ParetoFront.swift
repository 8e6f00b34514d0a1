public import DosingMDP

/// Outcomes of policies in several objectives, all of them to be great (costs with a minus).
public struct ParetoFront: Codable, Hashable, Sendable {
  /// One policy.
  public struct Point: Codable, Hashable, Sendable {
    /// With which it was trained.
    public var weights: RewardWeights
    public var seed: UInt64
    /// By objective, each to be great.
    public var values: [Double]

    public init(weights: RewardWeights, seed: UInt64, values: [Double]) {
      self.weights = weights
      self.seed = seed
      self.values = values
    }

    /// Whether it is as good in every objective, and better in one.
    func dominates(_ other: Point) -> Bool {
      let pairs = zip(values, other.values)
      return pairs.allSatisfy { $0 >= $1 } && pairs.contains { $0 > $1 }
    }
  }

  /// Names.
  public var objectives: [String]
  public var points: [Point]

  public init(objectives: [String], points: [Point]) {
    precondition(
      points.allSatisfy { $0.values.count == objectives.count },
      "ParetoFront: a point without a value of each objective")
    self.objectives = objectives
    self.points = points
  }

  /// The points that no other dominates, by descending first objective; of points of the same values the first.
  public var nondominated: [Point] {
    var seen: Set<[Double]> = []
    return points.filter { point in
      !points.contains { $0.dominates(point) } && seen.insert(point.values).inserted
    }.sorted { $0.values.lexicographicallyPrecedes($1.values) }.reversed()
  }

  /// The area that two objectives dominate, above a reference point that is worse than all that counts.
  ///
  /// Source: Zitzler, Thiele, IEEE Trans Evol Comput 3:257, 1999, doi:10.1109/4235.797969.
  public func hypervolume(above reference: [Double]) -> Double {
    precondition(
      objectives.count == 2 && reference.count == 2,
      "ParetoFront.hypervolume: of \(objectives.count) objectives, not of 2")
    var area = 0.0
    var height = reference[1]
    // By descending first objective the second ascends.
    for point in nondominated where point.values[0] > reference[0] && point.values[1] > height {
      area += (point.values[0] - reference[0]) * (point.values[1] - height)
      height = point.values[1]
    }
    return area
  }

  /// As comma-separated values.
  public var csv: String {
    let front = Set(nondominated)
    let costs = Set(points.flatMap { $0.weights.costs.keys }).sorted()
    let header = ["weight reward"] + costs.map { "weight \($0)" } + ["seed"] + objectives + ["nondominated"]
    return commaSeparated(
      [header]
        + points.map { point in
          ([point.weights.reward] + costs.map { point.weights.costs[$0] ?? 0 }).map { "\($0)" } + ["\(point.seed)"]
            + point.values.map { "\($0)" } + [front.contains(point) ? "1" : "0"]
        })
  }

  /// Two objectives as a picture: all policies, and the front.
  public func plot() -> ResultPlot {
    precondition(objectives.count == 2, "ParetoFront.plot: of \(objectives.count) objectives, not of 2")
    let front = nondominated
    let members = Set(front)
    func drawn(_ point: Point) -> ResultPlot.Point {
      let costs = point.weights.costs.sorted { $0.key < $1.key }.map { "\($0) \($1)" }
      let label = (["reward \(point.weights.reward)"] + costs).joined(separator: ", ")
      return ResultPlot.Point(x: point.values[0], y: point.values[1], label: label)
    }
    let summary = front.map { "\(objectives[0]) \($0.values[0]), \(objectives[1]) \($0.values[1])" }
    func title(_ place: Int) -> String { objectives[place] == "reward" ? "reward" : "- \(objectives[place])" }
    return ResultPlot(
      title: "Policies by \(objectives[0]) and \(objectives[1])",
      summary: "No policy is better in both than these: " + summary.joined(separator: "; "), xTitle: title(0),
      yTitle: title(1),
      series: [
        ResultPlot.Series(name: "front", points: front.map(drawn), isLine: true),
        ResultPlot.Series(name: "dominated", points: points.filter { !members.contains($0) }.map(drawn)),
      ])
  }
}
