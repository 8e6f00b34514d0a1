import ArgumentParser
import Foundation
import PolicyLearning

/// `titrate export`: a saved policy for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a saved policy as an ONNX graph, or its weights as one safetensors file.",
    discussion: """
      titrate export out/dqn/best --format onnx --out policy.onnx
      The graph normalizes features, obeys the options that are allowed, and gives probabilities or amounts; its
      documentation is in docs/learning.md.
      Research software, not a medical device.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case onnx, safetensors }

  @Argument(help: "The folder of a policy: best or policy of a training, or policy of the pipeline.") var policy: String
  @Option(help: "onnx or safetensors.") var format = Format.onnx
  @Option(help: "The file to write.") var out: String

  func run() throws {
    let folder = PolicyFolder(path: policy)
    let file = URL(fileURLWithPath: out)
    if folder.isPipelines {
      let snapshot = try NetworkSnapshot(from: URL(fileURLWithPath: policy))
      switch format {
      case .onnx: try write { try snapshot.onnxGraph().write(to: file) }
      case .safetensors: try write { try snapshot.writeWeights(to: file) }
      }
    } else {
      let snapshot = try LearnerSnapshot(from: folder.learner())
      switch format {
      case .onnx: try write { try snapshot.onnxGraph().write(to: file) }
      case .safetensors: try write { try snapshot.writeWeights(to: file) }
      }
    }
    note("Policy: \(file.path)")
  }

  /// - Throws: ``OutputFailure`` where the file cannot be written.
  private func write(_ work: () throws -> Void) throws {
    let folder = URL(fileURLWithPath: out).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw OutputFailure("--out \(out): the folder \(folder) cannot be written")
    }
    try work()
  }
}
