/// Data that cannot be imported, with every problem that was found.
public struct CohortImportError: Error, Sendable, CustomStringConvertible {
  public var problems: [ImportProblem]
  /// What was read up to the end; `nil` where nothing could be.
  public var report: ImportReport?

  /// How many problems the description spells out.
  static let shown = 50

  init(problems: [ImportProblem], report: ImportReport? = nil) {
    self.problems = problems
    self.report = report
  }

  init(_ problem: ImportProblem) { self.init(problems: [problem]) }

  public var description: String {
    let count = max(report?.problemCount ?? 0, problems.count)
    let lines = problems.prefix(Self.shown).map { "  \($0)" }
    let rest = count > lines.count ? ["  … and \(count - lines.count) more."] : []
    let head = "\(count) \(count == 1 ? "problem" : "problems") with the data; nothing was imported:"
    return ([head] + lines + rest).joined(separator: "\n")
  }
}
