import Foundation
import Pharmacometrics

/// Rows of a simulation as text or as columns of numbers.
struct RowText: Sendable {
  let card: ModelCard
  let request: SimulationRequest
  let regimen: String
  let format: RowFormat

  private var outputs: [ModelCard.Output] {
    request.outputs.isEmpty
      ? card.outputs : request.outputs.compactMap { symbol in card.outputs.first { $0.symbol == symbol } }
  }

  /// What comes before the rows.
  var head: Data {
    switch format {
    case .csv:
      let units = (["patient 1", "time_h h"] + outputs.map { "\($0.symbol) \($0.unit)" }).joined(separator: ", ")
      return Data(
        """
        # titrate \(Version.number), \(card.name), \(regimen), seed \(request.seed). Research software, not a medical device.
        # units: \(units)
        patient,time_h,\(outputs.map(\.symbol).joined(separator: ","))

        """.utf8)
    case .json:
      let units = outputs.map { "\(Self.quoted($0.symbol)): \(Self.quoted($0.unit))" }.joined(separator: ", ")
      return Data(
        """
        {"titrate": "\(Version.number)", "model": \(Self.quoted(card.name)), "regimen": \(Self.quoted(regimen)), \
        "seed": \(request.seed), "note": "Research software, not a medical device.",
        "units": {"time_h": "h", \(units)},
        "patients": [
        """.utf8)
    case .npy: return Data()
    }
  }

  /// What comes after the rows.
  var foot: Data { format == .json ? Data("\n]}\n".utf8) : Data() }

  /// The rows of some patients.
  func text(_ table: OutputTable) -> Data {
    var text = ""
    for patient in table.patients.indices {
      if format == .json {
        text += table.patients[patient] == 1 ? "\n" : ",\n"
        text += json(table, patient)
      } else {
        for row in 0..<table.rowCounts[patient] {
          text += "\(table.patients[patient]),\(Self.number(table.times[row]))"
          for column in table.columns.indices {
            text += ","
            text += Self.number(table.value(patient: patient, row: row, column: column))
          }
          text += "\n"
        }
      }
    }
    return Data(text.utf8)
  }

  private func json(_ table: OutputTable, _ patient: Int) -> String {
    let rows = 0..<table.rowCounts[patient]
    var fields = ["\"patient\": \(table.patients[patient])"]
    fields.append("\"time_h\": [" + rows.map { Self.number(table.times[$0]) }.joined(separator: ", ") + "]")
    for (column, symbol) in table.columns.enumerated() {
      let values = rows.map { Self.number(table.value(patient: patient, row: $0, column: column)) }
      fields.append("\(Self.quoted(symbol)): [" + values.joined(separator: ", ") + "]")
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  /// Column after column: how many rows, then patient, time and outputs, as 64-bit numbers.
  func columns(_ table: OutputTable) -> Data {
    let rows = table.rowCounts.reduce(0, +)
    var numbers: [Double] = [Double(rows)]
    numbers.reserveCapacity(1 + rows * (2 + table.columns.count))
    for (patient, number) in table.patients.enumerated() {
      for _ in 0..<table.rowCounts[patient] { numbers.append(Double(number)) }
    }
    for patient in table.patients.indices { numbers += table.times.prefix(table.rowCounts[patient]) }
    for column in table.columns.indices {
      for patient in table.patients.indices {
        for row in 0..<table.rowCounts[patient] {
          numbers.append(table.value(patient: patient, row: row, column: column))
        }
      }
    }
    return numbers.withUnsafeBytes { Data($0) }
  }

  /// The shortest digits that read back to the same number, without an idle ".0".
  static func number(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }
}
