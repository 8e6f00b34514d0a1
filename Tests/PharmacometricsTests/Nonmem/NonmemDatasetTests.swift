import Pharmacometrics
import TestSupport
import Testing

/// Reading data sets, right and wrong ones.
@Suite struct NonmemDatasetTests {
  @Test func recordsAndCovariates() throws {
    let dataset = try NonmemDataset(
      csv: """
        # doses of the first cohort
        c,Id,time,Amt,RATE,EVID,CMT,ADDL,II,SS,DV,MDV,"DVID",WT
        .,1,0,100,-2,1,1,3,24,1,.,1,.,70.5
        C,1,1,100,0,1,1,0,0,0,.,1,.,70.5
        .,1,2.5,.,.,0,2,,,,3.25,0,2,.
        # in between
        .,1,3,0,0,2,0,0,0,0,7,1,1,71
        .,2,0,0,5,4,2,0,0,1,.,1,1,80

        """)
    #expect(
      dataset.columns == [
        "C", "ID", "TIME", "AMT", "RATE", "EVID", "CMT", "ADDL", "II", "SS", "DV", "MDV", "DVID", "WT",
      ])
    #expect(dataset.subjects.map(\.id) == ["1", "2"])
    #expect(dataset.subjects.map(\.records.count) == [3, 1])
    let dose = dataset.subjects[0].records[0]
    #expect(
      dose
        == NonmemRecord(
          row: 3, time: 0, event: .dose, amount: 100, speed: .modeledDuration, compartment: 1, additionalDoses: 3,
          interval: 24, steadyState: .replacing, observation: nil, observationKind: nil, covariates: ["WT": 70.5]))
    let observation = dataset.subjects[0].records[1]
    #expect(observation.row == 5 && observation.event == .observation && observation.compartment == 2)
    #expect(observation.observation == 3.25 && observation.observationKind == 2 && observation.covariates.isEmpty)
    let other = dataset.subjects[0].records[2]
    #expect(other.event == .other && other.observation == nil && other.compartment == nil)
    let infusion = dataset.subjects[1].records[0]
    #expect(infusion.event == .resetAndDose && infusion.speed == .rate(5) && infusion.isSteadyInfusion)
  }

  /// What NM-TRAN supplies where there is no EVID.
  @Test func eventsWithoutEVID() throws {
    let dataset = try NonmemDataset(
      csv: "ID,TIME,AMT,DUR,DV,MDV\n1,0,10,.,.,1\n1,1,.,.,4,0\n1,2,.,.,4,1\n1,3,10,2,.,1\n")
    #expect(dataset.subjects[0].records.map(\.event) == [.dose, .observation, .other, .dose])
    #expect(dataset.subjects[0].records[3].speed == .duration(2))
  }

  static func problems(_ csv: String, _ overlaps: NonmemDataset.OverlappingInfusions = .reported) -> [String] {
    do {
      _ = try NonmemDataset(csv: csv, overlappingInfusions: overlaps)
      return []
    } catch { return error.problems.map { "\($0.row) \($0.column ?? "-")" } }
  }

  /// Each mistake once, all reported.
  @Test func everythingWrongAtOnce() {
    let csv = """
      ID,TIME,AMT,RATE,EVID,CMT,ADDL,II,SS,DV,MDV,WT
      1,4,100,0,1,1,0,0,0,.,1,70
      1,3,0,0,0,2,0,0,0,5,0,70
      1,5,0,0,5,2,0,0,0,.,1,70
      1,6,-10,0,1,1,0,0,0,.,1,70
      1,7,100,-3,1,1,0,0,0,.,1,70
      1,8,100,0,1,1,2,0,0,.,1,70
      1,9,100,0,1,1,0,0,1,.,1,70
      1,10,100,0,1,1,-1,24,0,.,1,70
      1,11,100,0,1,1,1.5,24,0,.,1,70
      1,12,100,0,1,-1,0,0,0,.,1,heavy
      1,13,100,0,1,1,0,24,3,.,1,70
      1,14,0,0,0,2,0,0,0,abc,2,70
      1,15,10,0,0,2,0,0,0,1,0,70
      1,.,0,0,0,2,0,0,0,1,0,70
      2,0,0,10,1,2,0,0,0,.,1,70
      2,1,0,10,1,2,1,24,1,.,1,70
      1,16,0,0,0,2,0,0,0,1,0,70
      1,17,0,0
      ,18,0,0,0,2,0,0,0,1,0,70
      1,19,0,0,0,2,0,0,0,1,0,inf
      """
    let expected = [
      "3 TIME", "4 EVID", "5 AMT", "5 AMT", "6 RATE", "7 II", "8 II", "9 ADDL", "10 ADDL", "11 CMT", "11 WT", "12 SS",
      "13 DV", "13 MDV", "14 AMT", "15 TIME", "16 AMT", "17 ADDL", "17 II", "18 ID", "19 -", "20 ID", "21 WT", "21 ID",
    ]
    #expect(Self.problems(csv).sorted() == expected.sorted())
  }

  @Test func descriptionNamesThePlace() {
    let error = #expect(throws: NonmemDataError.self) {
      try NonmemDataset(csv: "ID,TIME,AMT\n1,4,5\n1,3,x\n")
    }
    #expect(
      error?.description == "row 3, column AMT: x is not a number\nrow 3, column TIME: 3.0 is before 4.0 of row 2")
  }

  @Test func headers() {
    #expect(Self.problems("") == ["1 -"])
    #expect(Self.problems("#\nTIME,AMT,amt\n0,1,1\n") == ["2 AMT", "2 ID", "3 ID"])
  }

  @Test func timeMayGoBackAtAReset() {
    #expect(Self.problems("ID,TIME,AMT,EVID\n1,24,5,1\n1,0,0,3\n1,1,0,0\n") == [])
    #expect(Self.problems("ID,TIME,AMT,EVID\n1,24,5,1\n1,0,5,4\n1,-1,0,0\n") == ["4 TIME"])
    #expect(Self.problems("ID,TIME,AMT,EVID\n1,24,5,1\n2,0,5,1\n") == [])
  }

  @Test func overlappingInfusions() {
    let header = "ID,TIME,AMT,RATE,EVID,CMT,ADDL,II,SS\n"
    func rows(_ rows: String...) -> String { header + rows.joined(separator: "\n") }
    let overlap = rows("1,0,100,10,1,2,0,0,0", "1,9,50,10,1,2,0,0,0")
    #expect(Self.problems(overlap) == ["3 RATE"])
    #expect(Self.problems(overlap, .added) == [])
    // One after the other, into different compartments, of different subjects, after a reset, of one record.
    #expect(Self.problems(rows("1,0,100,10,1,2,0,0,0", "1,10,50,10,1,2,0,0,0")) == [])
    #expect(Self.problems(rows("1,0,100,10,1,2,0,0,0", "1,9,50,10,1,1,0,0,0")) == [])
    #expect(Self.problems(rows("1,0,100,10,1,2,0,0,0", "2,0,50,10,1,2,0,0,0")) == [])
    #expect(Self.problems(rows("1,0,100,10,1,2,0,0,0", "1,9,0,0,3,0,0,0,0", "1,9,50,10,1,2,0,0,0")) == [])
    #expect(Self.problems(rows("1,0,100,10,1,2,9,24,0", "1,9,50,10,1,2,9,24,1")) == [])
    #expect(Self.problems(rows("1,0,100,2,1,2,9,24,1")) == [])
    // The third of the additional doses.
    #expect(Self.problems(rows("1,0,100,10,1,2,3,24,0", "1,20,10,10,1,2,2,24,0")) == [])
    #expect(Self.problems(rows("1,0,100,10,1,2,3,24,0", "1,20,10,10,1,2,2,26,0")) == ["3 RATE"])
    #expect(Self.problems(rows("1,0,100,10,1,2,0,0,0", "1,9,50,10,1,2,0,0,2")) == ["3 II", "3 RATE"])
  }
}
