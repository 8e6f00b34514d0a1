import Quantities

/// Whether a value can be true of a living patient, and what may have gone wrong where it cannot.
struct PlausibilityCheck {
  var range: PlausibleRange?
  /// The unit that values are in.
  var unit: ClinicalUnit

  /// What is to be said against a value; `nil` where nothing is.
  func objection(to value: Double) -> (kind: ImportProblem.Kind, expected: String, remedy: String)? {
    if value < 0, (range?.low ?? 0) >= 0 {
      return (.negativeValue, "at least 0 \(unit.code)", "correct the sign, or list the token in source.missing")
    }
    guard let range, !range.contains(value) else { return nil }
    let expected = "\(range.low) to \(range.high) \(unit.code)"
    for (factor, sign) in [(1e-3, "÷"), (1e3, "×")] where range.contains(value * factor) {
      // Such a value is right if it was in truth given in a unit that is `factor` times this one.
      let other = ClinicalUnit.registry.first {
        $0.kind == unit.kind && abs($0.factor / unit.factor / factor - 1) < 1e-9
      }
      let units = other.map { ": was it in '\($0.code)' rather than '\(unit.code)'" } ?? ""
      return (
        .implausibleValue, "\(expected); out by 1000? The value \(sign)1000 would be plausible\(units)",
        "correct the unit in the mapping or the value in the source"
      )
    }
    return (.implausibleValue, expected, "correct the source, or widen 'plausible' if such values are real")
  }
}
