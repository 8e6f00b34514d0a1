import Cohorts
import Foundation
import Testing

@Suite("Formats that an import reads")
struct FormatTests {
  @Test("Byte order mark, CRLF, quotes, comments, blank lines, other delimiters")
  func dialects() throws {
    var dialect = try tableMapping()
    dialect.source.delimiter = ";"
    dialect.source.comment = "#"
    let text =
      "\u{FEFF}# made by hand\r\n\"id\"; day ;psa;drug\r\n\r\n\"a;1\";0;\"1\"\"0\";1\r\n  a;0;10;1\r\n# end\r\na;28;5;0"
    dialect.onProblem = .skipValue
    let (records, report) = try importTable(text, dialect)
    #expect(records.map(\.patient) == ["a"])
    #expect(report.problems.map(\.token) == ["1\"0"] && report.problems[0].row == 4)
    #expect(report.excluded.map(\.patient) == ["a;1"])
    #expect(report.rowsRead == 3)
  }

  @Test("Quoted line ends count as lines, and lone carriage returns end rows")
  func lineEnds() throws {
    let text = "id,day,psa,drug,note\ra,0,10,1,\"two\nlines\"\ra,28,x,1,\r"
    #expect(try problems(in: text, tableMapping()).map(\.row) == [4])
  }

  @Test("Rows are the same whatever the place of the reader's buffer ends")
  func bufferEnds() throws {
    let filler = String(repeating: "é", count: 37)
    let rows = (0..<4000).map { "a,\($0),\($0 % 50).25,1,\"\(filler)\"\r\n" }.joined()
    let (records, report) = try importTable("id,day,psa,drug,note\r\n" + rows, tableMapping())
    #expect(report.rowsRead == 4000 && records[0].observations.count == 4000)
    #expect(records[0].observations.enumerated().allSatisfy { $1.value == Double($0 % 50) + 0.25 })
  }

  @Test("Dates become days since the patient's first record")
  func dates() throws {
    let dated = try mapping(
      """
      {"patient": {"column": "id"}, "time": {"column": "day", "format": "iso8601"},
       "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L"}],
       "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}}
      """)
    let text =
      "id,day,psa,drug\na,2024-02-28,10,1\na,2024-03-01,5,1\na,2024-03-02T12:00:00+06:00,3,0\nb,1999-12-31,1,1\n"
      + "b,2000-12-31T18:00Z,2,1\n"
    let (records, _) = try importTable(text, dated)
    #expect(records[0].observations.map(\.time) == [0, 2, 3.25])
    #expect(records[1].observations.map(\.time) == [0, 366.75])
    for token in ["2023-02-29", "01.03.2024", "2024-13-01", "2024-3-1", "2024-03-01T25:00"] {
      let found = try problems(in: "id,day,psa,drug\na,\(token),10,1\n", dated)
      #expect(found.map(\.kind).contains(.unparsableTime), "\(token)")
    }
  }

  @Test("One measurement per row, with units of its own, molar mass, and doses in some rows")
  func longTable() throws {
    let long = try mapping(
      """
      {"patient": {"column": "id"}, "time": {"column": "day", "unit": "wk"},
       "measurements": {"variable": "test", "value": "result", "unit": "unit", "ignored": ["LDH"]},
       "observations": [
         {"variable": "psa", "token": "PSA", "unit": "ug/L", "plausible": [0, 5000]},
         {"variable": "testosterone", "unit": "nmol/L", "molarMass": 288.42},
         {"variable": "anc", "token": "ANC", "unit": "10*9/L", "plausible": [0, 100]}],
       "dose": {"column": "dose", "unit": "mg", "standard": 1000, "plausible": [0, 2000], "rows": "filled"},
       "events": [{"column": "status", "tokens": {"PD": "progression", "2": "death"}, "none": ["0"]}],
       "covariates": [{"name": "age", "column": "age", "unit": "a", "plausible": [18, 110]},
                      {"name": "stage", "column": "stage", "categories": ["M0", "M1"]}],
       "center": {"column": "site"}}
      """)
    let header = "id,day,test,result,unit,dose,status,age,stage,site\n"
    let text =
      header + "a,0,PSA,0.01,mg/L,1000,0,70,M1,X\na,2,PSA,4,ng/mL,,0,70,,X\na,0,testosterone,28.842,ng/dL,,,,,\n"
      + "a,0,ANC,3100,/uL,,,,,\na,2,LDH,200,U/L,500,,,,\na,4,PSA,3,ug/L,,PD,,,\n"
    let (records, report) = try importTable(text, long)
    let record = try #require(records.first)
    #expect(report.problemCount == 0)
    #expect(record.observations.filter { $0.variable == "psa" }.map(\.value) == [10, 4, 3])
    #expect(record.observations.first { $0.variable == "anc" }?.value == 3.1)
    let testosterone = try #require(record.observations.first { $0.variable == "testosterone" }?.value)
    #expect(abs(testosterone - 1) < 1e-12)
    #expect(record.doses == [.init(time: 0, multiple: 1), .init(time: 14, multiple: 0.5)])
    #expect(record.events == [.init(time: 28, kind: .progression)])
    #expect(record.covariates == ["age": .number(70), "stage": .category("M1")] && record.center == "X")

    func kinds(_ row: String) throws -> [ImportProblem.Kind] { try problems(in: text + row + "\n", long).map(\.kind) }
    #expect(try kinds("a,9,PSA,3,mg/l,,,,,") == [.unknownUnit])
    #expect(try kinds("a,9,PSA,3,U/L,,,,,") == [.unknownUnit])
    #expect(try kinds("a,9,PSA,3,nmol/L,,,,,") == [.unknownUnit])
    #expect(try kinds("a,9,psa,3,ug/L,,,,,") == [.unknownVariable])
    #expect(try kinds("a,9,ANC,3100,10*3/uL,,,,,") == [.implausibleValue])
    #expect(try kinds("a,9,PSA,3,ug/L,5000,,,,") == [.implausibleValue])
    #expect(try kinds("a,9,PSA,3,ug/L,-1,,,,") == [.negativeValue])
    #expect(try kinds("a,9,PSA,3,ug/L,,relapse,,,") == [.unknownEvent])
    #expect(try kinds("a,9,PSA,3,ug/L,,,71,,") == [.conflictingCovariate])
    #expect(try kinds("a,9,PSA,3,ug/L,,,,M2,") == [.unknownCategory])
    #expect(try kinds("a,9,PSA,3,ug/L,,,,,Y") == [.conflictingCovariate])
    #expect(try kinds("a,0,PSA,3,ug/L,,,,,") == [.timeBackwards, .conflictingDuplicate])
  }

  @Test("Files are read in natural order of name, the identifier from the name")
  func naturalOrder() throws {
    let byFile = try mapping(
      """
      {"source": {"files": "p*.csv"}, "patient": {"fileName": "p*.csv"}, "time": {"column": "day", "unit": "d"},
       "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L"}],
       "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}}
      """)
    let text = "day,psa,drug\n0,3,1\n9,4,1\n"
    try withFolder(["p10.csv": text, "p9.csv": text, "p100.csv": text, "q1.csv": "?"]) { folder in
      let (records, report) = try CohortImporter(byFile).records(from: folder)
      #expect(records.map(\.patient) == ["9", "10", "100"] && report.filesRead == 3)
    }
  }
}
