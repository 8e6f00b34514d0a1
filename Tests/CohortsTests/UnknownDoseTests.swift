import Cohorts
import DosingMDP
import Testing

@Suite("Doses that are not known")
struct UnknownDoseTests {
  private func doses(_ rows: String, onProblem: String = "skipRow", filled: Bool = false) throws -> [Double?] {
    var mapping = try tableMapping(onProblem: onProblem)
    if filled { mapping.dose.rows = .filled }
    let records = try importTable("id,day,psa,drug\na,0,10,1\n" + rows, mapping).records
    let record = try #require(records.first)
    return [0.0, 28, 28.5, 56, 84].map { record.dose(from: $0) }
  }

  @Test("A known dose stays where an observation beside it is bad; an unreadable one is unknown until the next")
  func unreadable() throws {
    #expect(try doses("a,28,x,0\na,56,3,1\na,84,3,1\n") == [1, 0, 0, 1, 1])
    #expect(try doses("a,28,4,1.00s\na,56,3,1\na,84,3,1\n") == [1, nil, nil, 1, 1])
    #expect(try doses("a,28,4,1.00s\na,56,3,\na,84,3,1\n", onProblem: "skipValue") == [1, nil, nil, nil, 1])
    #expect(try doses("a,28,4,?\na,56,3,\na,84,3,1\n", filled: true) == [1, nil, nil, nil, 1])
  }

  @Test("Two doses at one time that contradict each other leave none")
  func contradiction() throws {
    #expect(try doses("a,28,4,0\na,28,4,1\na,56,3,0\na,84,3,0\n") == [1, nil, nil, 0, 0])
  }

  @Test("A row whose time is bad takes a change of dose with it, but no dose that goes on")
  func lostRow() throws {
    #expect(try doses("a,28,4,1\na,soon,4,0\na,56,3,0\na,84,3,0\n") == [1, 1, nil, 0, 0])
    #expect(try doses("a,28,4,1\na,soon,4,1\na,56,3,0\na,84,3,0\n") == [1, 1, 1, 0, 0])
    #expect(try doses("a,28,4,1\na,soon,4,0\na,56,3,\na,84,3,\n", filled: true) == [1, 1, nil, nil, nil])
    #expect(try doses("a,28,4,1\na,20,4,0\na,56,3,1\na,84,3,1\n") == [1, 1, nil, 1, 1])
  }

  @Test("A dose unknown at the first observation excludes the patient with one problem, not two")
  func first() throws {
    let text = "id,day,psa,drug\na,0,10,?\na,28,4,1\nb,0,9,1\nb,28,8,1\n"
    let (records, report) = try importTable(text, tableMapping(onProblem: "skipValue"))
    #expect(records.map(\.patient) == ["b"] && report.problemCount == 1)
    #expect(report.excluded.map(\.reason) == [.doseUnknown])
  }

  @Test("The mean dose weighs by time and is unknown where a part is")
  func meanDose() {
    var record = PatientRecord(
      patient: "p", observations: [],
      doses: [.init(time: 0, multiple: 1), .init(time: 10, multiple: 0.5), .init(time: 30, multiple: 0)])
    #expect(record.meanDose(from: 0, to: 10) == 1)
    #expect(record.meanDose(from: 0, to: 40) == 0.5)  // (10 · 1 + 20 · 0.5 + 10 · 0) / 40
    #expect(record.meanDose(from: 20, to: 40) == 0.25)
    #expect(record.meanDose(from: -5, to: 40) == nil)
    record.doses.append(.init(time: 35, multiple: nil))
    #expect(record.meanDose(from: 20, to: 40) == nil && record.meanDose(from: 20, to: 35) == (10 * 0.5) / 15)
  }
}
