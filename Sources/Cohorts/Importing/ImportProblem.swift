/// One thing that is wrong with the data, where it is, and how it can be put right.
public struct ImportProblem: Codable, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case noFile, noRows, noPatients, malformedText, raggedRow
    case missingColumn, ambiguousColumn
    case missingPatient, secondPatientInFile, patientInTwoFiles, repeatedPatient
    case missingTime, unparsableTime, implausibleTime, timeBackwards
    case unparsableNumber, nonFiniteNumber, negativeValue, implausibleValue, implausibleJump
    case unknownVariable, unknownUnit
    case missingDose, unknownDose
    case unknownEvent, unknownCategory
    case conflictingDuplicate, conflictingCovariate
  }

  /// How much is spoiled by the problem and has to be left out with it.
  public enum Scope: Int, Codable, Hashable, Sendable, Comparable {
    case value, row, patient, file, data

    public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
  }

  public var kind: Kind
  public var scope: Scope
  /// The file's name, or the path of a folder.
  public var file: String
  /// The line of the file, counting from 1, header and blank lines included.
  public var row: Int?
  /// The column by position, and by name where it has one, with its role.
  public var column: String?
  public var patient: String?
  /// The text at fault, as it stands in the file.
  public var token: String?
  /// What should stand there.
  public var expected: String
  /// What can be done about it.
  public var remedy: String
}

extension ImportProblem: CustomStringConvertible {
  public var description: String {
    var place = file
    if let row { place += ", row \(row)" }
    if let column { place += ", column \(column)" }
    if let patient { place += ", patient \(patient)" }
    let found = token.map { "found '\($0)', " } ?? ""
    return "\(place): \(found)expected \(expected). Remedy: \(remedy)."
  }
}

extension ImportProblem {
  static func noFile(_ path: String, expected: String) -> ImportProblem {
    ImportProblem(
      kind: .noFile, scope: .data, file: path, expected: expected,
      remedy: "give the path of the data, or correct source.files")
  }
}
