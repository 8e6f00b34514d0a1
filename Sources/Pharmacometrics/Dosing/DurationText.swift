import Quantities

/// Durations in words: a number and a unit of time, as in `52wk`, `24h`, `30 min` or `365 d`.
///
/// Units, in either case and with or without a space before them: `min`, `minute`, `h`, `hr`, `hour`, `d`, `day`, `w`,
/// `wk`, `week`, `mo`, `month`, `y`, `year`, and their plurals. A year is 365.25 days and a month a twelfth of it, 30.4375
/// days (UCUM codes `a` and `mo`).
public enum DurationText {
  /// The hours of a duration in words, 0 or more.
  /// - Throws: ``RegimenError``, which points at the word that is not understood.
  public static func hours(_ text: String) throws(RegimenError) -> Double {
    var parser = RegimenParser(text)
    let hours = try parser.duration()
    try parser.expectEnd()
    return hours
  }

  /// A duration of so many hours in words that ``hours(_:)`` reads back exactly: `1008` is `6wk`, `0.5` is `30min`.
  public static func text(hours: Double) -> String {
    precondition(hours >= 0 && hours.isFinite, "DurationText.text(hours: \(hours)): not a duration")
    if hours == 0 { return "0h" }
    for (word, perHour) in [("wk", 1 / 168.0), ("d", 1 / 24.0), ("h", 1), ("min", 60)] {
      let count = (hours * perHour).rounded()
      let text = RegimenVocabulary.number(count) + word
      // Minutes for short times alone: 730.5 hours are not better told as 43830 minutes.
      if count >= 1 && (word != "min" || hours < 24) && (try? Self.hours(text)) == hours { return text }
    }
    return RegimenVocabulary.number(hours) + "h"
  }
}
