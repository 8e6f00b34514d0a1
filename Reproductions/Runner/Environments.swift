import DosingMDP
import Foundation
import TestSupport
import VirtualPatients

/// Where a reproduction takes place: a classic task, or one of the simulators that ship.
struct ReproducedEnvironment {
  let process: any DecisionProcess
  /// The clinicians of ICU-Sepsis, [state][action].
  private(set) var clinicians: [[Double]] = []
  /// With what probability EpiCare's SMART trial gives each treatment.
  private(set) var smart: [Double] = []

  /// - Parameters:
  ///   - options: `DATA` in them stands for the folder of public data sets, TITRATE_SHARED_DATA.
  ///   - scratch: where archives are unpacked.
  init(_ name: String, options: [String: String], scratch: URL) throws {
    let data = ProcessInfo.processInfo.environment["TITRATE_SHARED_DATA"] ?? "../shared/data"
    let options = options.mapValues { $0.replacing("DATA", with: data) }
    for path in options.values where path.hasPrefix(data) && !FileManager.default.fileExists(atPath: path) {
      throw MissingData(path: path)
    }
    switch name {
    case "cart-pole": process = CartPoleProcess()
    case "cart-pole-positions": process = CartPoleProcess(.positions)
    case "irregular-dosing": process = IrregularDosing()
    case "acrobot": process = AcrobotProcess()
    case "pendulum": process = PendulumProcess()
    case "icu-sepsis":
      let sepsis = try ICUSepsis(folder: unpacked(options["archive"] ?? "", in: scratch))
      clinicians = sepsis.clinicians
      process = sepsis.process(view: options["view"] == "oneHot" ? .oneHot : .index)
    default:
      process = try ProcessRegistry.process(name, options: options)
      if let epiCare = process as? EpiCareProcess {
        smart = EpiCareClinician(.smart, epiCare.environment.parameters).probabilities
      }
    }
  }
}

/// A data set that is not there.
struct MissingData: Error, CustomStringConvertible {
  let path: String
  var description: String { "\(path) is not there: set TITRATE_SHARED_DATA to the folder of public data sets" }
}

/// The one folder of a `.tar.gz`.
private func unpacked(_ archive: String, in scratch: URL) throws -> URL {
  let name = URL(filePath: archive).lastPathComponent.replacing(".tar.gz", with: "")
  let folder = scratch.appending(path: name)
  let files = FileManager.default
  if !files.fileExists(atPath: folder.path) {
    let part = scratch.appending(path: "\(name).\(ProcessInfo.processInfo.processIdentifier)")
    try files.createDirectory(at: part, withIntermediateDirectories: true)
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = ["tar", "-xzf", archive, "-C", part.path]
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else { throw MissingData(path: archive) }
    do {
      try files.moveItem(at: part, to: folder)
    } catch {
      // Another run was first, or there is no room.
      guard files.fileExists(atPath: folder.path) else { throw error }
      try files.removeItem(at: part)
    }
  }
  let inside = try files.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
  return inside.count == 1 ? inside[0] : folder
}
