import Quantities

/// Reads the grammar of ``Regimen`` by recursive descent; the first fault ends it, since what follows a word that is not
/// understood cannot be judged.
struct RegimenParser {
  let text: String
  let words: [RegimenWord]
  var place = 0

  init(_ text: String) {
    self.text = text
    words = RegimenWord.split(text)
  }

  mutating func regimen() throws(RegimenError) -> Regimen {
    if accept("none") {
      try expectEnd()
      return .none
    }
    var sequences: [[Regimen.Phase]] = []
    repeat {
      let start = place
      let sequence = try sequence()
      try expectSameMeasure(sequences.first?.first, sequence[0], at: start)
      sequences.append(sequence)
    } while accept(",", "and")
    try expectEnd()
    return Regimen(sequences: sequences)
  }

  /// Phases joined by `then`.
  private mutating func sequence() throws(RegimenError) -> [Regimen.Phase] {
    var drafts: [PhaseDraft] = []
    var phases: [Regimen.Phase] = []
    repeat {
      let draft = try draft()
      let phase = try phase(draft)
      try expectSameMeasure(phases.first, phase, at: draft.place)
      if let first = phases.first {
        for (other, draft) in [(first, drafts[0]), (phase, draft)] {
          if case .times = other.rhythm {
            throw fault(draft.times?.place ?? draft.place, "'at' stands alone: it cannot come before or after 'then'")
          }
        }
      }
      drafts.append(draft)
      phases.append(phase)
    } while accept("then")
    if case .failure(let reason) = Regimen.spans(of: phases) { throw located(reason, drafts[reason.phase]) }
    return phases
  }

  private func expectSameMeasure(
    _ first: Regimen.Phase?, _ phase: Regimen.Phase, at place: Int
  ) throws(RegimenError) {
    guard let first, first.measure != phase.measure else { return }
    throw fault(
      place, "a regimen counts in one unit: \(first.measure.rawValue) before, \(phase.measure.rawValue) here")
  }

  private func located(_ sequenceFault: Regimen.SequenceFault, _ draft: PhaseDraft) -> RegimenError {
    switch sequenceFault.place {
    case .phase: fault(draft.place, sequenceFault.reason)
    case .from: fault(draft.start?.place ?? draft.place, sequenceFault.reason)
    case .until: fault(draft.limit?.place ?? draft.place, sequenceFault.reason)
    }
  }

  // MARK: words

  var word: RegimenWord? { place < words.count ? words[place] : nil }

  func word(ahead: Int) -> RegimenWord? { place + ahead < words.count ? words[place + ahead] : nil }

  /// Passes over the word if it is one of these.
  mutating func accept(_ expected: String...) -> Bool {
    guard let word, expected.contains(word.text) else { return false }
    place += 1
    return true
  }

  func expectEnd() throws(RegimenError) {
    if word != nil { throw fault(place, "nothing more was expected") }
  }

  /// The fault at a word, or at the end of the text.
  func fault(_ place: Int, _ reason: String, among known: [String] = []) -> RegimenError {
    guard place < words.count else {
      return RegimenError(
        text: text, word: "", position: text.count + 1, reason: "the text ends too early: \(reason)", suggestion: nil)
    }
    let word = words[place]
    return RegimenError(
      text: text, word: word.original, position: word.position, reason: "'\(word.original)': \(reason)",
      suggestion: word.number == nil && !known.contains(word.text) ? nearestName(to: word.text, among: known) : nil)
  }

  // MARK: numbers and units

  mutating func number(_ expected: String) throws(RegimenError) -> Double {
    guard let value = word?.number else { throw fault(place, "expected \(expected)") }
    guard value.isFinite else { throw fault(place, "the number is too large") }
    place += 1
    return value
  }

  /// A number and a unit of time, in hours; not negative.
  mutating func duration(_ expected: String = "a duration, as in 24h or 12wk") throws(RegimenError) -> Double {
    let start = place
    let value = try number(expected)
    guard value >= 0 else { throw fault(start, "a duration cannot be negative") }
    return try hours(value)
  }

  /// A duration that is not zero.
  mutating func interval(_ name: String) throws(RegimenError) -> Double {
    let start = place
    let value = try duration("\(name), as in 24h or 3wk")
    guard value > 0 else { throw fault(start, "\(name) cannot be zero") }
    return value
  }

  /// The unit of time at this place, times a number.
  mutating func hours(_ value: Double) throws(RegimenError) -> Double {
    guard let unit = word.flatMap({ RegimenVocabulary.times[$0.text] }) else {
      throw fault(place, "expected a unit of time: min, h, d, wk, mo or y", among: RegimenVocabulary.timeWords)
    }
    let hours: Double
    do {
      hours = try unit.convert(value, to: .hour)
    } catch {
      throw fault(place, "\(error)")
    }
    guard hours <= 1000 * 8766 else { throw fault(place - 1, "a duration is at most 1000 years") }
    place += 1
    return hours
  }
}
