import PolicyLearning

/// How far the trainings of a sweep are, all together.
struct SweepProgress: Sendable {
  private let reporter: ProgressReporter

  /// - Parameters:
  ///   - trainings: how many.
  ///   - steps: of all of them.
  init(trainings: Int, steps: Int) {
    reporter = ProgressReporter("sweep of \(trainings) trainings", total: steps, unit: "steps")
  }

  /// Counts what an earlier run has finished.
  func resume(by steps: Int) {
    if steps > 0 { reporter.resume(by: steps) }
  }

  /// Counts the steps of one training.
  /// - Parameters:
  ///   - start: where it stands at the beginning.
  ///   - end: where it halts; all steps up to it count as done when the work is over, early or with an error.
  func follow<Value>(
    from start: Int = 0, to end: Int, _ work: ((TrainingSession.Report) -> Void) throws -> Value
  ) rethrows -> Value {
    var step = start
    func go(to place: Int, _ count: (Int) -> Void) {
      let place = min(place, end)
      guard place > step else { return }
      count(place - step)
      step = place
    }
    defer { go(to: end) { reporter.advance(by: $0) } }
    return try work { report in
      switch report {
      case .resumed(let place): go(to: place) { reporter.resume(by: $0) }
      case .step(let place, _): go(to: place) { reporter.advance(by: $0) }
      case .trial: break
      }
    }
  }
}
