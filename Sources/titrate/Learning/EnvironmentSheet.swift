import DosingMDP
import VirtualPatients

/// What a simulator is, for readers.
struct EnvironmentSheet: Encodable {
  struct Option: Encodable {
    var name: String
    var meaning: String
    var required: Bool
  }

  var name: String
  var summary: String
  var options: [Option]
  /// With all options left out; `nil` where one must be given, or where many are listed.
  var process: ProcessDescription?

  init(_ entry: ProcessRegistry.Entry) {
    name = entry.name
    summary = entry.summary
    options = entry.options.map { Option(name: $0.name, meaning: $0.meaning, required: $0.isRequired) }
  }

  /// With what it shows, does and counts.
  mutating func describe() {
    guard !options.contains(where: \.required) else { return }
    process = (try? ProcessRegistry.process(name))?.description
  }

  var text: String {
    var lines = ["\(name): \(summary)"]
    if let process {
      lines.append("features  " + process.features.joined(separator: ", "))
      lines.append("actions   " + process.actions.text)
      lines.append("costs     " + (process.costs.isEmpty ? "none" : process.costs.joined(separator: ", ")))
    }
    guard !options.isEmpty else { return (lines + ["It has no options."]).joined(separator: "\n") }
    let rows = options.map { ["  " + $0.name, $0.meaning + ($0.required ? "; must be given" : "")] }
    return (lines + ["options (--option NAME=VALUE)", TextTable(rows: rows).text]).joined(separator: "\n")
  }
}

extension ActionDomain {
  /// In words.
  var text: String {
    switch self {
    case .options(let count): return "\(count) options, 0 to \(count - 1)"
    case .amounts(let lower, let upper):
      return "amounts, " + zip(lower, upper).map { "\($0) to \($1)" }.joined(separator: "; ")
    }
  }
}
