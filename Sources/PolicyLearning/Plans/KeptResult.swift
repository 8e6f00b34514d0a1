import Foundation

/// A result as it lies in a file, with what it answers.
private struct KeptResult<Question: Codable, Value: Codable>: Codable {
  var question: Question
  var value: Value
}

/// A result that is computed once: what lies in the file where it answers the same question, else what `make` gives, which
/// is then written there, aside first and then renamed.
/// - Parameter file: `nil` for nowhere.
/// - Throws: ``LearningError/unusableCheckpoint(_:)`` where the file answers another question.
func keptResult<Question: Codable & Equatable, Value: Codable>(
  of question: Question, in file: URL?, make: () throws -> Value
) throws -> Value {
  guard let file else { return try make() }
  // As read back, since a file does not tell 1 from 1.0.
  let question = try JSONDecoder().decode(Question.self, from: JSONEncoder().encode(question))
  if FileManager.default.fileExists(atPath: file.path) {
    let kept = try JSONDecoder().decode(KeptResult<Question, Value>.self, from: Data(contentsOf: file))
    guard kept.question == question else {
      throw LearningError.unusableCheckpoint(
        "\(file.path) is of another plan; use another folder, or remove it to train anew")
    }
    return kept.value
  }
  let value = try make()
  try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  try encoder.encode(KeptResult(question: question, value: value)).write(to: file, options: .atomic)
  return value
}
