import ArgumentParser
import DosingMDP
import Foundation
import PolicyLearning
import VirtualPatients

/// `titrate environment`: the processes that policies can be learned in, for learners in other languages.
struct EnvironmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment", abstract: "Serve a simulator to another program; `titrate environments` lists them.",
    subcommands: [Serve.self])

  /// Standard output carries the conversation, so nothing else is printed on it.
  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve an environment over standard input and output, or over a Unix socket.",
      discussion: """
        python/titrate_gym is the other side, for Gymnasium. Over a socket one client after the other is served.
        """)

    @Argument(help: "The environment.") var name: String
    @Option(
      name: [.customLong("option"), .customLong("set")],
      help: .init(
        "An option of the environment; may be repeated. `titrate environments NAME` lists them.",
        valueName: "name=value"))
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
      try serve(ProcessRegistry.process(name, options: options()))
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
        let (name, value) = try pair(setting, "--option")
        options[name] = value
      }
      return options
    }
  }
}
