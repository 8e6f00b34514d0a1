/// Data, or a description of an analysis, from which no causal estimate can be made: every problem found.
public struct CausalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is to be changed.
  public enum Kind: Sendable, Hashable {
    /// Values of the data or numbers given.
    case input
    /// Nothing: the data do not allow the estimate, as with separation in a propensity model.
    case notSupported
  }

  public var kind: Kind
  /// One sentence each, with its place: row, column, patient.
  public var problems: [String]

  public init(_ kind: Kind = .input, problems: [String]) {
    precondition(!problems.isEmpty, "CausalError: no problem")
    self.kind = kind
    self.problems = problems
  }

  public init(_ kind: Kind, _ problem: String) {
    self.init(kind, problems: [problem])
  }

  /// A single problem of the input.
  public init(_ problem: String) {
    self.init(.input, problems: [problem])
  }

  public var description: String { problems.joined(separator: "\n") }
}
