/// A date, or a date and time, of ISO 8601 as days since 1970-01-01T00:00Z.
///
/// Understood: `2024-03-01`, `2024-03-01T08:30`, `…:15`, `…:15.5`, each with an optional `Z` or `±hh:mm`.
enum CalendarDate {
  static func days(_ token: String) -> Double? {
    let halves = token.split(separator: token.contains("T") ? "T" : " ", maxSplits: 1)
    guard let date = halves.first, let day = civilDay(date) else { return nil }
    guard halves.count == 2 else { return token.contains("T") ? nil : Double(day) }
    guard let seconds = secondsOfDay(halves[1]) else { return nil }
    return Double(day) + seconds / 86_400
  }

  private static func civilDay(_ text: Substring) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard
      parts.count == 3, parts.map(\.count) == [4, 2, 2], let year = digits(parts[0]), let month = digits(parts[1]),
      let day = digits(parts[2]), (1...12).contains(month), day >= 1, day <= length(of: month, in: year)
    else { return nil }
    // Years run from March, so that the leap day is the last of a year; 719468 days lie between 0000-03-01 and 1970.
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5 + day - 1
      - 719_468
  }

  private static func length(of month: Int, in year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func secondsOfDay(_ text: Substring) -> Double? {
    var clock = text
    var offset = 0
    if clock.last == "Z" {
      clock = clock.dropLast()
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = clock[clock.index(after: sign)...].split(separator: ":")
      guard zone.count == 2, let hours = digits(zone[0]), let minutes = digits(zone[1]) else { return nil }
      offset = (clock[sign] == "+" ? 1 : -1) * (hours * 3600 + minutes * 60)
      clock = clock[..<sign]
    }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = digits(parts[0]), let minute = digits(parts[1]) else { return nil }
    guard case .number(let second) = NumberToken(parts.count == 3 ? String(parts[2]) : "0") else { return nil }
    guard hour < 24, minute < 60, second >= 0, second < 61 else { return nil }
    return Double(hour * 3600 + minute * 60 - offset) + second
  }

  private static func digits(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }
}
