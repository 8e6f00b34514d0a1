import Cohorts
import Foundation
import Testing

@Suite("Problems of an import")
struct ProblemTests {
  static let good = "id,day,psa,drug\na,0,10,1\na,28,5,1\na,56,3,0\n"

  @Test(
    "Each kind of bad row is named with file, row, column, token, and remedy",
    arguments: [
      ("a,84,abc,1", ImportProblem.Kind.unparsableNumber, "psa", "abc"),
      ("a,84,1.00s,1", .unparsableNumber, "psa", "1.00s"), ("a,84,0x1F,1", .unparsableNumber, "psa", "0x1F"),
      ("a,84,<0.1,1", .unparsableNumber, "psa", "<0.1"), ("a,84,NaN,1", .nonFiniteNumber, "psa", "NaN"),
      ("a,84,-inf,1", .nonFiniteNumber, "psa", "-inf"), ("a,84,1e999,1", .nonFiniteNumber, "psa", "1e999"),
      ("a,84,-4,1", .negativeValue, "psa", "-4"), ("a,84,6000,1", .implausibleValue, "psa", "6000"),
      ("a,84,2,", .missingDose, "drug", ""), ("a,84,2,NA", .missingDose, "drug", "NA"),
      ("a,84,2,1.00s", .unknownDose, "drug", "1.00s"), ("a,84,2,2", .unknownDose, "drug", "2"),
      ("a,,2,1", .missingTime, "day", ""), ("a,soon,2,1", .unparsableTime, "day", "soon"),
      ("a,nan,2,1", .unparsableTime, "day", "nan"), (",84,2,1", .missingPatient, "id", ""),
      ("a,28,5.5,1", .conflictingDuplicate, "psa", "5.5"), ("a,28,5,0", .conflictingDuplicate, "drug", "0"),
    ])
  func badRow(row: String, kind: ImportProblem.Kind, column: String, token: String) throws {
    // The bad row comes last, in line 5, or in line 4 where it repeats the time of line 3.
    let lines = Self.good.split(separator: "\n")
    let repeats = kind == .conflictingDuplicate
    let text = (lines.prefix(repeats ? 3 : 4) + [Substring(row)]).joined(separator: "\n")
    let found = try problems(in: text, tableMapping())
    #expect(found.map(\.kind) == [kind])
    let problem = try #require(found.first)
    #expect(problem.file == "table.csv" && problem.row == (repeats ? 4 : 5))
    #expect(problem.column?.contains("'\(column)'") == true, "\(problem)")
    #expect(problem.token == token)
    #expect(!problem.expected.isEmpty && !problem.remedy.isEmpty)
    for part in ["table.csv", "row \(repeats ? 4 : 5)", column, "Remedy"] {
      #expect(problem.description.contains(part))
    }
  }

