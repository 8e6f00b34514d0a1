/// What one row of a file says, and what is wrong with it.
struct ParsedRow {
  /// A value of a variable, given by its index in the mapping.
  struct Value {
    var variable: Int
    var value: Double
    /// The column as it is called in problems.
    var column: String
    /// The text in the file.
    var token: String
  }

  var file: String
  var line: Int
  /// Empty where unknown.
  var patient = ""
  var patientColumn = "patient"
  /// Days, since 1970 where the source has dates.
  var time = Double.nan
  /// How the column of the time is called in problems.
  var timeColumn = "time"
  var values: [Value] = []
  /// Measured values found, good or bad.
  var valuesRead = 0
  var dose: Double?
  /// Whether there is a dose that cannot be told.
  var doseIsUnknown = false
  var doseColumn = ""
  var doseToken = ""
  var events: [EventKind] = []
  var covariates: [(name: String, value: CovariateValue, column: String)] = []
  var center: String?
  var centerColumn = "center"
  /// Whether the row could not be told apart into columns.
  var isIllegible = false
  var problems: [ImportProblem] = []

  init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// The widest extent of what its problems spoil.
  var spoiled: ImportProblem.Scope? { problems.map(\.scope).max() }

  /// Whether it is not known when what the row says was true.
  var isOutOfTime: Bool { !time.isFinite || problems.contains { $0.kind == .timeBackwards } }

  mutating func add(
    _ kind: ImportProblem.Kind, _ scope: ImportProblem.Scope, column: String?, token: String?, expected: String,
    remedy: String
  ) {
    problems.append(
      ImportProblem(
        kind: kind, scope: scope, file: file, row: line, column: column, patient: patient.isEmpty ? nil : patient,
        token: token, expected: expected, remedy: remedy))
  }
}
