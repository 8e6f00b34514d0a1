import Pharmacometrics
import TestSupport
import Testing

@Suite struct RegimenErrorTests {
  struct Fault: Sendable {
    var text: String
    var word: String
    var position: Int
    var says: String
    var suggestion: String?

    init(_ text: String, _ word: String, _ position: Int, _ says: String, _ suggestion: String? = nil) {
      self.text = text
      self.word = word
      self.position = position
      self.says = says
      self.suggestion = suggestion
    }
  }

  static let faults = [
    Fault("50 mg dailly", "dailly", 7, "how often", "daily"),
    Fault("50 mgg daily", "mgg", 4, "unit of dose", "mg"),
    Fault("50 mg/m3 daily", "mg/m3", 4, "unit of dose", "mg/m2"),
    Fault("50 mg every 3 wek", "wek", 15, "unit of time", "week"),
    Fault("nonee", "nonee", 1, "expected a dose", "none"),
    Fault("50 mg dayly 4wk on 2wk of", "dayly", 7, "how often", "daily"),
    Fault("50 mg daily 4wk on 2wk of", "of", 24, "expected 'off'", "off"),
    Fault("50 mg daily 4wk off", "off", 17, "expected 'on'"),
    Fault("-50 mg daily", "-50", 1, "a dose cannot be negative"),
    Fault("50 mg every 0h", "0", 13, "an interval cannot be zero"),
    Fault("50 mg every -1d", "-1", 13, "a duration cannot be negative"),
    Fault("50 mg every 10 y2", "y2", 16, "unit of time", "y"),
    Fault("50 mg every 0.001min", "every", 7, "at least 1min"),
    Fault("50 mg every 2000y", "2000", 13, "at most 1000 years"),
    Fault("1e999 mg daily", "1e999", 1, "too large"),
    Fault("1e308 g daily", "1e308", 1, "too large"),
    Fault("50 mg daily 0wk on 2wk off", "0", 13, "the time on drug cannot be zero"),
    Fault("50 mg over 25h daily", "over", 7, "an infusion of 25h is longer than its interval of 1d"),
    Fault("50 mg over 13h twice daily", "over", 7, "an infusion of 13h is longer than its interval of 12h"),
    Fault("50 mg over 9d every 3wk 4wk on 1d off", "over", 7, "an infusion of 9d is longer than its interval of 8d"),
    Fault("50 mg over 2d on days 1,2 every 28d", "over", 7, "an infusion of 2d is longer than its interval of 1d"),
    Fault("50 mg over 2d on days 1,28 every 28d", "over", 7, "longer than its interval of 1d"),
    Fault("50 mg every 5wk 4wk on 2wk off", "every", 7, "an interval of 5wk is longer than the time on drug, 4wk"),
    Fault("50 mg daily every 3wk", "every", 13, "how often was said before"),
    Fault("50 mg daily for 2wk until 3wk", "until", 21, "a second end"),
    Fault("50 mg daily x0", "0", 14, "1 or more"),
    Fault("50 mg daily x1.5", "1.5", 14, "whole number"),
    Fault("50 mg on days 1,8,15", "", 21, "the length of their cycle"),
    Fault("50 mg on days 0,8 every 28d", "0", 15, "from 1"),
    Fault("50 mg on days 8,1 every 28d", "1", 17, "after day 8"),
    Fault("50 mg on days 1,29 every 28d", "every", 20, "day 29 lies beyond a cycle of 4wk"),
    Fault("50 mg on dais 1,8 every 28d", "dais", 10, "expected 'days'", "days"),
    Fault("50 mg once x3", "x", 12, "cannot stand beside 'once'"),
    Fault("50 mg daily at 3h", "daily", 7, "cannot stand beside 'at'"),
    Fault("50 mg at 24h, 0h", "0", 15, "times must ascend"),
    Fault("50 mg daily then 25 mg daily", "25", 18, "never ends"),
    Fault("50 mg once then 25 mg once", "25", 17, "needs its time"),
    Fault("50 mg daily for 2wk then 25 mg daily from 1wk", "from", 38, "which ends at 2wk"),
    Fault("50 mg daily from 4wk until 2wk", "until", 22, "ends before it begins, at 4wk"),
    Fault("50 mg at 0h then 25 mg daily", "at", 7, "'at' stands alone"),
    Fault("2 Gy daily, 50 mg daily", "50", 13, "one unit: Gy before, mg here"),
    Fault("2 Gy once then 50 mg daily", "50", 16, "one unit: Gy before, mg here"),
    Fault("50 mg", "", 6, "ends too early: expected how often"),
    Fault("", "", 1, "ends too early: expected a dose"),
    Fault("50", "", 3, "unit of dose"),
    Fault("daily 50 mg", "daily", 1, "expected a dose"),
    Fault("50 mg then 25 mg daily", "then", 7, "expected how often"),
    Fault("none daily", "daily", 6, "nothing more"),
    Fault("50 mg daily,", "", 13, "ends too early: expected a dose"),
    Fault("50 mg daily, 25 mgg daily", "mgg", 17, "unit of dose", "mg"),
    Fault("1,000 mg daily", ",", 2, "unit of dose"),
  ]

  @Test(.tags(.golden), arguments: faults)
  func faultIsLocated(fault: Fault) throws {
    let error = try #require(throws: RegimenError.self) { try Regimen(fault.text) }
    #expect(error.word == fault.word && error.position == fault.position, "\(error)")
    #expect(error.reason.contains(fault.says), "\(error)")
    #expect(error.suggestion == fault.suggestion, "\(error)")
    #expect(error.text == fault.text)
  }

  @Test(.tags(.golden)) func messageShowsTheWord() throws {
    let error = try #require(throws: RegimenError.self) { try Regimen("50 mg\tdailly 4wk on") }
    let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("'dailly': not known here; expected how often"))
    #expect(lines[0].hasSuffix("(character 7); did you mean 'daily'?"))
    #expect(lines[1] == "  50 mg dailly 4wk on")
    #expect(lines[2] == "        ^~~~~~")
    let end = try #require(throws: RegimenError.self) { try Regimen("50 mg") }
    #expect(end.description.hasSuffix("\n  50 mg\n       ^"))
  }

  @Test(
    .tags(.golden),
    arguments: [
      ("52wk", 8736), ("24h", 24), ("1wk", 168), ("365 d", 8760), ("30min", 0.5), ("20 minutes", 20 / 60.0), ("0h", 0),
      ("1.5 HOURS", 1.5), ("2 Weeks", 336), ("1 mo", 730.5), ("12 months", 8766), ("1y", 8766), ("1e2 d", 2400),
    ] as [(String, Double)])
  func durations(text: String, hours: Double) throws {
    #expect(try DurationText.hours(text) == hours)
    #expect(try DurationText.hours(DurationText.text(hours: hours)) == hours)
  }

  @Test(.tags(.golden)) func durationsInWords() {
    #expect(
      [8736, 24, 0.5, 1.5, 0, 730.5, 36].map(DurationText.text) == [
        "52wk", "1d", "30min", "90min", "0h", "730.5h", "36h",
      ])
    #expect(DurationText.text(hours: 0.123456789) == "0.123456789h")
  }

  @Test(arguments: [
    ("52", "", 3), ("52 wkk", "wkk", 4), ("-1d", "-1", 1), ("1d 2h", "2", 4), ("", "", 1), ("d", "d", 1),
  ])
  func durationFaults(text: String, word: String, position: Int) throws {
    let error = try #require(throws: RegimenError.self) { try DurationText.hours(text) }
    #expect(error.word == word && error.position == position, "\(error)")
  }
}
