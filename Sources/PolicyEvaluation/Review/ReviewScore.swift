/// What one expert says of one case, before knowing which option is whose.
public struct ReviewScore: Codable, Hashable, Sendable {
  /// The option that the expert would choose.
  public enum Preference: String, Codable, Hashable, Sendable, CaseIterable {
    case optionA = "A"
    case optionB = "B"
    /// Either would do.
    case equal
    /// Neither is acceptable.
    case neither
  }

  public var reviewer: String
  /// The case's number.
  public var number: Int
  public var preference: Preference
  /// Appropriateness, 1 (harmful) to 5 (optimal); `nil` where it was not scored.
  public var scoreA: Int?
  public var scoreB: Int?
  public var comment: String

  public init(
    reviewer: String, number: Int, preference: Preference, scoreA: Int? = nil, scoreB: Int? = nil, comment: String = ""
  ) {
    self.reviewer = reviewer
    self.number = number
    self.preference = preference
    self.scoreA = scoreA
    self.scoreB = scoreB
    self.comment = comment
  }
}

/// Scores that cannot be used, all problems at once.
public struct ReviewScoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public var problems: [String]

  public init(problems: [String]) { self.problems = problems }

  public var description: String { problems.joined(separator: "\n") }
}

extension ReviewScore {
  private static let columns = ["reviewer", "case", "preferred", "score_a", "score_b"]

  /// The scores of a file: a CSV with the columns reviewer, case, preferred (A, B, equal or neither), score_a and score_b
  /// (1 to 5 or empty) and optionally comment. Rows without a preference and without scores are cases that the reviewer
  /// left out.
  /// - Parameters:
  ///   - text: of the file.
  ///   - source: its name, for messages.
  ///   - key: of the review, which says what cases there are.
  /// - Throws: ``ReviewScoreError`` with every row that cannot be used.
  public static func read(_ text: String, source: String, key: ReviewKey) throws(ReviewScoreError) -> [ReviewScore] {
    var row = DelimitedRow()
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    var header: [String: Int] = [:]
    row.split(Array((lines.first.map(String.init) ?? "").trimmingByteOrderMark.utf8)[...])
    for place in 0..<row.count { header[row.text(place).lowercased()] = place }
    let missing = columns.filter { header[$0] == nil }
    guard missing.isEmpty else {
      throw ReviewScoreError(problems: ["\(source): no column \(missing.joined(separator: ", "))"])
    }
    var problems: [String] = []
    var scores: [ReviewScore] = []
    var seen: [String: Int] = [:]
    for (number, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
      row.split(Array(line.utf8)[...])
      func text(_ column: String) -> String {
        header[column].flatMap { $0 < row.count ? row.text($0) : nil } ?? ""
      }
      let reading = ScoreRow(
        reviewer: text("reviewer"), number: text("case"), preferred: text("preferred"), scoreA: text("score_a"),
        scoreB: text("score_b"), comment: text("comment"))
      guard !reading.isLeftOut else { continue }
      let result = reading.score(cases: key.cases.count)
      let place = "\(source), row \(number + 1)"
      problems += result.problems.map { "\(place): \($0)" }
      guard let score = result.score else { continue }
      if let earlier = seen["\(score.reviewer)\u{0}\(score.number)"] {
        problems.append("\(place): \(score.reviewer) scored case \(score.number) before, in row \(earlier)")
      }
      seen["\(score.reviewer)\u{0}\(score.number)"] = number + 1
      scores.append(score)
    }
    if !problems.isEmpty { throw ReviewScoreError(problems: problems) }
    return scores
  }
}

/// A row of a score file as text.
private struct ScoreRow {
  var reviewer: String
  var number: String
  var preferred: String
  var scoreA: String
  var scoreB: String
  var comment: String

  var isLeftOut: Bool { preferred.isEmpty && scoreA.isEmpty && scoreB.isEmpty }

  /// - Parameter cases: how many there are.
  func score(cases: Int) -> (score: ReviewScore?, problems: [String]) {
    var problems: [String] = []
    if reviewer.isEmpty { problems.append("reviewer is empty") }
    let number = Int(self.number)
    if number.map({ (1...max(1, cases)).contains($0) }) != true {
      problems.append("case '\(self.number)': a number from 1 to \(cases) is needed")
    }
    let preference = ReviewScore.Preference.allCases.first { $0.rawValue.lowercased() == preferred.lowercased() }
    if preference == nil { problems.append("preferred '\(preferred)': A, B, equal or neither is needed") }
    func grade(_ text: String, _ column: String) -> Int? {
      if text.isEmpty { return nil }
      guard let grade = Int(text), (1...5).contains(grade) else {
        problems.append("\(column) '\(text)': a whole number from 1 to 5 is needed, or nothing")
        return nil
      }
      return grade
    }
    let grades = (grade(scoreA, "score_a"), grade(scoreB, "score_b"))
    guard problems.isEmpty, let number, let preference else { return (nil, problems) }
    return (
      ReviewScore(
        reviewer: reviewer, number: number, preference: preference, scoreA: grades.0, scoreB: grades.1,
        comment: comment), []
    )
  }
}

extension String {
  fileprivate var trimmingByteOrderMark: String { hasPrefix("\u{FEFF}") ? String(dropFirst()) : self }
}
