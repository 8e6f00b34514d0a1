import DosingMDP
import Foundation
import Stochastics
import Testing
import VirtualPatients

@Suite struct RetrospectiveCohortTests {
  static func cohort(seed: UInt64 = 5, patients: Int = 300) throws -> RetrospectiveCohort {
    let environment = AdaptiveProstateEnvironment()
    return RetrospectiveCohort(
      environment: environment,
      policy: try ClinicianPolicy(centers: TreatmentCenter.three, schema: environment.encoder.schema),
      patients: patients, key: Key(seed: seed))
  }

  static func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("titrate-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  static func text(_ folder: URL, _ files: [String]) throws -> [String] {
    try files.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
  }

  @Test func tablesDoNotDependOnThreads() throws {
    let texts = try [1, 4].map { threads in
      try Self.inFolder { folder in
        let summary = try Self.cohort().write(to: folder, threads: threads)
        return try Self.text(folder, summary.files)
      }
    }
    #expect(texts[0] == texts[1])
    let other = try Self.inFolder { folder in
      let summary = try Self.cohort(seed: 6).write(to: folder)
      return try Self.text(folder, summary.files)
    }
    #expect(texts[0] != other)
  }

  @Test func rowsAreARegistrysRows() throws {
    try Self.inFolder { folder in
      let summary = try Self.cohort().write(to: folder)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == summary.files.sorted())
      var counts: [String: Int] = [:]
      var rows = 0
      for (file, text) in zip(summary.files, try Self.text(folder, summary.files)) {
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(lines[0].joined(separator: ",") == "patient,center,age,day,psa,treatment,event")
        rows += lines.count - 1
        var last = (patient: "", day: 0.0, isEnded: true)
        for line in lines.dropFirst() {
          let patient = String(line[0])
          let day = try #require(Double(line[3]))
          #expect("\(line[1]).csv" == file)
          #expect(["on", "off"].contains(line[5]))
          #expect(patient == last.patient ? day > last.day && !last.isEnded : last.isEnded && day == 0)
          let psa = Double(line[4])
          #expect(psa.map { $0 > 0 } ?? (line[6] == "progression"))
          if !line[6].isEmpty { counts[String(line[6]), default: 0] += 1 }
          last = (patient, day, !line[6].isEmpty)
        }
        #expect(last.isEnded)
      }
      #expect(rows == summary.rows)
      #expect(counts["progression"] == summary.progressions && counts["dropout"] == summary.dropouts)
      #expect((counts["end"] ?? 0) == summary.completions)
      #expect(summary.patients == 300 && summary.progressions + summary.dropouts + summary.completions == 300)
      #expect(summary.progressions > 150 && summary.dropouts > 10)
    }
  }

  @Test func writingAgainReplacesTheTables() throws {
    try Self.inFolder { folder in
      let first = try Self.cohort(patients: 20).write(to: folder)
      let second = try Self.cohort(seed: 9, patients: 10).write(to: folder)
      let lines = try Self.text(folder, second.files).reduce(0) { $0 + $1.split(separator: "\n").count - 1 }
      #expect(lines == second.rows && first.rows != second.rows)
    }
  }

  @Test func tablesOfFormerCentersAreRemovedAndOtherFilesStay() throws {
    try Self.inFolder { folder in
      let cohort = try Self.cohort(patients: 20)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let header = "patient,center,age,day,psa,treatment,event\n"
      let others = ["former.csv": header + "P1,Former,70,0,5.00,on,\n", "notes.csv": "a,b\n", "notes.txt": header]
      for (name, text) in others { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
      var done = 0
      let summary = try cohort.write(to: folder) { done += $0 }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(left) == Set(summary.files + ["notes.csv", "notes.txt"]) && done == 20)
    }
  }
}
