/// A configuration that cannot be used: what is wrong, with its line.
package struct ConfigurationError: Error, CustomStringConvertible {
  package var file: String
  package var problems: [String]

  package init(file: String, problems: [String]) {
    self.file = file
    self.problems = problems
  }

  package var description: String {
    problems.map { "\(file): \($0)" }.joined(separator: "\n")
  }
}
