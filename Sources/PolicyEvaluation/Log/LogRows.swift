/// The rows of a file as they are read, before they are sorted into episodes.
struct LogRows {
  private let columns: LogColumns
  private var unsorted: EvaluationLog
  private var problems = EvaluationLogError.Collection()
  /// Per row: its line, its episode by order of appearance, its step number.
  private var lines: [Int] = []
  private var episodes: [Int] = []
  private var steps: [Int] = []
  private var labels: [String] = []
  /// Per row, where there is the column.
  private var isCensored: [Bool] = []
  private var indices: [String: Int] = [:]
  /// Whether a row's step is unknown, so that what seems a gap may be none.
  private var hasUnreadableStep = false

  init(columns: LogColumns) {
    self.columns = columns
    unsorted = EvaluationLog(
      actionCount: max(columns.actionValues.count, columns.targetPolicy.count, columns.behaviorPolicy.count))
    if !columns.actionValues.isEmpty { unsorted.actionValues = [] }
    if !columns.targetPolicy.isEmpty || columns.dose != nil && !columns.actionValues.isEmpty {
      unsorted.targetPolicy = []
    }
    if !columns.behaviorPolicy.isEmpty { unsorted.behaviorPolicy = [] }
    if !columns.features.isEmpty { unsorted.features = [] }
    if columns.state != nil { unsorted.states = [] }
    if columns.center != nil { unsorted.centers = [] }
    if columns.dose != nil { unsorted.doses = LoggedDoses(given: [], target: columns.targetDose.map { _ in [] }) }
  }

  mutating func append(_ row: DelimitedRow, line: Int) {
    guard row.count == columns.count else {
      hasUnreadableStep = true
      problems.append(.init(row: line, message: "\(row.count) fields where the header has \(columns.count)"))
      return
    }
    lines.append(line)
    episodes.append(episode(row.text(columns.episode), line))
    let step = integer(row, columns.step, "step", line)
    if step == nil { hasUnreadableStep = true }
    steps.append(step ?? -1)
    appendDecision(row, line)
    appendModel(row, line)
    appendContext(row, line)
  }

  /// What was done, what came of it, and how likely it was.
  private mutating func appendDecision(_ row: DelimitedRow, _ line: Int) {
    let columns = columns
    var action: Int?
    if let field = columns.action { action = integer(row, field, "action", line) }
    unsorted.actions.append(action ?? 0)
    unsorted.rewards.append(number(row, columns.reward, "reward", line))
    unsorted.behaviorProbabilities.append(number(row, columns.behaviorProbability, columns.behaviorName, line))
    var target = 0.0
    if let field = columns.targetProbability { target = number(row, field, columns.targetName, line) }
    unsorted.targetProbabilities.append(target)
    var elapsed = 1.0
    if let field = columns.elapsed { elapsed = number(row, field, "elapsed", line) }
    unsorted.elapsed.append(elapsed)
    if let field = columns.dose {
      let dose = number(row, field, "dose", line)
      unsorted.doses?.given.append(dose)
    }
    if let field = columns.targetDose {
      let dose = number(row, field, "target_dose", line)
      unsorted.doses?.target?.append(dose)
    }
  }

  /// q, π and b of every action.
  private mutating func appendModel(_ row: DelimitedRow, _ line: Int) {
    let values = columns.dose == nil ? numbers(row, columns.actionValues, "q", line) : doseValues(row, line)
    unsorted.actionValues?.append(contentsOf: values)
    let policy = columns.dose == nil ? numbers(row, columns.targetPolicy, "pi", line) : [0, 1]
    unsorted.targetPolicy?.append(contentsOf: policy)
    let behavior = numbers(row, columns.behaviorPolicy, "b", line)
    unsorted.behaviorPolicy?.append(contentsOf: behavior)
  }

