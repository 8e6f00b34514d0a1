import Stochastics

/// A study as closures, without its model's types.
///
/// Closures keep the code that the compiler has made for the one model, where a requirement of a protocol that a generic
/// type fulfills leads to code for any model, which is thirty times slower.
struct StudyComputation: Sendable {
  let request: SimulationRequest
  /// The summary of nobody.
  let empty: SimulationSummary
  /// Summary and rows of the typical patient.
  let typical: @Sendable () -> (SimulationSummary, OutputTable)
  /// Summary and rows of some patients.
  let cohort: @Sendable (Range<Int>) -> (SimulationSummary, OutputTable)

  /// Patients of a part; fixed, so that results do not depend on the number of threads.
  static var part: Int { 256 }

  /// As ``RegisteredModel/simulate(_:render:consume:progress:)``.
  func run<Part: Sendable>(
    render: @Sendable (OutputTable) -> Part, consume: (Part) throws -> Void, progress: (Int) -> Void
  ) throws -> SimulationSummary {
    guard case .cohort(let count) = request.patients else {
      let (summary, table) = typical()
      try consume(render(table))
      progress(1)
      return summary
    }
    var total: SimulationSummary?
    try parallelStream(count: (count + Self.part - 1) / Self.part, threads: request.threads) { part in
      let range = part * Self.part..<min(count, (part + 1) * Self.part)
      let (summary, table) = cohort(range)
      return (summary, render(table), range.count)
    } consume: { summary, rendered, patients in
      if total == nil { total = summary } else { total?.merge(summary) }
      try consume(rendered)
      progress(patients)
    }
    return total ?? empty
  }
}
