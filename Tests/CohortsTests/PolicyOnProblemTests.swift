import Cohorts
import Testing

@Suite("What an import does about problems")
struct PolicyOnProblemTests {
  static let text = "id,day,psa,drug\na,0,10,1\na,28,x,1\na,56,3,0\na,84,4,?\na,112,5,0\nb,0,8,0\nb,28,7,0\n"

  @Test("skipRow leaves out the row's measurements, skipValue the value, skipPatient the patient; no dose is guessed")
  func policies() throws {
    let rows = try importTable(Self.text, tableMapping(onProblem: "skipRow"))
    #expect(rows.records[0].observations.map(\.time) == [0, 56, 112])
    #expect(rows.records[0].doses.map(\.time) == [0, 28, 56, 84, 112])
    #expect(rows.records[0].doses.map(\.multiple) == [1, 1, 0, nil, 0])
    #expect(rows.report.rowsSkipped == 2 && rows.report.problemCount == 2)

    let values = try importTable(Self.text, tableMapping(onProblem: "skipValue"))
    #expect(values.records[0].observations.map(\.time) == [0, 56, 84, 112])
    #expect(values.records[0].doses == rows.records[0].doses)
    #expect(values.report.rowsSkipped == 0)

    let patients = try importTable(Self.text, tableMapping(onProblem: "skipPatient"))
    #expect(patients.records.map(\.patient) == ["b"])
    #expect(patients.report.excluded.map(\.patient) == ["a"])
    #expect(patients.report.excluded[0].detail.contains("row 3"))
    for report in [rows.report, values.report, patients.report] {
      #expect(report.problems.map(\.token) == ["x", "?"] && report.patientsIn == 2)
      #expect(report.rowsRead == 7 && report.valuesRead == 7)
      #expect(report.patientsAccepted + report.excluded.count == report.patientsIn)
    }
  }

  @Test("Identical repeats are dropped with a note and are no problem")
  func identicalDuplicates() throws {
    let (records, report) = try importTable(
      "id,day,psa,drug\na,0,10,1\na,28,5,1\na,28,5,1\n", tableMapping())
    #expect(records[0].observations.count == 2 && report.problemCount == 0)
    #expect(report.notes.count == 1 && report.notes[0].contains("row 4"))
  }

  @Test("Two doses at one time are a change where the mapping says so")
  func doseChangeAtOneTime() throws {
    let text = "id,day,psa,drug\na,0,10,1\na,28,5,1\na,28,5,0\na,56,7,0\n"
    #expect(try problems(in: text, tableMapping()).map(\.kind) == [.conflictingDuplicate])
    var declared = try tableMapping()
    declared.dose.sameTime = .last
    let (records, _) = try importTable(text, declared)
    #expect(records[0].dose(from: 28) == 0 && records[0].dose(from: 27) == 1)
  }

  @Test("A patient with one visit is left out and counted; where none is left, that is an error that says why")
  func fewVisits() throws {
    let (records, report) = try importTable("id,day,psa,drug\na,0,10,1\nb,0,8,1\nb,9,7,1\n", tableMapping())
    #expect(records.map(\.patient) == ["b"])
    #expect(report.exclusionCounts.map(\.reason) == [.tooFewVisits] && report.excluded[0].patient == "a")
    let found = try problems(in: "id,day,psa,drug\na,0,10,1\n", tableMapping())
    #expect(found.map(\.kind) == [.noPatients] && found[0].expected.contains("too few visits: 1"))
  }

  @Test("An unfilled dose goes on where the mapping says so, but is never made up before the first one")
  func unfilledDoses() throws {
    var filled = try tableMapping(onProblem: "skipPatient")
    filled.dose.rows = .filled
    let text = "id,day,psa,drug\na,0,10,1\na,28,5,\na,56,3,0\nb,0,8,\nb,28,7,1\n"
    let (records, report) = try importTable(text, filled)
    #expect(records.map(\.patient) == ["a"] && records[0].doses.map(\.time) == [0, 56])
    #expect(report.excluded.map(\.reason) == [.doseUnknown] && report.problems.map(\.kind) == [.missingDose])
  }
}
