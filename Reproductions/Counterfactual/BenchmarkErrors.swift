import Foundation
import PolicyEvaluation
import VirtualPatients

/// Root mean squared errors in % of a lethal tumor's volume (1150.35 cm³).
struct BenchmarkErrors: Codable, Hashable {
  var oneStep: OneStepErrors
  /// τ = 2, 3, … of sliding treatments.
  var sliding: [Double]
  /// Of choosing among the sliding treatments of a day, in cm³.
  var regret: HindsightRegret
}

/// The three averages over the one-step test set that the published code reports. A row of the set is a patient up to a day
/// and one of four treatments there; its earlier days are those of the course that was followed.
struct OneStepErrors: Codable, Hashable {
  /// Over the last day of each row alone: the four treatments of each day.
  var last: Double
  /// Over all days of all rows.
  var all: Double
  /// Mean squares of each day of follow-up, averaged over days.
  var byDay: Double

  init(_ predictions: [GengBenchmark.Prediction]) {
    var sums: [Double] = []
    var counts: [Double] = []
    var errors: [Double] = []
    for prediction in predictions {
      let (day, error) = (prediction.alternative.day, prediction.predicted[0] - prediction.alternative.volumes[0])
      while sums.count <= day {
        sums.append(0)
        counts.append(0)
      }
      errors.append(error)
      // Later rows of the patient, four a day, have this day as it was.
      let repeats = prediction.isFactual ? 4 * Double(prediction.steps - 1 - day) : 0
      sums[day] += (1 + repeats) * error * error
      counts[day] += 1 + repeats
    }
    last = rootMeanSquare(errors)
    all = normalized((sums.reduce(0, +) / counts.reduce(0, +)).squareRoot())
    byDay = normalized((zip(sums, counts).reduce(0) { $0 + $1.0 / $1.1 } / Double(sums.count)).squareRoot())
  }
}

/// One trained model on one draw of the data.
struct BenchmarkRun: Codable, Hashable {
  var model: BenchmarkModel
  var gamma: Double
  var seed: UInt64
  var trainingPatients: Int
  var testPatients: Int
  var epochs: Int?
  var errors: BenchmarkErrors
  var seconds: Double

  /// Where it is kept.
  static func file(_ model: BenchmarkModel, gamma: Double, seed: UInt64, in folder: URL) -> URL {
    folder.appending(path: "\(model.rawValue)-gamma-\(Int(gamma))/seed-\(seed).json")
  }

  /// A run that is done; `nil` where it is not, or its file cannot be read.
  init?(at file: URL) {
    guard let data = try? Data(contentsOf: file), let run = try? JSONDecoder().decode(Self.self, from: data) else {
      return nil
    }
    self = run
  }

  init(
    _ model: BenchmarkModel, gamma: Double, seed: UInt64, patients: (training: Int, test: Int), epochs: Int?,
    _ errors: BenchmarkErrors, seconds: Double
  ) {
    (self.model, self.gamma, self.seed, self.epochs) = (model, gamma, seed, epochs)
    (trainingPatients, testPatients) = patients
    (self.errors, self.seconds) = (errors, seconds)
  }

  func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try encoder.encode(self).write(to: file, options: .atomic)
  }
}
