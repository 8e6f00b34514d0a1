import Quantities

/// The words of regimens.
enum RegimenVocabulary {
  /// Units of time by word.
  static let times = table([
    (["min", "mins", "minute", "minutes"], "min"),
    (["h", "hr", "hrs", "hour", "hours"], "h"),
    (["d", "day", "days"], "d"),
    (["wk", "wks", "w", "week", "weeks"], "wk"),
    (["mo", "month", "months"], "mo"),
    (["y", "yr", "yrs", "year", "years"], "a"),
  ])

  /// Units of dose by word. A unit of a K-PD model is UCUM's annotated number `{dose}`.
  static let doses = table([
    (["mg"], "mg"), (["g"], "g"), (["ug", "mcg"], "ug"),
    (["mg/m2", "mg/m^2"], "mg/m2"), (["g/m2", "g/m^2"], "g/m2"), (["ug/m2", "ug/m^2", "mcg/m2", "mcg/m^2"], "ug/m2"),
    (["mg/kg"], "mg/kg"), (["g/kg"], "g/kg"), (["ug/kg", "mcg/kg"], "ug/kg"),
    (["gy"], "Gy"), (["cgy"], "cGy"), (["unit", "units"], "{dose}"),
  ])

  /// Known words for suggestions, the short ones first, which win at equal similarity.
  static let timeWords = shortFirst(times.keys)
  static let doseWords = shortFirst(doses.keys)

  private static func shortFirst(_ words: some Collection<String>) -> [String] {
    words.sorted { ($0.count, $0) < ($1.count, $1) }
  }

  /// Hours between doses, by word.
  static let frequencies: [String: Double] = [
    "daily": 24, "qd": 24, "od": 24, "bid": 12, "tid": 8, "qid": 6, "weekly": 168,
  ]

  /// Words that begin a clause, or end a phase.
  static let clauses = [
    "over", "every", "q", "once", "twice", "on", "x", "for", "until", "from", "at", "then", "and",
  ]

  /// Every word that may stand where a clause is expected, for suggestions.
  static let afterDose = clauses + frequencies.keys.sorted()

  /// A number without needless decimals, exact.
  static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func table(_ entries: [([String], String)]) -> [String: ClinicalUnit] {
    var table: [String: ClinicalUnit] = [:]
    for (words, code) in entries {
      guard let unit = ClinicalUnit.registry.first(where: { $0.code == code }) else {
        preconditionFailure("RegimenVocabulary: the unit \(code) is not in the registry")
      }
      for word in words { table[word] = unit }
    }
    return table
  }
}
