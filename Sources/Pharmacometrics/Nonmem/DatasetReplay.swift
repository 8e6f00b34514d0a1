import DiffEq

/// A NONMEM data set replayed on a model: each subject with typical values and its own covariates.
public struct DatasetReplay: Sendable {
  /// What the model tells at a record.
  public struct Row: Sendable {
    /// ID.
    public let subject: String
    /// TIME, in hours.
    public let time: Double
    /// By the outputs asked for.
    public let values: [Double]
  }

  /// Replays all subjects.
  /// - Parameters:
  ///   - settings: typical values set otherwise, by symbol. A column of the data with a covariate's name has priority.
  ///   - outputs: symbols; all where empty.
  /// - Throws: ``RequestError``, ``NonmemDataError``, `SolverFailure`.
  static func rows<M: Model>(
    _ model: M.Type, _ dataset: NonmemDataset, settings: [(symbol: String, value: Double)], outputs: [String],
    tolerance: Tolerance
  ) throws -> [Row] {
    let study = try CohortStudy<M>(
      SimulationRequest(
        patients: .typical, settings: settings, doses: [], horizon: 1, step: 1, outputs: outputs, tolerance: tolerance))
    guard M.driver != .today else {
      throw RequestError(problems: [
        "--dataset: \(M.description.name) is driven by the dose of the day and cannot replay records; give a --regimen"
      ])
    }
    let places = study.outputs.map(\.index.rawValue)
    let population = study.simulation.population
    @Sendable func individual(_ record: NonmemRecord) -> Individual<M> {
      population.typicalIndividual { record.covariates[$0.uppercased()] ?? nil }
    }
    let problems = dataset.subjects.flatMap(\.records).compactMap { record in
      individual(record).problem.map {
        NonmemProblem(row: record.row, column: nil, message: "with these covariates \($0)")
      }
    }
    guard problems.isEmpty else { throw NonmemDataError(problems) }
    return try dataset.subjects.flatMap { subject in
      guard let first = subject.records.first else { return [Row]() }
      let start = ModelCompartments(individual(first), tolerance: tolerance)
      return try NonmemReplay.readings(
        of: subject, on: start, dosing: { record, _ in parameters(of: individual(record)) },
        parameters: { individual($0) },
        reading: { model, record in
          let values = model.read(individual(record).parameters)
          return Row(subject: subject.id, time: record.time, values: places.map { values[$0] })
        })
    }
  }

  /// Bioavailability and lag of a model's doses.
  private static func parameters<M: Model>(
    of individual: Individual<M>
  ) -> NonmemReplay<ModelCompartments<M>>.DoseParameters {
    switch M.description.dosing {
    case .kinetics(let bioavailability, let lag):
      .init(bioavailability: bioavailability.map { individual[$0] } ?? 1, lag: lag.map { individual[$0] } ?? 0)
    case .state(_, let bioavailability): .init(bioavailability: bioavailability.map { individual[$0] } ?? 1)
    case .none, .today: .init()
    }
  }
}
