/// What can be chosen at a decision.
public enum ActionDomain: Codable, Hashable, Sendable {
  /// One of so many options (dose levels, regimens), by index.
  case options(Int)
  /// Amounts between bounds, one for each drug or component.
  case amounts(lower: [Double], upper: [Double])

  /// How many numbers a network gives for one decision: a value of each option, or one for each amount.
  public var width: Int {
    switch self {
    case .options(let count): count
    case .amounts(let lower, _): lower.count
    }
  }

  /// Whether actions are amounts.
  public var isContinuous: Bool { if case .amounts = self { true } else { false } }

  /// The amounts that stand for points of [-1, 1], the range in which networks act: lower + (x + 1) (upper - lower) / 2.
  /// A point beyond, such as a draw from a normal distribution, stands for the bound.
  public func amounts(_ points: [Float]) -> [Double] {
    guard case .amounts(let lower, let upper) = self else { return [] }
    return points.indices.map { lower[$0] + (Double(max(-1, min(1, points[$0]))) + 1) / 2 * (upper[$0] - lower[$0]) }
  }

  /// The points of [-1, 1] of amounts; the inverse of ``amounts(_:)``.
  public func points(_ amounts: [Double]) -> [Float] {
    guard case .amounts(let lower, let upper) = self else { return [] }
    return amounts.indices.map { Float(2 * (amounts[$0] - lower[$0]) / (upper[$0] - lower[$0]) - 1) }
  }
}

/// One decision.
public enum Action: Codable, Hashable, Sendable {
  /// The index of an option.
  case option(Int)
  /// An amount for each component.
  case amounts([Double])

  /// The option's index; `nil` for amounts.
  public var option: Int? { if case .option(let index) = self { index } else { nil } }
}
