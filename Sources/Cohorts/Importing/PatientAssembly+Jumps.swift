import Quantities

extension PatientAssembly {
  /// Finds values that stand out from both of the patient's values beside them by the ratio of their variable, and leaves
  /// them out; under ``ProblemPolicy/skipRow`` with the other measurements of their row.
  ///
  /// Only positive values are compared, each with the last one before it that is kept and with the next one. The first
  /// and the last value have one neighbor only and are not judged: under treatment PSA falls a hundredfold and more from
  /// its first value on.
  /// - Returns: the problems in order of variable and time.
  mutating func dropJumps() -> [ImportProblem] {
    var problems: [ImportProblem] = []
    for (variable, role) in mapping.observations.enumerated() {
      guard let ratio = role.jumpRatio else { continue }
      let series = values.filter { $0.key.variable == variable && $0.value.value > 0 }.sorted {
        $0.key.time < $1.key.time
      }
      var before: (key: Place, value: Entry<Double>)?
      for (index, current) in series.enumerated() {
        guard let last = before, index + 1 < series.count,
          Self.stands(current.value.value, out: ratio, from: last.value.value, series[index + 1].value.value)
        else {
          before = current
          continue
        }
        problems.append(jump(current.value, role, ratio, from: last, series[index + 1]))
        leaveOut(current.key, of: current.value)
      }
    }
    return problems
  }

  private static func stands(_ value: Double, out ratio: Double, from before: Double, _ after: Double) -> Bool {
    value >= ratio * max(before, after) || value * ratio <= min(before, after)
  }

  private mutating func leaveOut(_ place: Place, of entry: Entry<Double>) {
    values[place] = nil
    guard mapping.onProblem == .skipRow else { return }
    values = values.filter { $0.value.file != entry.file || $0.value.line != entry.line }
  }

  private func jump(
    _ entry: Entry<Double>, _ role: CohortMapping.ObservationRole, _ ratio: Double,
    from neighbors: (key: Place, value: Entry<Double>)...
  ) -> ImportProblem {
    let beside = neighbors.map { "\($0.value.value) at day \($0.key.time) (\($0.value.row(from: entry.file)))" }
    return ImportProblem(
      kind: .implausibleJump, scope: .value, file: entry.file, row: entry.line, column: entry.column, patient: patient,
      token: entry.token,
      expected: "a \(role.variable) less than \(ratio) times from both of its neighbors, "
        + "\(beside.joined(separator: " and ")) \(role.storedUnit.code); out by 1000?",
      remedy: "correct the value or its unit, or raise the variable's maximumRatio if such jumps are real")
  }
}
