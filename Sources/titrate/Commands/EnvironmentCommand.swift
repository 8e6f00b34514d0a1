import ArgumentParser
import DosingMDP
import Foundation
import PolicyLearning

/// `titrate environment`: the processes that policies can be learned in, for learners in other languages.
struct EnvironmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment", abstract: "List the environments to learn in, or serve one to another program.",
    subcommands: [List.self, Serve.self])

  /// What is registered under a name.
  struct Entry {
    var name: String
    var summary: String
  }

  /// Where names come from: what has to be replaced by the registry of processes.
  static var registered: [Entry] { [] }

  /// - Throws: ``UsageProblem`` where there is no such process.
  static func process(_ name: String, options: [String: String]) throws -> any DecisionProcess {
    throw UsageProblem("there is no environment '\(name)'; `titrate environment list` lists them")
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the environments.")

    func run() throws {
      let entries = EnvironmentCommand.registered
      let width = entries.map(\.name.count).max() ?? 0
      for entry in entries {
        print(entry.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + entry.summary)
      }
    }
  }

  /// Standard output carries the conversation, so nothing else is printed on it.
  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve an environment over standard input and output, or over a Unix socket.",
      discussion: """
        python/titrate_gym is the other side, for Gymnasium. Over a socket one client after the other is served.
        """)

    @Argument(help: "The environment.") var name: String
    @Option(
      name: .customLong("set"), help: .init("An option of the environment; may be repeated.", valueName: "name=value"))
    var settings: [String] = []
    @Option(help: "The path of a Unix socket to make; without it standard input and output are used.")
    var socket: String?
    @Option(help: "Threads that step lanes side by side.") var threads = 1

    func validate() throws {
      try validate(threads: threads)
      _ = try options()
    }

    func run() throws {
      // A client that goes away is an error of writing, and not the end of the program.
      signal(SIGPIPE, SIG_IGN)
      try serve(EnvironmentCommand.process(name, options: options()))
    }

    private func serve(_ process: some DecisionProcess) throws {
      let server = ProcessServer(process, threads: threads)
      guard let socket else { return try server.serve(from: .standardInput, to: .standardOutput) }
      let listener = try BridgeSocket(path: socket)
      while true {
        let client = try listener.accept()
        do {
          try server.serve(from: client, to: client)
        } catch {
          note("a client broke off: \(error)")
        }
      }
    }

    private func options() throws -> [String: String] {
      var options: [String: String] = [:]
      for setting in settings {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
          throw ValidationError("--set \(setting): give it as name=value.")
        }
        options[String(parts[0])] = String(parts[1])
      }
      return options
    }
  }
}
