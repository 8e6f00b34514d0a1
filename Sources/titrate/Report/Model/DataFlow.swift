/// The way of the patients from the records into the analysis.
package struct DataFlow: Codable, Hashable, Sendable {
  /// Where the records came from, as the reader knows it (a name, not a path of a machine).
  package var source: String
  /// Files read.
  package var filesRead: Int?
  /// Rows read.
  package var rowsRead: Int?
  /// Patients found in the records.
  package var patientsIn: Int
  /// Who was left out and why; every patient counts once.
  package var exclusions: [Exclusion]
  /// The analyzed patients by split.
  package var splits: [SplitCount]
  /// How records became decisions; `nil` where that is not known.
  package var alignment: DecisionAlignment?
  /// Everything the import found wrong.
  package var problems: [ImportProblem]
  /// Problems beyond those listed.
  package var problemsNotListed: Int

  package init(
    source: String, filesRead: Int? = nil, rowsRead: Int? = nil, patientsIn: Int, exclusions: [Exclusion],
    splits: [SplitCount], alignment: DecisionAlignment? = nil, problems: [ImportProblem], problemsNotListed: Int = 0
  ) {
    self.source = source
    self.filesRead = filesRead
    self.rowsRead = rowsRead
    self.patientsIn = patientsIn
    self.exclusions = exclusions
    self.splits = splits
    self.alignment = alignment
    self.problems = problems
    self.problemsNotListed = problemsNotListed
  }

  /// Patients that remain after the exclusions.
  package var patientsAnalyzed: Int { patientsIn - exclusions.reduce(0) { $0 + $1.patients } }
}
