/// What was asked: the configuration in words.
struct QuestionSection {
  let content: ReportQuestion

  func body(_ numbering: inout Numbering) -> [HTML] {
    [
      HTML.node(
        "dl", ["class": "facts"],
        facts.flatMap { [HTML.node("dt", $0.0), HTML.node("dd", $0.1)] }),
      numbering.table(weights),
    ]
  }

  private var facts: [(String, String)] {
    var facts = [
      ("Data set", content.dataSet + (content.isSimulated ? " (virtual patients)" : " (real records)")),
      ("Policy", content.policy), ("Compared with", content.comparator),
      ("Actions", content.actions.joined(separator: ", ")),
    ]
    if let interval = content.decisionIntervalDays { facts.append(("Decisions every", days(interval))) }
    if let horizon = content.horizonDays { facts.append(("Horizon", days(horizon))) }
    facts.append(("Discount", "\(NumberText.plain(content.discount)) per \(days(content.discountPeriodDays))"))
    facts.append(("Training runs", NumberText.count(content.trainingSeeds)))
    facts.append(("Seed", String(content.seed)))
    return facts
  }

  private func days(_ value: Double) -> String {
    value == 1 ? "day" : NumberText.fixed(value, value == value.rounded() ? 0 : 1) + " days"
  }

  private var weights: DataTable {
    DataTable(
      caption: "Components of the reward", columns: [.text("Component"), .text("Meaning"), .number("Weight")],
      rows: content.rewardWeights.map { [$0.name, $0.meaning, NumberText.plain($0.weight)] })
  }
}
