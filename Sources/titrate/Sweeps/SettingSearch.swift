import ArgumentParser
import PolicyLearning
import Stochastics

/// Which settings are tried: `--vary PATH=v1,v2` and `--range PATH=low..high[:log]`.
struct SettingSearch {
  private let axes: [SweepConfiguration.Axis]
  private let ranges: [String: SettingRange]

  /// - Throws: `ValidationError` or ``UsageProblem`` where a text is none of these.
  init(vary: [String], range: [String]) throws {
    axes = try vary.map(Self.axis)
    var ranges: [String: SettingRange] = [:]
    for text in range {
      let (path, value) = try pair(text, "--range")
      guard ranges.updateValue(try Self.range(value, in: text), forKey: path) == nil else { throw Self.twice(path) }
    }
    self.ranges = ranges
    var seen = Set(ranges.keys)
    for path in axes.map(\.path) where !seen.insert(path).inserted { throw Self.twice(path) }
    let reserved = seen.sorted().first { $0 == "seed" || $0 == "log" || $0.hasPrefix("log.") }
    if let reserved {
      throw UsageProblem("\(reserved) cannot be varied; seeds are varied by --seeds, and all learn from one log")
    }
  }

  private static func twice(_ path: String) -> UsageProblem { UsageProblem("\(path) is varied twice") }

  var hasRanges: Bool { !ranges.isEmpty }

  /// Every combination of the values.
  func grid() -> [SweepConfiguration] { SweepConfiguration.grid(axes) }

  /// Settings drawn from the ranges, and from the values, each as likely as any other; what is drawn again counts once.
  /// - Throws: `LearningError` for a range without values.
  func draws(_ count: Int, key: Key) throws -> [SweepConfiguration] {
    let choices = Dictionary(uniqueKeysWithValues: axes.map { ($0.path, SettingRange.choice($0.values)) })
    var seen: Set<SweepConfiguration> = []
    return try RandomSearch(ranges.merging(choices) { $1 }).configurations(count, key: key)
      .filter { seen.insert($0).inserted }
  }

  private static func axis(_ text: String) throws -> SweepConfiguration.Axis {
    let (path, list) = try pair(text, "--vary")
    let pieces = pieces(list)
    guard pieces.allSatisfy({ $0.contains { !$0.isWhitespace } }) else {
      throw ValidationError("--vary \(text): PATH=VALUE,VALUE,... is expected.")
    }
    let values = try pieces.map { try PlanFile.setting($0, in: "--vary \(text)") }
    guard Set(values).count == values.count else {
      throw ValidationError("--vary \(text): a value stands there twice.")
    }
    return SweepConfiguration.Axis(path, values)
  }

  /// The parts between commas that are within no brackets and no quotation marks.
  static func pieces(_ text: String) -> [String] {
    var (pieces, depth, quote) = ([""], 0, Character?.none)
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if "[{".contains(character) {
        depth += 1
      } else if "]}".contains(character) {
        depth -= 1
      } else if character == ",", depth == 0 {
        pieces.append("")
        continue
      }
      pieces[pieces.count - 1].append(character)
    }
    return pieces
  }

  private static func range(_ value: String, in text: String) throws -> SettingRange {
    let isLogarithmic = value.hasSuffix(":log")
    let bounds = (isLogarithmic ? String(value.dropLast(4)) : value).split(separator: "..").map(String.init)
    guard bounds.count == 2, let low = Double(bounds[0]), let high = Double(bounds[1]), low.isFinite, high.isFinite,
      low <= high, low > 0 || !isLogarithmic
    else {
      throw ValidationError(
        "--range \(text): PATH=LOW..HIGH with numbers is expected, and :log behind it for positive ones.")
    }
    if isLogarithmic { return .logUniform(low: low, high: high) }
    guard let low = Int(bounds[0]), let high = Int(bounds[1]) else { return .uniform(low: low, high: high) }
    return .integers(low: low, high: high)
  }
}
