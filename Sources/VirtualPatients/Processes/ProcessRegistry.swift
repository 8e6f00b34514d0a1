public import DosingMDP
import Pharmacometrics

/// The processes that policies can be learned in, by name, with options as text: for command lines and files.
///
///     let process = try ProcessRegistry.process("adaptive-therapy", options: ["patients": "25", "interval": "28"])
public enum ProcessRegistry {
  /// One option.
  public struct Option: Hashable, Sendable {
    public var name: String
    /// What it means and its default, on one line.
    public var meaning: String
    public var isRequired: Bool

    init(_ name: String, _ meaning: String, isRequired: Bool = false) {
      self.name = name
      self.meaning = meaning
      self.isRequired = isRequired
    }
  }

  /// One process.
  public struct Entry: Sendable {
    public let name: String
    /// One line.
    public let summary: String
    public let options: [Option]
    let make: @Sendable (inout ProcessOptions) throws -> (any DecisionProcess)?

    /// - Parameter make: the process; `nil` where options have problems, which are noted.
    init(
      _ name: String, _ summary: String, options: [Option],
      make: @escaping @Sendable (inout ProcessOptions) throws -> (any DecisionProcess)?
    ) {
      self.name = name
      self.summary = summary
      self.options = options
      self.make = make
    }
  }

  /// All processes, the published environments first, then the mechanistic models.
  public static let all: [Entry] = published + clinical + models

  /// The process of a name.
  /// - Throws: `UnknownName` with the nearest name; ``ProcessOptionError`` with all problems of the options; what reading files
  ///   throws.
  public static func process(
    _ name: String, options: [String: String] = [:]
  ) throws -> any DecisionProcess {
    guard let entry = all.first(where: { $0.name == name }) else {
      throw UnknownName(name, kind: "environment", among: all.map(\.name))
    }
    var reader = ProcessOptions(options, known: entry.options.map(\.name))
    for option in entry.options where option.isRequired { _ = reader.required(option.name, option.meaning) }
    if !reader.problems.isEmpty {
      // Those of values are told together with those of names, but no file is read for nothing.
      if !entry.options.contains(where: \.isRequired) { _ = try? entry.make(&reader) }
      throw ProcessOptionError(process: name, problems: reader.problems)
    }
    guard let process = try entry.make(&reader), reader.problems.isEmpty else {
      throw ProcessOptionError(process: name, problems: reader.problems)
    }
    return process
  }
}
