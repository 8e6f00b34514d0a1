public import Foundation

/// Imports a data set as a mapping says, and checks all of it.
///
/// Rows are streamed: at no time is a file's text in memory as a whole. Where a file holds one patient, neither are the
/// records; where patients share a table, their records are, for their rows may be anywhere in it.
public struct CohortImporter: Sendable {
  public let mapping: CohortMapping

  public init(_ mapping: CohortMapping) { self.mapping = mapping }

  /// Reads the data and hands each accepted patient to `receive`.
  ///
  /// Under ``ProblemPolicy/stop`` patients are handed over before it is known whether the data is good: whoever keeps
  /// them must drop them when this throws (as ``CohortStore`` does).
  /// - Parameters:
  ///   - data: a folder or a file.
  ///   - progress: told how many files of how many are read.
  ///   - receive: takes a patient's record.
  /// - Returns: what was read, taken, left out, and why.
  /// - Throws: ``CohortImportError`` with all problems, where the mapping does not fit the files, where no patient is
  ///   left, and under ``ProblemPolicy/stop`` where there is any problem.
  public func importRecords(
    from data: URL, progress: (_ read: Int, _ of: Int) -> Void = { _, _ in },
    receive: (PatientRecord) throws -> Void
  ) throws -> ImportReport {
    let files = try DataFile.list(in: data, for: mapping)
    var intake = PatientIntake(mapping)
    var layoutProblems: [ImportProblem] = []
    for (index, file) in files.enumerated() {
      do {
        try intake.read(file)
      } catch let error as CohortImportError {
        layoutProblems += error.problems
        error.problems.forEach { intake.report.add($0) }
      }
      if mapping.onePatientPerFile { try intake.close(receive) }
      progress(index + 1, files.count)
    }
    try intake.close(receive)
    intake.finish()
    let report = intake.report
    if report.patientsAccepted == 0, report.problemCount == 0 || mapping.onProblem != .stop, layoutProblems.isEmpty {
      throw CohortImportError(problems: [noPatients(report, in: data)] + report.problems, report: report)
    }
    if !layoutProblems.isEmpty || (mapping.onProblem == .stop && report.problemCount > 0) {
      throw CohortImportError(problems: report.problems, report: report)
    }
    return report
  }

  /// All accepted patients' records.
  /// - Throws: as ``importRecords(from:progress:receive:)``.
  public func records(from data: URL) throws -> (records: [PatientRecord], report: ImportReport) {
    var records: [PatientRecord] = []
    let report = try importRecords(from: data) { records.append($0) }
    return (records, report)
  }

  private func noPatients(_ report: ImportReport, in data: URL) -> ImportProblem {
    let reasons = report.exclusionCounts.map { "\($0.reason.rawValue): \($0.count)" }.joined(separator: ", ")
    return ImportProblem(
      kind: .noPatients, scope: .data, file: data.lastPathComponent,
      expected: "at least one patient to be left; of \(report.patientsIn) read, none is (\(reasons))",
      remedy: "look at the reasons, and correct the data or the mapping's exclusions")
  }
}
