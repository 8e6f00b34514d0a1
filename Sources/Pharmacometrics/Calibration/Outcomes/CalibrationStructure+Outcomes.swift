import Foundation

/// A parameter of an outcome, before it stands among the structure's.
private struct OutcomeLine {
  let symbol: String
  let meaning: String
  var unit = "1"
  let start: Double
  var scale = ParameterScale.normal
  /// Whether another scale would let it become impossible.
  var mustBePositive: Bool { scale == .logNormal }
}

extension CalibrationStructure {
  /// Resolves events and ordinal outcomes; their parameters follow the model's.
  mutating func addOutcomes(_ problems: inout [String]) {
    let (events, ordinal) = (specification.events, specification.ordinal)
    for name in events.keys.sorted() where ordinal[name] != nil {
      problems.append("ordinal.\(name): an event has that name too; rename one")
    }
    for (name, given) in events.sorted(by: { $0.key < $1.key }) { add(name, given, &problems) }
    for (name, given) in ordinal.sorted(by: { $0.key < $1.key }) { add(name, given, &problems) }
    // Names count however they are capitalized.
    var taken = Set(outputs.flatMap { [$0.symbol, $0.dvid ?? $0.symbol] }.map { $0.uppercased() })
    for outcome in outcomes {
      let label = outcome.dvid ?? outcome.name
      if !taken.insert(label.uppercased()).inserted {
        problems.append("dvid: '\(label)' marks more than one output, event or ordinal outcome; change one")
      }
    }
  }

  private mutating func add(_ name: String, _ given: EventSpecification, _ problems: inout [String]) {
    let place = "events.\(name)"
    var lines = [
      OutcomeLine(
        symbol: "\(name)_rate", meaning: "rate of the hazard of \(name) (\(given.hazard.rawValue))", unit: "1/h",
        start: given.rate, scale: .logNormal)
    ]
    switch given.hazard {
    case .constant:
      if given.shape != nil { problems.append("\(place).shape: a constant hazard has none; leave it out") }
    case .weibull:
      lines.append(
        OutcomeLine(
          symbol: "\(name)_shape", meaning: "shape of the hazard of \(name)", start: given.shape ?? 1,
          scale: .logNormal))
    case .gompertz:
      lines.append(
        OutcomeLine(
          symbol: "\(name)_shape", meaning: "growth of the log hazard of \(name)", unit: "1/h", start: given.shape ?? 0)
      )
    }
    if let step = given.step, !(step > 0 && step.isFinite) {
      problems.append("\(place).step: \(step); hours above 0")
    }
    if given.censoring == .interval && given.repeated == true {
      problems.append(
        "\(place).repeated: an event within intervals can be had once only; leave one of the two keys out")
    }
    append(
      name, .event(given.hazard, given.censoring ?? .exact, isRepeated: given.repeated ?? false), given.dvid,
      given.step, lines, given.effects ?? [], place, &problems)
  }

  private mutating func add(_ name: String, _ given: OrdinalSpecification, _ problems: inout [String]) {
    let place = "ordinal.\(name)"
    let wrong = given.problems(place)
    problems += wrong
    guard wrong.isEmpty else { return }
    let start = given.start
    var lines = [OutcomeLine(symbol: "\(name)_alpha_1", meaning: "logit of P(\(name) >= 1)", start: start[0])]
    for index in 1..<start.count {
      lines.append(
        OutcomeLine(
          symbol: "\(name)_gap_\(index + 1)",
          meaning: "logit of P(\(name) >= \(index)) less that of P(\(name) >= \(index + 1))",
          start: start[index - 1] - start[index], scale: .logNormal))
    }
    append(
      name, .ordinal(categories: start.count + 1), given.dvid, nil, lines, given.effects ?? [], place, &problems)
  }

  private mutating func append(
    _ name: String, _ kind: OutcomeModel.Kind, _ dvid: String?, _ step: Double?, _ baseline: [OutcomeLine],
    _ given: [CourseEffectSpecification], _ place: String, _ problems: inout [String]
  ) {
    var lines = baseline
    var effects: [OutcomeModel.Effect] = []
    for effect in given {
      guard let output = outputs.firstIndex(where: { $0.symbol == effect.output }) else {
        let known = outputs.map(\.symbol)
        problems.append("\(place).effects: \(UnknownName(effect.output, kind: "output of \(model)", among: known))")
        continue
      }
      let transform = effect.transform ?? .identity
      let reference = effect.reference ?? (transform == .identity ? 0 : 1)
      if !(reference.isFinite && (transform == .identity || reference > 0)) {
        problems.append("\(place).effects: a reference of \(reference) for \(effect.output); it must be positive")
      }
      let words = transform == .identity ? effect.output : "\(transform.rawValue)_\(effect.output)"
      lines.append(
        OutcomeLine(
          symbol: "\(name)_\(words)", meaning: "effect of \(effect.output) (\(transform.rawValue)) on \(name)",
          unit: transform == .identity ? "per \(outputs[output].unit)" : "1", start: effect.coefficient ?? 0))
      effects.append(.init(output: output, transform: transform, reference: reference))
    }
    outcomes.append(
      OutcomeModel(
        name: name, kind: kind, dvid: dvid, first: outcomeParameterCount, effects: effects, step: step))
    for line in lines { add(line, &problems) }
  }

  private mutating func add(_ line: OutcomeLine, _ problems: inout [String]) {
    var given = specification.parameters[line.symbol] ?? .init()
    if parameters.contains(where: { $0.symbol == line.symbol }) {
      problems.append("\(line.symbol) would be two parameters; rename the outcome, or take one of its effects out")
    }
    if line.mustBePositive, let scale = given.scale, scale != .logNormal {
      problems.append("parameters.\(line.symbol).scale: \(scale.rawValue); it must be positive, so log-normal")
    }
    given.scale = line.mustBePositive ? line.scale : given.scale ?? line.scale
    given.estimate = given.estimate ?? true
    add(
      ParameterLine(line.symbol, line.meaning, line.unit, parameterCount + outcomeParameterCount, line.start, .none),
      given, &problems)
    parameters[parameters.count - 1].isOutcomes = true
    outcomeParameterCount += 1
  }

  /// The symbols of an outcome's parameters.
  func symbols(of outcome: OutcomeModel) -> [String] {
    let places = outcome.first..<(outcome.first + outcome.baselineCount + outcome.effects.count)
    return parameters.filter { places.contains($0.place - parameterCount) }.map(\.symbol)
  }
}
