import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

@Suite struct RegimenTests {
  /// Times in days of the doses before a horizon in days.
  private func days(_ text: String, until horizon: Double) throws -> [Double] {
    try Regimen(text).events(until: horizon * 24).map { $0.time / 24 }
  }

  private static func range(_ start: Int, _ end: Int, by step: Int = 1) -> [Double] {
    stride(from: start, to: end, by: step).map(Double.init)
  }

  /// Hand-written lists of dose days, with a horizon in days.
  static let schedules: [(String, Double, [Double])] = [
    ("37.5 mg daily", 5, [0, 1, 2, 3, 4]),
    ("50 mg daily 4wk on 2wk off", 90, range(0, 28) + range(42, 70) + range(84, 90)),
    ("50 mg daily 4 weeks on 2 weeks off", 43, range(0, 28) + [42]),
    ("50 MG Daily 4 Weeks On, 2 Weeks Off x2", 400, range(0, 28) + range(42, 70)),
    ("50 mg daily, 4 weeks on, 2 weeks off, x1, then 25 mg once from 50d", 400, range(0, 28) + [50]),
    ("75 mg/m2 over 1h every 21d x6", 400, [0, 21, 42, 63, 84, 105]),
    ("75 mg/m2 over 1h every 21d x6", 42, [0, 21]),
    ("2 mg/kg over 30min every 3wk", 64, [0, 21, 42, 63]),
    ("2 mg/kg over 30min every 3wk", 63, [0, 21, 42]),
    ("400 mg twice daily", 2, [0, 0.5, 1, 1.5]),
    ("400 mg bid", 1, [0, 0.5]), ("400 mg b.i.d.", 1, [0, 0.5]), ("400 mg q12h", 1, [0, 0.5]),
    ("400 mg q 24 h", 2, [0, 1]), ("400 mg qd", 2, [0, 1]), ("400 mg once daily", 2, [0, 1]),
    ("400 mg tid", 1, [0, 8 / 24.0, 16 / 24.0]), ("400 mg 3 times daily", 0.5, [0, 8 / 24.0]),
    ("400 mg qid", 0.5, [0, 0.25]), ("400 mg every other day", 5, [0, 2, 4]), ("400 mg q3w", 22, [0, 21]),
    ("5 mg weekly", 15, [0, 7, 14]), ("5 mg once weekly", 8, [0, 7]), ("5 mg every week", 8, [0, 7]),
    ("800 mg once", 100, [0]), ("800 mg once from 2wk", 100, [14]), ("800 mg once from 2wk", 14, []),
    ("100 mg at 0h, 50 mg at 24h", 10, [0, 1]), ("100 mg at 0h, 24h and 3d, 50 mg at 2d", 10, [0, 1, 2, 3]),
    ("260 mg/m2 over 30min on days 1,8,15 every 28d x2", 400, [0, 7, 14, 28, 35, 42]),
    ("75 mg/m2 on day 1 every 21d", 43, [0, 21, 42]),
    ("2 Gy daily on days 1-5 every 7d x2", 60, [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]),
    ("850 mg/m2 twice daily on days 1-2 every 21d", 22, [0, 0.5, 1, 1.5, 21, 21.5]),
    ("1 unit every 28d", 57, [0, 28, 56]),
    ("50 mg daily from 2wk", 16, [14, 15]), ("50 mg daily from 1d for 2d", 30, [1, 2]),
    ("50 mg daily for 2d", 30, [0, 1]), ("50 mg daily from 1d until 3d", 30, [1, 2]),
    ("10 mg every 1 month", 62, [0, 30.4375, 60.875]),
    ("800 mg once then 400 mg daily", 4, [0, 1, 2, 3]),
    ("8 mg/kg once then 6 mg/kg every 3wk", 43, [0, 21, 42]),
    ("800 mg once from 7d then 400 mg daily", 10, [7, 8, 9]),
    ("9 mg every 7d x2 then 3 mg daily", 16, [0, 7, 14, 15]),
    ("9 mg daily for 36h then 3 mg daily", 4, [0, 1, 1.5, 2.5, 3.5]),
    ("50 mg daily then 37.5 mg daily from 2d", 4, [0, 1, 2, 3]),
    ("9 mg once then 3 mg once from 5d then 1 mg daily until 8d", 10, [0, 5, 6, 7]),
    ("10 mg daily, 75 mg/m2 every 2d", 3, [0, 0, 1, 2, 2]),
    ("none", 1000, []), (" NONE ", 1000, []), ("50 mg daily", 0, []), ("50 mg daily", -3, []),
  ]

  @Test(.tags(.golden), arguments: schedules)
  func doseDays(text: String, horizon: Double, expected: [Double]) throws {
    let days = try days(text, until: horizon)
    #expect(days.count == expected.count && zip(days, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(days)")
  }

  /// The text that a regimen writes reads back as an equal regimen, with equal events, also with every amount scaled.
  @Test(.tags(.law), arguments: schedules)
  func textReadsBack(text: String, horizon: Double, expected: [Double]) throws {
    for regimen in [try Regimen(text), try Regimen(text).scaled(by: 1 / 3.0)] {
      let back = try Regimen(regimen.description)
      #expect(back == regimen && back.description == regimen.description, "\(regimen)")
      #expect(back.events(until: horizon * 24) == regimen.events(until: horizon * 24))
      let decoded = try JSONDecoder().decode([Regimen].self, from: JSONEncoder().encode([regimen]))
      #expect(decoded == [regimen])
    }
  }

