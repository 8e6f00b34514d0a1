/// The words of a regimen, which ``Regimen/init(_:)`` reads back to an equal one. Masses are in mg.
extension Regimen: CustomStringConvertible {
  public var description: String {
    if sequences.isEmpty { return "none" }
    return sequences.map { $0.map(\.description).joined(separator: " then ") }.joined(separator: ", ")
  }
}

extension Regimen.Phase: CustomStringConvertible {
  var description: String {
    var words = [RegimenVocabulary.number(amount), unit]
    if infusion > 0 { words += ["over", DurationText.text(hours: infusion)] }
    words.append(rhythm.description)
    if let start { words += ["from", DurationText.text(hours: start)] }
    switch limit {
    case .repetitions(let count): words.append("x\(count)")
    case .duration(let hours): words += ["for", DurationText.text(hours: hours)]
    case .time(let hours): words += ["until", DurationText.text(hours: hours)]
    case nil: break
    }
    return words.joined(separator: " ")
  }

  private var unit: String {
    switch basis {
    case .flat: measure.rawValue
    case .perSquareMeter: measure.rawValue + "/m2"
    case .perKilogram: measure.rawValue + "/kg"
    }
  }
}

extension Regimen.Rhythm: CustomStringConvertible {
  var description: String {
    switch self {
    case .once: return "once"
    case .times(let times): return "at " + times.map(DurationText.text).joined(separator: ", ")
    case .every(let interval): return Self.frequency(interval)
    case .onOff(let interval, let on, let off):
      return "\(Self.frequency(interval)) \(DurationText.text(hours: on)) on \(DurationText.text(hours: off)) off"
    case .days(let days, let within, let cycle):
      let list = (days.count == 1 ? "on day " : "on days ") + days.map(String.init).joined(separator: ",")
      let often = within < 24 ? Self.frequency(within) + " " : ""
      return "\(often)\(list) every \(DurationText.text(hours: cycle))"
    }
  }

  private static func frequency(_ interval: Double) -> String {
    switch interval {
    case 24: "daily"
    case 12: "twice daily"
    default: "every " + DurationText.text(hours: interval)
    }
  }
}
