import ArgumentParser
import PolicyLearning

/// `titrate algorithms`: what policies can be learned with.
struct AlgorithmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "algorithms", abstract: "List the learning algorithms, or one of them with its settings.",
    discussion: "With --defaults the settings are YAML that `titrate train --plan` reads.")

  @Argument(help: "An algorithm; without it all are listed.") var name: String?
  @Flag(help: "Print its settings, with their defaults, as YAML (with --json as JSON).") var defaults = false
  @Flag(help: "Print as JSON.") var json = false

  func validate() throws {
    if defaults && name == nil { throw ValidationError("--defaults needs the name of an algorithm.") }
  }

  func run() throws {
    guard let name else { return try list() }
    let algorithm = try LearningAlgorithms.named(name)
    if defaults {
      let settings = try AlgorithmSettings(algorithm)
      return json ? try printJSON(settings) : print(try settings.yaml(), terminator: "")
    }
    let sheet = AlgorithmSheet(algorithm.profile)
    json ? try printJSON(sheet) : print(sheet.text)
  }

  private func list() throws {
    let sheets = LearningAlgorithms.all.map { AlgorithmSheet($0.profile) }
    if json { return try printJSON(sheets) }
    print(TextTable(["name", "actions", "learns from", "title", "source"], sheets.map(\.cells)).text)
  }
}