  @Test(
    .tags(.golden),
    arguments: [
      ("75 mg/m^2 over 90 min every 21d", 75, DoseEvent.Basis.perSquareMeter, 1.5, Regimen.Measure.mass),
      ("75 mg/m² every 21d over 1.5 hours", 75, .perSquareMeter, 1.5, .mass), ("0.5 g daily", 500, .flat, 0, .mass),
      ("250 µg daily", 0.25, .flat, 0, .mass), ("250ug daily", 0.25, .flat, 0, .mass),
      ("2 mg/kg over 20min every 3wk", 2, .perKilogram, 20 / 60.0, .mass),
      ("3 mcg/kg daily", 0.003, .perKilogram, 0, .mass), ("200 cGy daily", 2, .flat, 0, .radiation),
      ("1.5 units every 28d", 1.5, .flat, 0, .units), ("1e3 mg daily", 1000, .flat, 0, .mass),
      ("0 mg daily", 0, .flat, 0, .mass), ("100 mg over 24h daily", 100, .flat, 24, .mass),
    ])
  func dose(text: String, amount: Double, basis: DoseEvent.Basis, duration: Double, measure: Regimen.Measure) throws {
    let regimen = try Regimen(text)
    #expect(regimen.events(until: 1) == [DoseEvent(time: 0, amount: amount, basis: basis, duration: duration)])
    #expect(regimen.measure == measure)
  }

  @Test func phasesKeepTheirOwnDose() throws {
    let events = try Regimen("840 mg over 1h once then 420 mg over 30min every 3wk").events(until: 43 * 24)
    #expect(events.map(\.amount) == [840, 420, 420] && events.map(\.duration) == [1, 0.5, 0.5])
    let mixed = try Regimen("10 mg daily, 75 mg/m2 every 2d").events(until: 72)
    #expect(mixed.map(\.amount) == [10, 75, 10, 10, 75])
    #expect(Regimen.none.events(until: 1e6).isEmpty && Regimen.none.measure == nil)
  }

  @Test(.tags(.law)) func scalingMultipliesAmountsAlone() throws {
    let regimen = try Regimen("800 mg once then 400 mg daily 4wk on 2wk off")
    for factor in [0, 0.75, 2] {
      let scaled = regimen.scaled(by: factor).events(until: 2000)
      #expect(
        scaled
          == regimen.events(until: 2000).map {
            DoseEvent(time: $0.time, amount: $0.amount * factor, basis: $0.basis, duration: $0.duration)
          })
    }
  }

  /// A longer horizon adds doses and changes none; a year of daily doses has no drift.
  @Test(.tags(.law)) func horizonOnlyCuts() throws {
    let regimen = try Regimen("50 mg q8h 3wk on 1wk off, 20 mg every 20min for 1d")
    let long = regimen.events(until: 3000)
    for horizon in [0.1, 24, 503.9, 504, 2000] {
      #expect(regimen.events(until: horizon) == long.filter { $0.time < horizon })
    }
    #expect(long.filter { $0.amount == 20 }.count == 72)
    #expect(try Regimen("1 mg daily").events(until: 365 * 24).map(\.time) == (0..<365).map { Double($0) * 24 })
  }

  /// Random sequences of words: each is either a located error or a regimen whose text reads back and whose doses ascend.
  @Test(.tags(.law)) func anyTextIsARegimenOrALocatedError() throws {
    let words = [
      "50", "2.5", "1", "0", "28", "mg", "mg/m2", "unit", "daily", "twice", "every", "21", "d", "wk", "h", "over", "on",
      "off", "days", ",", "then", "and", "once", "at", "from", "for", "until", "x3", "q12h", "-", "bid",
      "none", "?", "4wk",
    ]
    // Beginnings that are right, so that a good share gets beyond the first words.
    let beginnings = ["", "50 mg", "50 mg daily", "50 mg once then 25 mg", "2 unit on days 1,8 every", "50 mg at 3 h"]
    var regimens = 0
    for index in 0..<20_000 {
      var generator = Key(seed: 51).child(.replicate, index).generator
      var text = beginnings[generator.index(below: beginnings.count)]
      for _ in 0..<generator.index(below: 7) { text += " " + words[generator.index(below: words.count)] }
      switch parsed(text) {
      case .success(let regimen):
        regimens += 1
        #expect(try Regimen(regimen.description) == regimen, "\(text)")
        let times = regimen.events(until: 2000).map(\.time)
        #expect(times == times.sorted() && times.allSatisfy { $0 < 2000 })
      case .failure(let error):
        #expect(error.position >= 1 && error.position <= text.count + 1 && !error.reason.isEmpty)
        if !error.word.isEmpty { #expect(text.dropFirst(error.position - 1).hasPrefix(error.word)) }
      }
    }
    #expect(regimens > 1000)
  }

  private func parsed(_ text: String) -> Result<Regimen, RegimenError> {
    do { return .success(try Regimen(text)) } catch { return .failure(error) }
  }
}
