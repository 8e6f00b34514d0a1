/// A data set that cannot be read or written, with all that is wrong with it.
public struct InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// The group or data set within the file, or the episode; empty for the file as a whole.
    public var place: String
    public var reason: String
    /// What to do about it; empty where nothing can be said.
    public var remedy: String

    public init(place: String = "", reason: String, remedy: String = "") {
      self.place = place
      self.reason = reason
      self.remedy = remedy
    }

    public var description: String {
      (place.isEmpty ? "" : "\(place): ") + reason + (remedy.isEmpty ? "" : ". \(remedy)")
    }
  }

  /// How many problems are told one by one.
  static let shownProblems = 20

  /// The file.
  public var path: String
  public var problems: [Problem]

  public init(path: String, problems: [Problem]) {
    self.path = path
    self.problems = problems
  }

  init(_ path: String, place: String = "", _ reason: String, _ remedy: String = "") {
    self.init(path: path, problems: [Problem(place: place, reason: reason, remedy: remedy)])
  }

  /// A line for each problem.
  public var description: String {
    var lines = problems.prefix(Self.shownProblems).map { "\(path): \($0)" }
    if problems.count > lines.count { lines.append("\(path): and \(problems.count - lines.count) more problems") }
    return lines.joined(separator: "\n")
  }
}
