/// What is wrong with a calibration's specification or data, all at once.
public struct CalibrationError: Error, CustomStringConvertible, Sendable {
  /// One line for each, with its place.
  public let problems: [String]
  public var description: String { problems.joined(separator: "\n") }

  public init(problems: [String]) { self.problems = problems }
}

/// The data do not support the calibration: parameters that they do not identify, patients whose model cannot be
/// computed.
public struct CalibrationUnsupported: Error, CustomStringConvertible, Sendable {
  public let problems: [String]
  public var description: String { problems.joined(separator: "\n") }

  public init(problems: [String]) { self.problems = problems }
}
