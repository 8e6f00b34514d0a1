import ArgumentParser
import Foundation
import PolicyEvaluation

/// `titrate review score`.
struct ReviewScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Open the blinding of a review and say what the experts preferred.")

  @Argument(help: "The key that was written beside the packet.") var key: String
  @Argument(help: "Score files, CSV; one for each expert, or several in one.") var scores: [String]
  @Flag(help: "Print as JSON on standard output.") var json = false

  func run() throws {
    let reviewKey: ReviewKey
    do {
      reviewKey = try JSONDecoder().decode(ReviewKey.self, from: Data(contentsOf: URL(fileURLWithPath: key)))
    } catch let error as DecodingError {
      throw InputFailure("\(key): this is no key of a review (\(error)); give the file that 'review packet' wrote")
    }
    var problems: [String] = []
    var all: [ReviewScore] = []
    var places: [String: String] = [:]
    for path in scores {
      guard let text = try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) else {
        problems.append("\(path): cannot be read as text")
        continue
      }
      do throws(ReviewScoreError) {
        let read = try ReviewScore.read(text, source: path, key: reviewKey)
        for name in Set(read.map(\.reviewer)).sorted() {
          if let other = places[name] { problems.append("\(path): reviewer \(name) is in \(other) as well") }
          places[name] = path
        }
        all += read
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw ReviewScoreError(problems: problems) }
    guard !all.isEmpty else { throw InputFailure("no case is scored in \(scores.joined(separator: ", "))") }
    let summary = ReviewSummary(all, key: reviewKey)
    json ? try printJSON(summary) : print(summary.text)
  }
}

extension ReviewSummary {
  /// As lines.
  var text: String {
    func words(_ estimate: Estimate?, _ decimals: Int) -> String {
      guard let estimate else { return "none" }
      let interval = estimate.lower.flatMap { lower in estimate.upper.map { Interval(lower: lower, upper: $0) } }
      return NumberText.estimate(estimate.value, interval, decimals)
    }
    let rows = [
      ["reviewers", reviewers.joined(separator: ", ")],
      ["cases scored", "\(scoredCases) of \(cases), \(scores) scores"],
      ["preferred", "policy \(policyPreferred), clinician \(clinicianPreferred), equal \(equal), neither \(neither)"],
      ["policy preferred, of either", words(policyShare, 2)],
      ["  by majority of a case", words(policyShareByMajority, 2)],
      ["appropriateness, policy", words(policyScore, 2)],
      ["appropriateness, clinician", words(clinicianScore, 2)],
      ["  policy less clinician", words(scoreDifference, 2)],
      [
        "scored 1 or 2",
        "policy \(NumberText.percent(policyInappropriateShare)), clinician \(NumberText.percent(clinicianInappropriateShare))",
      ],
      [
        "agreement of reviewers",
        agreement.map { "Fleiss's kappa \(NumberText.fixed($0, 2))" } ?? "one reviewer a case",
      ],
    ]
    return TextTable(rows: rows).text
      + "\nIntervals cover 95 %, cases as units. Research software, not a medical device."
  }
}
