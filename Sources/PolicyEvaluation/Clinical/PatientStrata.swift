import Foundation

/// Strata of patients by what is known at the first decision: the center, and features cut into ranges.
public struct PatientStrata: Codable, Hashable, Sendable {
  /// A feature cut into ranges.
  public struct Variable: Codable, Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// A feature of the state; the last value of a variable in the variable's own unit.
    public var feature: String
    /// Where ranges begin, ascending; a value equal to a cut belongs to the range above it.
    public var cuts: [Double]

    public init(name: String, feature: String, cuts: [Double]) {
      self.name = name
      self.feature = feature
      self.cuts = cuts
    }

    /// The ranges in words, from the lowest.
    public var levels: [String] {
      func text(_ cut: Double) -> String { String(format: "%g", cut) }
      guard let first = cuts.first, let last = cuts.last else { return ["all"] }
      return ["below \(text(first))"] + zip(cuts, cuts.dropFirst()).map { "\(text($0)) to \(text($1))" }
        + ["\(text(last)) and above"]
    }

    /// The range of a value.
    public func level(of value: Double) -> String { levels[cuts.count { value >= $0 }] }
  }

  public var variables: [Variable]

  public init(variables: [Variable] = []) { self.variables = variables }

  /// The names of all variables, the center first.
  public var names: [String] { ["center"] + variables.map(\.name) }

  /// The levels of variables that have an order.
  public var levelOrder: [String: [String]] {
    Dictionary(variables.map { ($0.name, $0.levels) }) { first, _ in first }
  }

  /// What is wrong with them; empty where nothing is.
  public var problems: [String] {
    variables.flatMap { variable -> [String] in
      let isAscending = zip(variable.cuts, variable.cuts.dropFirst()).allSatisfy { $0 < $1 }
      return (variable.cuts.isEmpty || !isAscending ? ["'\(variable.name)': cuts must be ascending, at least one"] : [])
        + (variable.name == "center" ? ["'center' is a stratum by itself; call the variable otherwise"] : [])
    }
  }
}
