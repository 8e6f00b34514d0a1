public import DiffEq

/// A model under its name, without its types.
public protocol RegisteredModel: Sendable {
  /// What it is made of.
  var card: ModelCard { get }
  /// Simulates what is asked for, in parts of fixed size that are handed over in the order of patients.
  /// - Parameters:
  ///   - render: what is wanted of a part, computed on any thread.
  ///   - consume: gets the rendered parts in order.
  ///   - progress: told the patients done, on the calling thread.
  /// - Returns: the summary of all patients.
  /// - Throws: ``RequestError`` with all problems of the request.
  func simulate<Part: Sendable>(
    _ request: SimulationRequest, render: @Sendable (OutputTable) -> Part, consume: (Part) throws -> Void,
    progress: (Int) -> Void
  ) throws -> SimulationSummary
  /// Replays a NONMEM data set with typical values and the covariates of the data.
  /// - Parameters:
  ///   - settings: typical values set otherwise, by symbol.
  ///   - outputs: symbols; all where empty.
  /// - Throws: ``RequestError``, ``NonmemDataError``, `SolverFailure`.
  func replay(
    _ dataset: NonmemDataset, settings: [(symbol: String, value: Double)], outputs: [String], tolerance: Tolerance
  ) throws -> [DatasetReplay.Row]
  /// What is estimated of the model.
  /// - Throws: ``CalibrationError`` with all that does not fit.
  func calibrationStructure(_ specification: CalibrationSpecification) throws -> CalibrationStructure
  /// The model as a function.
  func predictor(tolerance: Tolerance) -> ModelPredictor
}

extension RegisteredModel {
  /// The patients of a data set with what is estimated of the model from them.
  /// - Throws: ``CalibrationError``, ``NonmemDataError``.
  public func calibrationCohort(
    _ dataset: NonmemDataset, _ specification: CalibrationSpecification, tolerance: Tolerance
  ) throws -> CalibrationCohort {
    let structure = try calibrationStructure(specification)
    return try CalibrationCohort(
      structure: structure, predictor: predictor(tolerance: tolerance), patients: structure.patients(of: dataset))
  }
}

/// What is wrong with a request, all at once.
public struct RequestError: Error, CustomStringConvertible, Sendable {
  public let problems: [String]
  public var description: String { problems.joined(separator: "\n") }

  public init(problems: [String]) { self.problems = problems }
}

/// A model of a type.
public struct Registered<M: Model>: RegisteredModel {
  private let study: @Sendable (SimulationRequest) throws -> StudyComputation
  private let predict: @Sendable (Tolerance) -> ModelPredictor

  public init() {
    study = { try CohortStudy<M>($0).computation }
    predict = { ModelPredictor(M.self, tolerance: $0) }
  }

  public var card: ModelCard { ModelCard(M.self) }

  public func simulate<Part: Sendable>(
    _ request: SimulationRequest, render: @Sendable (OutputTable) -> Part, consume: (Part) throws -> Void,
    progress: (Int) -> Void
  ) throws -> SimulationSummary {
    try study(request).run(render: render, consume: consume, progress: progress)
  }

  public func replay(
    _ dataset: NonmemDataset, settings: [(symbol: String, value: Double)], outputs: [String], tolerance: Tolerance
  ) throws -> [DatasetReplay.Row] {
    try DatasetReplay.rows(M.self, dataset, settings: settings, outputs: outputs, tolerance: tolerance)
  }

  public func calibrationStructure(_ specification: CalibrationSpecification) throws -> CalibrationStructure {
    try CalibrationStructure(M.self, specification)
  }

  public func predictor(tolerance: Tolerance) -> ModelPredictor { predict(tolerance) }
}
