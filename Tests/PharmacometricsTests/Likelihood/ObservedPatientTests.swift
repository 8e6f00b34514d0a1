import Pharmacometrics
import TestSupport
import Testing

/// Subjects of a NONMEM data set as patients.
struct ObservedPatientTests {
  @Test(.tags(.law)) func covariatesHoldForTheIntervalThatEndsAtTheirRecord() throws {
    let dataset = try NonmemDataset(
      csv: """
        ID,TIME,EVID,AMT,RATE,ADDL,II,DV,WT,AGE
        7,0,1,400,0,2,24,.,80,60
        7,5,0,.,.,.,.,1200,70,60
        7,24,2,.,.,.,.,.,66,60
        7,30,0,.,.,.,.,900,66,.
        7,30,1,100,50,.,.,.,90,60
        """)
    let patient = try ObservedPatient<ImatinibGotta>(dataset.subjects[0]) { record in
      record.observation.map { (.concentration, $0) }
    }
    #expect(patient.name == "7")
    #expect(patient.covariates == [70, 60, 0.5, 0])
    // From 5 h to 24 h and on to 30 h; a missing age is the typical one.
    #expect(patient.changes.map(\.time) == [5, 24])
    #expect(patient.changes.map(\.covariates) == [[66, 60, 0.5, 0], [66, 50, 0.5, 0]])
    #expect(patient.doses.map(\.time) == [0, 24, 30, 48])
    #expect(patient.doses.map(\.amount) == [400, 400, 100, 400])
    #expect(patient.doses.map(\.duration) == [0, 0, 2, 0])
    #expect(patient.observations.map(\.value) == [1200, 900])
  }

  @Test(.tags(.contract)) func recordsThatACourseCannotFollowAreAllNamed() throws {
    let dataset = try NonmemDataset(
      csv: """
        ID,TIME,EVID,AMT,SS,II,DV
        1,0,1,400,1,24,.
        1,5,0,.,.,.,1
        1,9,3,.,.,.,.
        """)
    let error = #expect(throws: NonmemDataError.self) {
      try ObservedPatient<ImatinibGotta>(dataset.subjects[0]) { _ in nil }
    }
    #expect(error?.problems.map(\.row) == [2, 4])
  }
}
