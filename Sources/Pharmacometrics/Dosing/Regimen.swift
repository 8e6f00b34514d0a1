/// A schedule of doses, written as a clinician would write it.
///
/// ```
/// regimen  = "none" | sequence {("," | "and") sequence}        sequences run side by side
/// sequence = phase {"then" phase}
/// phase    = dose {clause}                                     clauses in any order, each at most once
/// dose     = number unit      µg ug mcg mg g, each alone, /m2 or /kg; Gy cGy; unit
/// clause   = "over" duration                                   infusion
///          | "daily" | "qd" | "bid" | "tid" | "qid" | "weekly" | "twice daily" | "3 times daily"
///          | "every" duration | "q12h" | "every other day"     how often
///          | "once" | "at" duration {"," duration}             single doses
///          | duration "on" duration "off"                      with how often
///          | "on days" day {"," day}                           with "every" for the cycle; a day is 8 or 1-5
///          | "from" duration                                   first dose, from the start of the regimen
///          | "for" duration | "until" duration | "x" number    end
/// ```
/// Examples: `50 mg daily 4wk on 2wk off`; `75 mg/m2 over 1h every 21d x6`;
/// `260 mg/m2 over 30min on days 1,8,15 every 28d x6`; `800 mg once then 400 mg daily`; `1 unit every 28d`.
///
/// Rules:
/// - Time 0 is the start. Day 1 is the day that begins a cycle. Ends are exclusive: `daily for 2d` is doses at 0 and 24 h.
/// - `x` counts doses; with `on … off` or `on days`, cycles. `for` counts from the start of its phase, `until` and `from`
///   from the start of the regimen.
/// - A phase after `then` begins where the one before it ends: after `x6 every 21d` at 126 d. After `once` it begins one of
///   its own intervals later (with `on days`, one cycle), as a maintenance dose follows a loading dose. A phase without an
///   end lasts until the `from` of the next.
/// - A comma may stand before a clause and before `then` as well.
/// - `at` is a sequence of its own. Doses of sequences side by side are all given.
/// - One regimen counts in one of mass, Gy and units.
///
/// Durations are those of ``DurationText``; case does not matter.
public struct Regimen: Sendable, Hashable {
  /// What the amounts of a regimen count.
  public enum Measure: String, Sendable, Hashable, Codable {
    /// Mass of drug, in mg.
    case mass = "mg"
    /// Absorbed dose of radiation, in Gy.
    case radiation = "Gy"
    /// Units that the model defines, as in K-PD models.
    case units = "unit"
  }

  /// Side by side; within a sequence one after the other.
  var sequences: [[Phase]]

  /// No doses.
  public static let none = Regimen(sequences: [])

  init(sequences: [[Phase]]) {
    self.sequences = sequences
  }

  /// The regimen that a text describes.
  /// - Throws: ``RegimenError`` at the first word that is not understood or contradicts what is before it.
  public init(_ text: String) throws(RegimenError) {
    var parser = RegimenParser(text)
    self = try parser.regimen()
  }

  /// What the amounts count; `nil` without doses.
  public var measure: Measure? { sequences.first?.first?.measure }

  /// The same schedule with every amount multiplied.
  /// - Parameter factor: finite, not negative.
  public func scaled(by factor: Double) -> Regimen {
    precondition(
      factor >= 0 && factor.isFinite, "Regimen.scaled(by: \(factor)): a factor must be finite and not negative")
    var result = self
    for sequence in sequences.indices {
      for phase in sequences[sequence].indices { result.sequences[sequence][phase].amount *= factor }
    }
    return result
  }
}

/// A regimen is encoded as its words.
extension Regimen: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(container.decode(String.self))
    } catch let error as RegimenError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
