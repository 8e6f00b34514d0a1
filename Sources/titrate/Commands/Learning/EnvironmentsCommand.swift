import ArgumentParser
import Pharmacometrics
import VirtualPatients

/// `titrate environments`: where policies can be learned and tried.
struct EnvironmentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environments", abstract: "List the simulators to learn in, or one of them with its options.")

  @Argument(help: "An environment; without it all are listed.") var name: String?
  @Flag(help: "Print as JSON.") var json = false

  func run() throws {
    let entries = ProcessRegistry.all.map(EnvironmentSheet.init)
    guard let name else {
      if json { return try printJSON(entries) }
      return print(TextTable(["name", "summary"], entries.map { [$0.name, $0.summary] }).text)
    }
    guard var entry = entries.first(where: { $0.name == name }) else {
      throw UnknownName(name, kind: "environment", among: entries.map(\.name))
    }
    entry.describe()
    json ? try printJSON(entry) : print(entry.text)
  }
}
