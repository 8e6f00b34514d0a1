/// A file of EpiCare parameters that cannot be used, with all of its problems.
public struct EpiCareFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, where there is one.
  public var file: String?
  /// Each with the path of its field, as `diseases[3].covariance[0][1]`.
  public var problems: [String]

  public var description: String {
    (["\(file ?? "EpiCare parameters"): \(problems.count) problem\(problems.count == 1 ? "" : "s")"] + problems)
      .joined(separator: "\n")
  }
}
