public import Foundation

/// A data set of doses, observations and covariates in NONMEM's conventions, read from CSV.
///
/// The first line that is not a comment names the columns, in capitals or not: ID and TIME are required; AMT, RATE, DUR,
/// EVID, CMT, ADDL, II, SS, DV, MDV and DVID mean what they mean to NONMEM; every other column is a numeric covariate.
/// An empty value or a point is missing: 0 for dosing columns, none for DV and covariates. Lines that begin with `#` are
/// comments, and so are those with the letter C in a column of that name (`IGNORE=#`, `IGNORE=C`).
///
/// Everything that is wrong is reported at once, each with row and column: values that are not numbers, time that goes
/// back within a subject (other than at a reset), an event or a steady state that does not exist, negative amounts,
/// doses without amount, ADDL or SS without II, dosing values in records that give no dose, a subject that occurs
/// again after others, and infusions that overlap (see ``OverlappingInfusions``).
///
/// Deviations: clock times and dates are not converted; CMT < 0 (a compartment turned off), SS = 3, ADDL < 0 (empirical
/// steady state) and the CONT, CALL and PCMT columns are not supported.
/// Source: NONMEM Users Guide, part VI (PREDPP), chapter V; part VIII, help guide.
public struct NonmemDataset: Sendable, Hashable {
  /// Infusions of different records into one compartment at the same time.
  public enum OverlappingInfusions: String, Sendable, Hashable, Codable {
    /// Are reported: most often the end of one was entered wrongly.
    case reported
    /// Are accepted and their rates add up, as NONMEM does.
    case added
  }

  /// Whose conventions a file follows.
  public enum Dialect: String, Sendable, Hashable, Codable {
    /// NONMEM's: every value is a number.
    case nonmem
    /// NONMEM's, and what other programs for the same data add: ID, DVID and covariates may be text
    /// (``NonmemRecord/categories``, ``NonmemRecord/observationName``), CMT of a measurement may be; YTYPE is DVID and ADM
    /// is CMT; NA is a missing value; EVID 100 n + 1 is a dose into compartment n.
    case extended
  }

  /// Names in capitals, in the order of the file.
  public var columns: [String]
  /// In the order of the file.
  public var subjects: [NonmemSubject]

  /// Reads a data set from text in CSV.
  /// - Parameters:
  ///   - overlappingInfusions: what becomes of infusions of different records into one compartment that overlap with
  ///     bioavailability 1. Doses of one record (II shorter than its infusion) may overlap in any case.
  ///   - dialect: whose conventions the text follows.
  /// - Throws: all that is wrong.
  public init(
    csv text: String, overlappingInfusions: OverlappingInfusions = .reported, dialect: Dialect = .nonmem
  ) throws(NonmemDataError) {
    var table = NonmemTable(text)
    if dialect == .extended { table.renameColumns(["YTYPE": "DVID", "ADM": "CMT"]) }
    columns = table.columns
    subjects = []
    var problems = table.problems
    for line in table.lines {
      var line = NonmemLine(line, columns: columns, dialect: dialect)
      let record = line.record(columns: columns)
      problems += line.problems
      append(record, id: line.text("ID") ?? "", &problems)
    }
    for subject in subjects {
      problems += subject.timeProblems
      if overlappingInfusions == .reported { problems += subject.overlappingInfusions }
    }
    if !problems.isEmpty { throw NonmemDataError(problems) }
  }

  /// Reads a data set from a file in CSV and UTF-8.
  /// - Throws: ``NonmemDataError`` with all that is wrong; an error of Foundation where the file cannot be read.
  public init(
    contentsOf url: URL, overlappingInfusions: OverlappingInfusions = .reported, dialect: Dialect = .nonmem
  ) throws {
    try self.init(
      csv: String(contentsOf: url, encoding: .utf8), overlappingInfusions: overlappingInfusions, dialect: dialect)
  }

  private mutating func append(_ record: NonmemRecord, id: String, _ problems: inout [NonmemProblem]) {
    if let last = subjects.indices.last, subjects[last].id == id {
      subjects[last].records.append(record)
      return
    }
    if subjects.contains(where: { $0.id == id }) {
      problems.append(
        NonmemProblem(row: record.row, column: "ID", message: "\(id) occurs again after other subjects"))
    }
    subjects.append(NonmemSubject(id: id, records: [record]))
  }
}