  /// The state, the center, and whether follow-up stopped.
  private mutating func appendContext(_ row: DelimitedRow, _ line: Int) {
    let features = numbers(row, columns.features, "x", line)
    unsorted.features?.append(contentsOf: features)
    if let field = columns.state {
      let state = integer(row, field, "state", line)
      unsorted.states?.append(state ?? 0)
    }
    if let field = columns.center { appendCenter(row.text(field), line) }
    if let field = columns.censored {
      let flag = integer(row, field, "censored", line)
      if let flag, flag > 1 {
        problems.append(.init(row: line, column: "censored", message: "\(flag) is neither 0 nor 1"))
      }
      isCensored.append(flag == 1)
    }
  }

  private mutating func numbers(_ row: DelimitedRow, _ fields: [Int], _ prefix: String, _ line: Int) -> [Double] {
    var values: [Double] = []
    for (index, field) in fields.enumerated() { values.append(number(row, field, "\(prefix)_\(index)", line)) }
    return values
  }

  /// q of the dose given and v, which are written without numbers.
  private mutating func doseValues(_ row: DelimitedRow, _ line: Int) -> [Double] {
    var values: [Double] = []
    for (field, name) in zip(columns.actionValues, ["q", "v"]) { values.append(number(row, field, name, line)) }
    return values
  }

  /// The center of the row's episode, which is that of its first row.
  private mutating func appendCenter(_ center: String, _ line: Int) {
    let episode = episodes[episodes.count - 1]
    guard let known = unsorted.centers.flatMap({ $0.indices.contains(episode) ? $0[episode] : nil }) else {
      unsorted.centers?.append(center)
      return
    }
    if known != center {
      let message = "\"\(center)\" where episode \(labels[episode]) began in \"\(known)\": an episode has one center"
      problems.append(.init(row: line, column: "center", message: message))
    }
  }

  private mutating func episode(_ label: String, _ line: Int) -> Int {
    if let last = episodes.last, labels[last] == label { return last }
    if label.isEmpty { problems.append(.init(row: line, column: "episode", message: "the episode has no name")) }
    if let index = indices[label] { return index }
    indices[label] = labels.count
    labels.append(label)
    return labels.count - 1
  }

  /// A field as a number; a problem and NaN where it is none.
  private mutating func number(_ row: DelimitedRow, _ field: Int, _ column: @autoclosure () -> String, _ line: Int)
    -> Double
  {
    if let value = row.number(field), value.isFinite { return value }
    problems.append(
      .init(row: line, column: column(), message: "\"\(row.text(field))\" is not a finite number"))
    return .nan
  }

  private mutating func integer(_ row: DelimitedRow, _ field: Int, _ column: String, _ line: Int) -> Int? {
    if let value = row.integer(field), value >= 0 { return value }
    problems.append(
      .init(row: line, column: column, message: "\"\(row.text(field))\" is not an integer of at least 0"))
    return nil
  }

  /// The log of all rows.
  /// - Throws: ``EvaluationLogError`` with every problem of every row.
  consuming func log() throws(EvaluationLogError) -> EvaluationLog {
    if lines.isEmpty && problems.isEmpty {
      throw EvaluationLogError(problems: [.init(message: "the file has a header and no row")])
    }
    if unsorted.actionCount == 0 { unsorted.actionCount = EvaluationLog.actionCount(of: unsorted.actions) }
    checkValues()
    let order = sorted()
    checkSteps(order)
    checkCensoring(order)
    if let error = problems.error { throw error }
    return assembled(order)
  }

  /// Adds the values that parse but cannot be used.
  private mutating func checkValues() {
    let known = Set(problems.problems.map { "\($0.row ?? 0) \($0.column ?? "")" })
    let rowsWithNumbersMissing = Set(problems.problems.compactMap(\.row))
    for step in lines.indices {
      for fault in unsorted.faults(at: step) {
        let line = lines[step]
        // A sum over, or a comparison with, a field that is not a number says nothing new.
        let isDerived = ["pi", "b"].contains(fault.column) || fault.message.contains("nan")
        if known.contains("\(line) \(fault.column)") || isDerived && rowsWithNumbersMissing.contains(line) { continue }
        problems.append(.init(row: line, column: fault.column, message: fault.message))
      }
    }
  }

