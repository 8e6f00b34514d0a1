import Foundation

extension CohortSheet {
  /// For reading.
  var text: String {
    var lines = ["\(model), \(regimen), \(patients == 1 ? "one patient" : "\(patients) patients, seed \(seed)")", ""]
    lines.append("Median (5 % to 95 %) of those alive")
    lines += ModelSheet.table([["output", "unit"] + places.map { Self.time(time_h[$0]) }] + bands.map(row))
    if let survival = overallSurvival { lines += ["", "Overall survival           " + Self.words(survival)] }
    if let free = progressionFreeSurvival { lines.append("Progression-free survival  " + Self.words(free)) }
    if let time = timeToProgression { lines.append("Time to progression        " + Self.words(time)) }
    if timeToProgression != nil {
      let shares = ["CR", "PR", "SD", "PD", "NE"].map { "\($0) \(Self.percent(bestResponse[$0] ?? 0))" }
      lines.append("Best response (RECIST 1.1) " + shares.joined(separator: ", "))
    }
    if !adverseEffects.isEmpty || !laboratory.isEmpty {
      lines += ["", "Worst grade, share of patients"]
      lines += ModelSheet.table(
        [["", "0", "1", "2", "3", "4", ""]]
          + (adverseEffects + laboratory).map { grades in
            let shares = grades.shares.map(Self.percent) + [String](repeating: "", count: 5 - grades.shares.count)
            return [grades.name] + shares + [grades.version.map { "CTCAE \($0)" } ?? "3 stands for 3 and above"]
          })
    }
    for grades in laboratory where grades.worst?.count == 3 {
      let worst = (grades.worst ?? []).map { ModelSheet.number(($0 * 1000).rounded() / 1000) }
      lines.append("Worst \(grades.name): median \(worst[0]) (5 % to 95 %: \(worst[1]) to \(worst[2]))")
    }
    if failures > 0 { lines += ["", "\(failures) patients could not be followed to the end."] }
    lines += ["", note]
    return lines.joined(separator: "\n")
  }

  /// The times that a table has room for.
  private var places: [Int] {
    guard time_h.count > 5 else { return Array(time_h.indices) }
    return (0..<5).map { ($0 * (time_h.count - 1) + 2) / 4 }
  }

  private func row(_ band: Band) -> [String] {
    let cells = places.map { place in
      patients <= 1
        ? Self.short(band.median[place])
        : "\(Self.short(band.median[place])) (\(Self.short(band.p5[place])) to \(Self.short(band.p95[place])))"
    }
    return [band.output, band.unit] + cells
  }

  private static func words(_ survival: Survival) -> String {
    let end = String(format: "%.1f %% free at the end", 100 * survival.freeAtEnd)
    guard let median = survival.medianWeeks else { return "median not reached, " + end }
    let lower = survival.lower.map { String(format: "%.1f", $0) } ?? "?"
    let upper = survival.upper.map { String(format: "%.1f", $0) } ?? "not reached"
    return String(format: "median %.1f wk", median) + " (95 %: \(lower) to \(upper)), " + end
  }

  static func time(_ hours: Double) -> String {
    hours.truncatingRemainder(dividingBy: 168) == 0
      ? "wk \(Int(hours / 168))"
      : hours.truncatingRemainder(dividingBy: 24) == 0 ? "d \(Int(hours / 24))" : "\(hours) h"
  }

  private static func short(_ value: Double) -> String { value.isFinite ? String(format: "%.4g", value) : "-" }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}