  @Test("All problems are reported at once, and nothing is imported")
  func allAtOnce() throws {
    let text = "id,day,psa,drug\na,0,x,1\na,28,-1,2\na,20,,\nb,0,nan,1\n"
    let kinds = try problems(in: text, tableMapping()).map(\.kind)
    #expect(
      kinds == [
        .unparsableNumber, .negativeValue, .unknownDose, .missingDose, .timeBackwards, .nonFiniteNumber,
      ])
    #expect(throws: CohortImportError.self) { try importTable(text, tableMapping()) }
  }

  @Test("A value that is out by 1000 is called so, with the unit that it may have been in")
  func outByThousand() throws {
    let wide = try mapping(
      """
      {"patient": {"column": "id"}, "time": {"column": "day", "unit": "d"},
       "observations": [{"variable": "anc", "column": "anc", "unit": "10*3/uL", "plausible": [0, 100]}],
       "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}}
      """)
    let found = try problems(in: "id,day,anc,drug\na,0,3.1,1\na,21,3000,1\n", wide)
    #expect(found.map(\.kind) == [.implausibleValue])
    let text = try #require(found.first).description
    #expect(text.contains("out by 1000") && text.contains("'10*6/L' rather than '10*3/uL'"), "\(text)")
  }

  @Test("Time that goes backwards is a problem within a patient, not between patients")
  func timeBackwards() throws {
    let text = "id,day,psa,drug\na,0,10,1\na,56,5,1\na,28,3,0\nb,0,4,1\nb,28,2,1\n"
    let found = try problems(in: text, tableMapping())
    #expect(found.map(\.kind) == [.timeBackwards])
    #expect(found.first?.row == 4 && found.first?.column == "2 'day' (time)")
    #expect(found.first?.expected.contains("day 56.0 of row 3,") == true)
  }

  @Test("A missing column is named with those that exist and the nearest one")
  func missingColumn() throws {
    let found = try problems(in: "id,day,PSA,drug_on\na,0,1,1\n", tableMapping())
    #expect(found.map(\.kind) == [.missingColumn, .missingColumn])
    let dose = try #require(found.first { $0.column?.contains("dose") == true })
    #expect(dose.expected.contains("'drug_on'") && dose.remedy.contains("drug_on"))
    let psa = try #require(found.first { $0.column?.contains("psa") == true })
    #expect(psa.remedy.contains("'PSA'"))
  }

  @Test("Columns by position must exist, and names need a header")
  func positions() throws {
    let positional = try mapping(
      """
      {"source": {"header": false}, "patient": {"column": 1}, "time": {"column": 2, "unit": "d"},
       "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L"}],
       "dose": {"column": 7, "levels": {"0": 0, "1": 1}}}
      """)
    let found = try problems(in: "a,0,1,1\n", positional)
    #expect(found.map(\.kind) == [.missingColumn, .missingColumn])
    #expect(found.contains { $0.expected.contains("the file has 4") })
    #expect(found.contains { $0.expected.contains("header") })
  }

  @Test("Files: none, an empty folder, none that matches, and one without rows are each told apart")
  func files() throws {
    func stop(_ files: [String: String], at path: String = "") throws -> ImportProblem? {
      let byFile = try mapping(
        """
        {"source": {"files": "p*.csv"}, "patient": {"fileName": "p*.csv"}, "time": {"column": "day", "unit": "d"},
         "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L"}],
         "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}}
        """)
      return try withFolder(files) { folder in
        let data = path.isEmpty ? folder : folder.appendingPathComponent(path)
        do {
          _ = try CohortImporter(byFile).records(from: data)
          return nil
        } catch let error as CohortImportError {
          return error.problems.first
        }
      }
    }
    #expect(try stop([:], at: "nowhere")?.expected.contains("existing") == true)
    #expect(try stop([:])?.expected.contains("empty") == true)
    let unmatched = try stop(["x.csv": "a"])
    #expect(unmatched?.expected.contains("'p*.csv'") == true && unmatched?.expected.contains("x.csv") == true)
    #expect(try stop(["p1.csv": "day,psa,drug\n"])?.kind == .noRows)
    #expect(try stop(["p1.csv": ""])?.kind == .noRows)
    #expect(try stop(["p1.csv": "day,psa,drug\n0,3,1\n9,3,1\n"]) == nil)
    #expect(try stop(["p1.csv": "day,psa,drug\n0,3,1\n9,3,1\n", "p2.csv": ""])?.kind == .noRows)
  }

  @Test("Malformed text: short rows, open quotes, text after a quote, bytes that are not UTF-8")
  func malformed() throws {
    #expect(try problems(in: Self.good + "a,84,2\n", tableMapping()).map(\.kind) == [.raggedRow])
    #expect(try problems(in: Self.good + "a,84,2,1,9\n", tableMapping()).map(\.kind) == [.raggedRow])
    #expect(try problems(in: Self.good + "a,84,\"2,1\n", tableMapping()).map(\.kind) == [.malformedText])
    #expect(try problems(in: Self.good + "a,84,\"2\"x,1\n", tableMapping()).map(\.kind) == [.malformedText])
    try withFolder { folder in
      let file = folder.appendingPathComponent("t.csv")
      try (Data(Self.good.utf8) + Data([97, 44, 0xFF, 44, 50, 44, 49, 10])).write(to: file)
      let error = #expect(throws: CohortImportError.self) { _ = try CohortImporter(tableMapping()).records(from: file) }
      #expect(error?.problems.map(\.kind) == [.malformedText] && error?.problems.first?.row == 5)
    }
  }

  @Test("One patient per file: a second patient in a file, and a patient in two files")
  func onePatientPerFile() throws {
    let files = [
      "1.csv": "id,day,psa,drug\na,0,9,1\nb,28,5,1\na,56,3,0\n", "2.csv": "id,day,psa,drug\na,0,9,1\na,28,5,1\n",
    ]
    try withFolder(files) { folder in
      var strict = try tableMapping()
      strict.source.onePatientPerFile = true
      let error = #expect(throws: CohortImportError.self) { _ = try CohortImporter(strict).records(from: folder) }
      #expect(error?.problems.map(\.kind) == [.secondPatientInFile, .patientInTwoFiles, .patientInTwoFiles])
      strict.onProblem = .skipRow
      let (records, report) = try CohortImporter(strict).records(from: folder)
      #expect(records.map(\.patient) == ["a"] && records[0].observations.map(\.time) == [0, 56])
      #expect(report.rowsRead == 5 && report.rowsSkipped == 3)
      #expect(report.patientsIn == 2 && report.excluded.map(\.patient) == ["b"])
    }
  }

  @Test("A contradiction with a row of another file names that file")
  func otherFile() throws {
    let files = ["1.csv": "id,day,psa,drug\na,0,9,1\na,28,5,1\n", "2.csv": "id,day,psa,drug\na,28,6,1\n"]
    try withFolder(files) { folder in
      let error = #expect(throws: CohortImportError.self) {
        _ = try CohortImporter(tableMapping()).records(from: folder)
      }
      let problem = try #require(error?.problems.first)
      #expect(problem.kind == .conflictingDuplicate && problem.file == "2.csv" && problem.row == 2)
      #expect(problem.expected.contains("row 3 of 1.csv has 5.0"))
    }
  }

  @Test("A center that changes is named with its column")
  func centerConflict() throws {
    let found = try problems(
      in: "id,day,psa,drug,site\na,0,9,1,X\na,28,5,1,Y\n", tableMapping(extra: #", "center": {"column": "site"}"#))
    #expect(found.map(\.kind) == [.conflictingCovariate] && found[0].column == "5 'site' (center)")
  }

  @Test("Times outside their plausible range are named, as numbers and as dates")
  func implausibleTime() throws {
    func timed(_ time: String) throws -> CohortMapping {
      try mapping(
        """
        {"patient": {"column": "id"}, "time": {"column": "day", \(time)},
         "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L"}],
         "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}}
        """)
    }
    let weeks = try problems(
      in: "id,day,psa,drug\na,0,9,1\na,4,5,1\na,4000,5,1\n", timed(#""unit": "wk", "plausible": [0, 500]"#))
    #expect(weeks.map(\.kind) == [.implausibleTime])
    #expect(weeks[0].row == 4 && weeks[0].token == "4000" && weeks[0].expected == "0.0 to 500.0 wk")
    let dates = try problems(
      in: "id,day,psa,drug\na,2020-01-01,9,1\na,2020-02-01,5,1\na,3020-03-01,5,1\n",
      timed(#""format": "iso8601", "plausible": [1990, 2030]"#))
    #expect(dates.map(\.kind) == [.implausibleTime] && dates[0].token == "3020-03-01")
  }

  @Test("One person under two identifiers is found by the first five visits")
  func repeatedPatient() throws {
    func rows(_ id: String, _ count: Int) -> String {
      (0..<count).map { "\(id),\($0 * 28),\(10 - $0),1\n" }.joined()
    }
    let text = "id,day,psa,drug\n" + rows("a", 8) + rows("b", 6) + rows("c", 4)
    #expect(try problems(in: text, tableMapping()).map(\.kind) == [.repeatedPatient])
    let (records, report) = try importTable(text, tableMapping(onProblem: "skipPatient"))
    #expect(records.map(\.patient) == ["a", "c"])
    #expect(report.excluded.map(\.patient) == ["b"] && report.excluded[0].reason == .repeatsAnother)
  }
}
