import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// What is wrong with specifications and data is named, all at once.
struct CalibrationProblemTests {
  private static func cohort(
    _ model: String, _ csv: String, _ specification: CalibrationSpecification = .init()
  ) throws -> CalibrationCohort {
    try ModelRegistry.model(named: model).calibrationCohort(
      NonmemDataset(csv: csv, dialect: .extended), specification, tolerance: Tolerance())
  }

  private static func problems(
    _ model: String, _ csv: String, _ specification: CalibrationSpecification = .init()
  ) -> [String] {
    do {
      _ = try cohort(model, csv, specification)
      return []
    } catch let error as CalibrationError { return error.problems } catch let error as NonmemDataError {
      return error.problems.map(\.description)
    } catch { return ["\(error)"] }
  }

  static let theophylline = """
    ID,TIME,AMT,DV,EVID
    1,0,320,.,1
    1,1,.,8,0
    1,5,.,6,0
    1,20,.,2,0
    2,0,320,.,1
    2,1,.,7,0
    2,6,.,5,0
    2,24,.,1,0
    """

  @Test(.tags(.contract)) func wrongSpecificationsAreNamedAtOnce() {
    let specification = CalibrationSpecification(
      parameters: ["KE": .init(start: 1), "V": .init(start: -3)], outputs: ["CPP": .init(error: .additive)],
      saem: SAEMConfiguration(exploration: 0))
    let problems = Self.problems("theophylline", Self.theophylline, specification)
    #expect(problems.count == 4)
    #expect(problems.contains { $0.contains("saem.exploration: 0") })
    #expect(problems.contains { $0.contains("KE is no parameter of theophylline") })
    #expect(problems.contains { $0.contains("parameters.V.start: -3") && $0.contains("positive") })
    #expect(problems.contains { $0.contains("CPP is no output") && $0.contains("CP?") })
  }

  @Test(.tags(.contract)) func wrongDataAreNamedAtOnce() {
    let csv = """
      ID,TIME,AMT,DV,EVID,CMT
      1,0,320,.,1,3
      1,1,.,8,0,2
      2,0,320,.,4,1
      """
    let problems = Self.problems("theophylline", csv)
    #expect(problems.count == 2)
    #expect(problems.contains { $0.contains("row 2, column CMT: a dose into compartment 3") })
    #expect(problems.contains { $0.contains("row 4") && $0.contains("reset") })
  }

  @Test(.tags(.contract)) func patientsWithoutMeasurementsAndImpossibleValuesAreNamed() {
    let csv = """
      ID,TIME,AMT,DV,EVID
      1,0,320,.,1
      1,1,.,-0.2,0
      1,5,.,0,0
      2,0,320,.,1
      """
    let problems = Self.problems(
      "theophylline", csv, CalibrationSpecification(outputs: ["CP": .init(error: .logNormal)]))
    #expect(problems.count == 3)
    #expect(problems.contains { $0.hasPrefix("patient 2 has no measurements") })
    #expect(problems.contains { $0.contains("patient 1, CP at 1.0 h: -0.2 cannot be") })
  }

  @Test(.tags(.contract)) func unknownOutputsAndCovariatesAreNamed() {
    let csv = """
      ID,TIME,AMT,DV,DVID,SEX
      1,0,100,.,.,male
      1,1,.,8,cp,male
      1,2,.,90,inr,male
      """
    let problems = Self.problems("warfarin-pkpd", csv)
    #expect(problems.count == 1 && problems[0].contains("row 4, column DVID: inr names no output"))
    let effect = CalibrationSpecification(
      parameters: [
        "CL": .init(covariates: [.init(covariate: "sex", level: "female"), .init(covariate: "WT", reference: 70)])
      ], outputs: ["PCA": .init(dvid: "inr")])
    let others = Self.problems("warfarin-pkpd", csv, effect)
    #expect(others.count == 2)
    #expect(others.contains { $0.contains("CL_sex_female: no patient has 'female' in column SEX; there are male") })
    #expect(others.contains { $0.contains("no number in column WT") })
  }

  /// Volume and clearance of a drug given by mouth are known up to bioavailability only; a model that estimates all three
  /// has a direction in which nothing changes.
  @Test(.tags(.contract)) func parametersThatDataDoNotDetermineAreNamed() throws {
    let patients = (0..<6).map { index in
      CalibrationPatient(
        name: "\(index)",
        measurements: [1.0, 2, 3].map { .init(time: $0, output: 0, value: 5 + Double(index) + 0.1 * $0) })
    }
    let structure = try CalibrationStructure(ProductModel.self)
    let cohort = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(ProductModel.self), patients: patients)
    for method in [Calibration.Method.saem, .foce] {
      let error = #expect(throws: CalibrationUnsupported.self) { _ = try Calibration(cohort, method: method).run() }
      let text = error?.description ?? ""
      #expect(text.contains("do not determine") && text.contains("A") && text.contains("B"), "\(text)")
    }
  }

  @Test(.tags(.contract)) func covariatesThatAreTheSameAreNamed() throws {
    let cohort = try LevelModel.cohort(
      LinearCalibrationTests.rows, group: LinearCalibrationTests.group,
      CalibrationSpecification(parameters: [
        "L": .init(covariates: [
          .init(covariate: "G", level: "1"), .init(covariate: "G", form: .linear, reference: 0),
        ])
      ]))
    let error = #expect(throws: CalibrationUnsupported.self) { _ = try Calibration(cohort).run() }
    #expect(error?.description.contains("L_G_1, L_G") ?? false)
  }

  @Test(.tags(.contract)) func otherDialectsAreRead() throws {
    let dataset = try NonmemDataset(
      csv: """
        "id","time","amt","dv","dvid","evid","wt","sex"
        "p1",0,100,0,"cp",101,66.7,"male"
        "p1",1,0,1.9,"cp",0,66.7,"male"
        "p1",24,NA,44,"pca",0,66.7,"male"
        """, dialect: .extended)
    let records = dataset.subjects[0].records
    #expect(dataset.subjects[0].id == "p1")
    #expect(records[0].event == .dose && records[0].compartment == 1)
    #expect(records[2].observationName == "pca" && records[2].categories["SEX"] == "male")
    #expect(records[2].covariates["WT"] == 66.7)
    let error = #expect(throws: NonmemDataError.self) {
      try NonmemDataset(csv: "ID,TIME,DV,SEX\np1,0,1,male\n")
    }
    #expect(error?.problems.count == 2)
  }
}

/// Only the product of its two parameters is seen.
private struct ProductModel: Model {
  enum Parameter: Int, ModelIndex { case first, second }
  enum Output: Int, ModelIndex { case product }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.product] = p[.first] * p[.second] }

  static let description = ModelDescription<ProductModel>(
    name: "product", summary: "a product", source: "test",
    parameters: [
      .init(.first, "A", "first", unit: "1", typical: 2, .logNormal(variance: 0.1)),
      .init(.second, "B", "second", unit: "1", typical: 3, .logNormal(variance: 0.1)),
    ], outputs: [.init(.product, "Y", "product", unit: "1", .combined(additive: 0.3, proportional: 0))], dosing: .none)
}