  /// Row indices by (episode, step): episodes by number where every label is one, else by text.
  private func sorted() -> [Int] {
    let numbers = labels.compactMap { Int($0) }
    let isNumbered = numbers.count == labels.count
    let byLabel = labels.indices.sorted {
      isNumbered && numbers[$0] != numbers[$1] ? numbers[$0] < numbers[$1] : labels[$0] < labels[$1]
    }
    var rank = [Int](repeating: 0, count: labels.count)
    for (position, label) in byLabel.enumerated() { rank[label] = position }
    return lines.indices.sorted {
      (rank[episodes[$0]], steps[$0], lines[$0]) < (rank[episodes[$1]], steps[$1], lines[$1])
    }
  }

  /// Duplicate steps, gaps, and episodes that do not start where the others do.
  private mutating func checkSteps(_ order: [Int]) {
    let first = min(steps.filter { $0 >= 0 }.min() ?? 0, 1)
    var previous: Int?
    for row in order where steps[row] >= 0 {
      let isSame = previous.map { episodes[$0] == episodes[row] } ?? false
      let expected = isSame ? (previous.map { steps[$0] } ?? 0) + 1 : first
      if steps[row] == expected - 1 && isSame {
        problem(row, "step \(steps[row]) of episode \(labels[episodes[row]]) is given twice")
      } else if steps[row] != expected && !hasUnreadableStep {
        problem(row, "episode \(labels[episodes[row]]) has step \(steps[row]) where step \(expected) should follow")
      }
      previous = row
    }
  }

  /// Nothing is seen after a censoring.
  private mutating func checkCensoring(_ order: [Int]) {
    guard !isCensored.isEmpty else { return }
    for (row, next) in zip(order, order.dropFirst()) where episodes[row] == episodes[next] && isCensored[row] {
      let message = "episode \(labels[episodes[row]]) is censored at step \(steps[row]), and a step follows"
      problems.append(.init(row: lines[row], column: "censored", message: message))
    }
  }

  private mutating func problem(_ row: Int, _ message: String) {
    problems.append(.init(row: lines[row], column: "step", message: message))
  }

  private func assembled(_ order: [Int]) -> EvaluationLog {
    let width = unsorted.actionCount
    var log = unsorted
    log.actions = order.map { unsorted.actions[$0] }
    log.rewards = order.map { unsorted.rewards[$0] }
    log.behaviorProbabilities = order.map { unsorted.behaviorProbabilities[$0] }
    log.targetProbabilities = order.map { unsorted.targetProbabilities[$0] }
    log.elapsed = order.map { unsorted.elapsed[$0] }
    func rows(_ column: [Double]?, _ width: Int) -> [Double]? {
      column.map { values in order.flatMap { values[$0 * width..<($0 + 1) * width] } }
    }
    log.actionValues = rows(unsorted.actionValues, width)
    log.targetPolicy = rows(unsorted.targetPolicy, width)
    log.behaviorPolicy = rows(unsorted.behaviorPolicy, width)
    log.features = rows(unsorted.features, columns.features.count)
    log.states = unsorted.states.map { states in order.map { states[$0] } }
    log.doses = unsorted.doses.map { doses in
      LoggedDoses(given: order.map { doses.given[$0] }, target: doses.target.map { target in order.map { target[$0] } })
    }
    log.centers = unsorted.centers.map { _ in [] }
    log.offsets = [0]
    for (position, row) in order.enumerated() {
      if position > 0 && episodes[order[position - 1]] != episodes[row] { log.offsets.append(position) }
      if position == log.offsets[log.offsets.count - 1] {
        log.labels.append(labels[episodes[row]])
        if let centers = unsorted.centers { log.centers?.append(centers[episodes[row]]) }
      }
    }
    log.offsets.append(order.count)
    let lasts = log.offsets.dropFirst().map { order[$0 - 1] }
    if !isCensored.isEmpty, lasts.contains(where: { isCensored[$0] }) {
      log.censoring = .kaplanMeier(
        log, isCensored: lasts.map { isCensored[$0] }, strata: log.centers.map { CensoringWeights.strata(byCenter: $0) }
      )
    }
    return log
  }
}
