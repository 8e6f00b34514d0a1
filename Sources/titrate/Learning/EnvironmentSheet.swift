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

  init(_ entry: ProcessRegistry.Entry) {
    name = entry.name
    summary = entry.summary
    options = entry.options.map { Option(name: $0.name, meaning: $0.meaning, required: $0.isRequired) }
  }

  var text: String {
    guard !options.isEmpty else { return "\(name): \(summary)\nIt has no options." }
    let rows = options.map { ["  " + $0.name, $0.meaning + ($0.required ? "; must be given" : "")] }
    return "\(name): \(summary)\nOptions (--option NAME=VALUE):\n" + TextTable(rows: rows).text
  }
}
