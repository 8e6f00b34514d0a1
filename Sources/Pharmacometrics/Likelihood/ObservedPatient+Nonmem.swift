extension ObservedPatient {
  /// A subject of a NONMEM data set.
  ///
  /// A record's covariates hold for the interval that ends at it, as NONMEM applies them; so the first record of each
  /// later time counts. Additional doses are written out. Doses enter where the model's description says.
  /// - Parameters:
  ///   - covariates: of a record, in the order of the model's `Covariate`; by default the columns with the covariates'
  ///     symbols in capitals, typical values where one is missing.
  ///   - observation: what a record with a measurement observes, in the unit of the output; `nil` to leave it out.
  /// - Throws: ``NonmemDataError`` with all records that a course cannot follow: times before 0, resets, steady states,
  ///   doses at a modeled rate or duration.
  public init(
    _ subject: NonmemSubject, covariates: (NonmemRecord) -> [Double] = Self.columns(of:),
    observation: (NonmemRecord) -> (output: M.Output, value: Double)?
  ) throws(NonmemDataError) {
    let problems = subject.records.compactMap(\.courseProblem)
    guard problems.isEmpty else { throw NonmemDataError(problems) }
    let intervals = subject.intervals(covariates)
    self.init(
      name: subject.id, covariates: intervals.first?.covariates ?? Self.columns(of: nil),
      changes: intervals.dropFirst().map { CovariateChange(time: $0.start, covariates: $0.covariates) },
      doses: subject.records.flatMap(\.courseDoses),
      observations: subject.records.filter { $0.event == .observation }.compactMap { record in
        observation(record).map { Observation(time: record.time, $0.output, $0.value) }
      })
  }

  /// The columns of a record that bear the symbols of the model's covariates; typical values where one is missing.
  public static func columns(of record: NonmemRecord) -> [Double] { columns(of: record as NonmemRecord?) }

  private static func columns(of record: NonmemRecord?) -> [Double] {
    M.description.covariates.sorted { $0.index.rawValue < $1.index.rawValue }.map {
      record?.covariates[$0.symbol.uppercased()] ?? $0.typical
    }
  }
}
