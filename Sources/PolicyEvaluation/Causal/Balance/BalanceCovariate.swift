/// A covariate whose balance between treatments is judged.
public struct BalanceCovariate: Sendable, Hashable {
  /// Its values, one per visit.
  public enum Values: Sendable, Hashable {
    /// Numbers; two different ones make the covariate binary.
    case numeric([Double])
    /// Names of categories.
    case categorical([String])
  }

  public var name: String
  public var values: Values

  public init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }

  public var count: Int {
    switch values {
    case .numeric(let values): values.count
    case .categorical(let values): values.count
    }
  }

  /// Whether there are different values.
  var varies: Bool {
    switch values {
    case .numeric(let values): Set(values).count > 1
    case .categorical(let values): Set(values).count > 1
    }
  }

  /// The values at some places.
  func at(_ places: [Int]) -> BalanceCovariate {
    switch values {
    case .numeric(let values): BalanceCovariate(name, .numeric(places.map { values[$0] }))
    case .categorical(let values): BalanceCovariate(name, .categorical(places.map { values[$0] }))
    }
  }

  /// The columns whose means are compared: the covariate itself, or an indicator of each category.
  var columns: [(name: String, values: [Double], isBinary: Bool)] {
    switch values {
    case .numeric(let values): return [(name, values, Set(values).count <= 2)]
    case .categorical(let values):
      return Set(values).sorted().map { level in
        ("\(name): \(level)", values.map { $0 == level ? 1 : 0 }, true)
      }
    }
  }
}
