import Cohorts
import Testing

@Suite("Values that stand out from both neighbors")
struct ImplausibleJumpTests {
  private func table(_ third: String) -> String {
    "id,day,psa,drug\na,0,2.4,1\na,28,2.5,1\na,56,\(third),0\na,84,2.6,1\na,112,2,1\n"
  }

  @Test("2.5 that is 1000 times too high or too low is named with its place, though it is within the plausible range")
  func outByThousand() throws {
    for token in ["2500", "0.0025"] {
      let found = try problems(in: table(token), tableMapping())
      #expect(found.map(\.kind) == [.implausibleJump])
      let problem = try #require(found.first)
      #expect(problem.file == "table.csv" && problem.row == 4 && problem.column == "3 'psa' (psa)")
      #expect(problem.token == token && problem.patient == "a")
      #expect(problem.expected.contains("2.5 at day 28.0 (row 3) and 2.6 at day 84.0 (row 5)"))
    }
    #expect(try problems(in: table("2.7"), tableMapping()).isEmpty)
    #expect(try problems(in: table("0"), tableMapping()).isEmpty)
  }

  @Test("Going on, the value is left out and the row's dose stays")
  func goesOn() throws {
    for policy in ["skipRow", "skipValue"] {
      let (records, report) = try importTable(table("2500"), tableMapping(onProblem: policy))
      #expect(records[0].observations.map(\.time) == [0, 28, 84, 112])
      #expect(records[0].doses.map(\.multiple) == [1, 1, 0, 1, 1])
      #expect(report.problemCount == 1 && report.rowsSkipped == (policy == "skipRow" ? 1 : 0))
    }
    let patients = table("2500") + "b,0,9,1\nb,28,5,1\n"
    let (records, report) = try importTable(patients, tableMapping(onProblem: "skipPatient"))
    #expect(records.map(\.patient) == ["b"] && report.excluded.map(\.reason) == [.badData])
  }

  @Test("A lasting change, the first and the last value, and a bad neighbor are no jump")
  func noJump() throws {
    func kinds(_ values: [Double]) throws -> [Int?] {
      let rows = values.enumerated().map { "a,\($0 * 28),\($1),1\n" }.joined()
      return try problems(in: "id,day,psa,drug\n" + rows, tableMapping()).map(\.row)
    }
    #expect(try kinds([900, 900, 1, 1]).isEmpty)
    #expect(try kinds([900, 1, 1, 900]).isEmpty)
    // Row 4 stands between two wrong ones and is right: it is compared with the last value that is kept.
    #expect(try kinds([2, 2000, 2, 2000, 2]) == [3, 5])
  }

  @Test("The ratio is the mapping's, and without a plausible range or a ratio nothing is compared")
  func ratio() throws {
    func jump(_ keys: String) throws -> [ImportProblem.Kind] {
      let mapping = try mapping(
        """
        {"patient": {"column": "id"}, "time": {"column": "day", "unit": "d"},
         "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L"\(keys)}],
         "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}}
        """)
      return try problems(in: table("130"), mapping).map(\.kind)
    }
    #expect(try jump("").isEmpty)
    #expect(try jump(#", "plausible": [0, 5000]"#).isEmpty)
    #expect(try jump(#", "maximumRatio": 50"#) == [.implausibleJump])
  }
}
