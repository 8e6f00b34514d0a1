import PolicyEvaluation
import TestSupport
import Testing

@Suite("What keeps a regime from being estimated")
struct RegimeProblemTests {
  @Test func allProblemsOfTheTableAtOnce() throws {
    let table = try ObservationTable(csv: "X1,A1,X2,A2,Y\n1,0,,0,1\n2,2,1,1,\n3,1,2,1,3\n4,0,NA,1,4\n")
    let found = try problems {
      _ = try RegimeAnalysis(RegimeOracleTests.plan(), of: table, configuration: .init(method: .dwols))
    }
    #expect(found.count == 3)
    #expect(found.contains { $0.hasPrefix("column Y: no value in row 3; leave out these rows") })
    #expect(found.contains { $0 == "column A1: must be 0 or 1, and is 2 in row 3; recode it" })
    #expect(found.contains { $0.hasPrefix("column X2: no value in rows 2 and 5") })
  }

  @Test func severalRowsOfOnePatient() throws {
    let table = try goldenPatients()
    var plan = try goldenPlan()
    plan.patient = "id"
    _ = try RegimeAnalysis(plan, of: table, configuration: .init(method: .dwols))
    plan.patient = "R"
    let found = try problems { _ = try RegimeAnalysis(plan, of: table, configuration: .init(method: .dwols)) }
    #expect(found.count == 2)
    #expect(found[0].contains("column R: the patient '1' has rows 2, 3"))
  }

  @Test func plansThatCannotBeMeant() throws {
    var plan = try RegimeOracleTests.plan()
    plan.stages[0].treatmentFree = try Formula("~ X1 + A2")
    plan.stages[0].propensity = try Formula("A2 ~ X1")
    plan.stages[1].blip = try Formula("~ X2 + A2:X1")
    plan.stages.append(RegimeStage(treatment: "A1"))
    #expect(
      plan.problems.map(\.description) == [
        "stage 1, treatmentFree: the term of A2 is not known before this decision; leave it out",
        "stage 1, propensity: the left side 'A2' is not expected; write the terms alone",
        "stage 2, blip: the term of A2 is not known before this decision; leave it out",
        "stage 3, treatment: A1 is the treatment of an earlier stage already",
      ])
    #expect(RegimePlan(outcome: "Y", stages: []).problems.count == 1)
  }

  static let separated = "X,G,A,Y\n1,0,0,1\n2,0,1,2\n3,0,0,2\n4,0,1,4\n5,1,1,3\n6,1,1,5\n7,1,1,6\n3,0,1,1\n4,0,0,2\n"

  @Test func separationNamesStageAndColumn() throws {
    let table = try ObservationTable(csv: Self.separated)
    let plan = RegimePlan(
      outcome: "Y", stages: [RegimeStage(treatment: "A", propensity: try Formula("~ G"))])
    let error = try #require(throws: RegressionError.self) {
      try RegimeAnalysis(plan, of: table, configuration: .init(method: .dwols))
    }
    #expect(error.description.hasPrefix("stage 1, propensity model of A: quasi-complete separation: G determines"))
    #expect(error.description.contains("3 of 9 patients"))
    // Q-learning does without, and says so.
    let estimate = try RegimeAnalysis(plan, of: table, configuration: .init(method: .qLearning)).estimate
    #expect(estimate.stages[0].propensity.isEmpty)
    #expect(estimate.warnings.contains { $0.contains("this method does not need it") })
  }

  @Test func blipThatIsNotIdentified() throws {
    let table = try ObservationTable(csv: "X,Z,A,Y\n1,2,0,1\n2,4,1,2\n3,6,0,2\n4,8,1,4\n5,10,0,3\n6,12,1,5\n0,0,0,1\n")
    let plan = RegimePlan(
      outcome: "Y",
      stages: [RegimeStage(treatment: "A", blip: try Formula("~ X + Z"), treatmentFree: try Formula("~ X"))])
    let error = try #require(throws: RegressionError.self) {
      try RegimeAnalysis(plan, of: table, configuration: .init(method: .gEstimation))
    }
    #expect(
      error.description
        == "stage 1, outcome model: the column A:Z is not identified (it is a combination of A:X); leave out its term")
  }

  @Test func tooFewPatients() throws {
    let table = try ObservationTable(csv: "X,A,Y\n1,0,1\n2,1,2\n3,0,2\n2.5,1,2\n")
    let plan = RegimePlan(
      outcome: "Y", stages: [RegimeStage(treatment: "A", blip: try Formula("X"), treatmentFree: try Formula("X"))])
    let error = try #require(throws: RegressionError.self) {
      try RegimeAnalysis(plan, of: table, configuration: .init(method: .qLearning))
    }
    #expect(error.reason == .tooFew(observations: 4, coefficients: 4))
    let single = try ObservationTable(csv: "X,A,Y\n1,1,1\n2,1,2\n3,1,2\n2.5,1,2\n")
    let constant = try #require(throws: RegressionError.self) {
      try RegimeAnalysis(plan, of: single, configuration: .init(method: .dwols))
    }
    #expect(constant.description.hasPrefix("stage 1, propensity model of A: the outcome is 1 throughout"))
  }

  @Test func undecidedPatientsAreReported() throws {
    // A2 has no effect at all, so nearly every blip's interval contains zero.
    let table = try goldenPatients()
    let plan = RegimePlan(
      outcome: "X1",
      stages: [RegimeStage(treatment: "A1"), RegimeStage(treatment: "R", treatmentFree: try Formula("W"))])
    let estimate = try RegimeAnalysis(plan, of: table, configuration: .init(method: .dwols)).estimate
    #expect(estimate.stages[1].undecidedShare == 1)
    #expect(
      estimate.warnings.contains { $0.hasPrefix("stage 2: for 100 % of the patients the blip is not told from zero") })
  }
}
