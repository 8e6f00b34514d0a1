import ArgumentParser
import DosingMDP
import PolicyLearning
import VirtualPatients

/// A simulator on the command line.
struct EnvironmentArguments: ParsableArguments {
  @Option(help: "The simulator; `titrate environments` lists them.") var environment: String?
  @Option(
    help: .init(
      "An option of the simulator; may be repeated. `titrate environments NAME` lists them.", valueName: "name=value"))
  var option: [String] = []

  func validate() throws { _ = try options() }

  /// - Throws: `ValidationError` where an option is no name and value.
  func options() throws -> [String: String] {
    var options: [String: String] = [:]
    for text in option {
      let (name, value) = try pair(text, "--option")
      options[name] = value
    }
    return options
  }
}

/// The two sides of NAME=VALUE.
/// - Throws: `ValidationError`.
func pair(_ text: String, _ option: String) throws -> (name: String, value: String) {
  let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  guard parts.count == 2, !parts[0].isEmpty else {
    throw ValidationError("\(option) \(text): NAME=VALUE is expected.")
  }
  return (parts[0], parts[1])
}

extension TrainingPlan.Environment {
  func process() throws -> any DecisionProcess { try ProcessRegistry.process(name, options: options) }
}
