import ArgumentParser

/// `titrate version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  @Flag(help: "Print as JSON.") var json = false

  func run() throws {
    if json { try printJSON(["version": Version.number]) } else { print("titrate \(Version.number)") }
  }
}
