import Foundation
import FoundationXML
import TestSupport
import Testing

/// `titrate simulate MODEL` and `titrate models` as a user calls them.
@Suite struct SimulateCommandTests {
  private func run(_ arguments: String...) throws -> CommandRunner.Outcome { try CommandRunner.run(arguments) }

  /// Rows of a CSV, by column.
  private func columns(_ csv: String) throws -> [String: [Double]] {
    let lines = csv.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let head = try #require(lines.first).split(separator: ",").map(String.init)
    var columns: [String: [Double]] = [:]
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(cells.count == head.count)
      for (name, cell) in zip(head, cells) { columns[name, default: []].append(try #require(Double(cell))) }
    }
    return columns
  }

  @Test(.tags(.golden)) func typicalPatientAsCSV() throws {
    let outcome = try run(
      "simulate", "sunitinib-gist", "--typical", "--regimen", "50 mg daily 4wk on 2wk off", "--until", "100wk",
      "--every", "4wk", "--outputs", "SLD,ANC,SURV")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("# titrate ") && outcome.output.contains("# units: patient 1, time_h h, SLD mm"))
    let rows = try columns(outcome.output)
    #expect(rows["time_h"] == (0...25).map { Double($0) * 672 })
    let (sld, anc, survival) = (rows["SLD"] ?? [], rows["ANC"] ?? [], rows["SURV"] ?? [])
    for (place, values) in [
      (1, [190.3054, 2.20485, 1]), (13, [193.8737, 2.27044, 0.75875]), (25, [280.4923, 2.27044, 0.53298]),
    ] {
      #expect(abs(sld[place] - values[0]) < 1e-4 * values[0])
      #expect(abs(anc[place] - values[1]) < 1e-4 * values[1])
      #expect(abs(survival[place] - values[2]) < 1e-4 * values[2])
    }
  }

  @Test(.tags(.law)) func sameSeedSameRowsForAnyNumberOfThreads() throws {
    let folder = try CommandRunner.temporaryFolder()
    let files = try [("1", "a.csv"), ("2", "b.csv")].map { threads, name in
      let file = folder.appending(path: name)
      let outcome = try run(
        "simulate", "sunitinib-gist", "--patients", "600", "--seed", "7", "--until", "30wk", "--every", "2wk",
        "--threads", threads, "--out", file.path)
      #expect(outcome.status == 0 && outcome.output.isEmpty)
      return try Data(contentsOf: file)
    }
    #expect(files[0] == files[1])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.csv", "b.csv"])
    let rows = try columns(String(decoding: files[0], as: UTF8.self))
    #expect(Set(rows["patient"] ?? []).count == 600)
  }

  @Test func jsonAndColumnsHoldTheSameNumbers() throws {
    let folder = try CommandRunner.temporaryFolder()
    let shared = ["simulate", "sunitinib-gist", "--patients", "20", "--until", "8wk", "--outputs", "SLD,CP"]
    let csv = try columns(CommandRunner.run(shared).output)
    let json = try JSONSerialization.jsonObject(
      with: Data(CommandRunner.run(shared + ["--format", "json"]).output.utf8))
    let patients = try #require((json as? [String: Any])?["patients"] as? [[String: Any]])
    #expect(patients.count == 20)
    // Foundation reads numbers of JSON to within a unit of the last place.
    let sizes = patients.flatMap { $0["SLD"] as? [Double] ?? [] }
    #expect(sizes.count == csv["SLD"]?.count)
    #expect(zip(sizes, csv["SLD"] ?? []).allSatisfy { abs($0 - $1) <= 1e-15 * 2 * $1 })
    let place = folder.appending(path: "columns")
    #expect(try CommandRunner.run(shared + ["--format", "npy", "--out", place.path]).status == 0)
    let array = try Data(contentsOf: place.appending(path: "CP.npy"))
    #expect(array.prefix(6) == Data([0x93]) + Data("NUMPY".utf8))
    let numbers = array.dropFirst(128).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    #expect(numbers == csv["CP"])
    #expect(try CommandRunner.run(shared + ["--format", "npy", "--out", place.path]).status == 2)
  }

  @Test func summaryAndDrawing() throws {
    let folder = try CommandRunner.temporaryFolder()
    let drawing = folder.appending(path: "check.svg")
    let outcome = try run(
      "simulate", "sunitinib-gist", "--patients", "400", "--until", "60wk", "--every", "6wk", "--summary", "--json",
      "--plot", drawing.path)
    #expect(outcome.status == 0)
    let sheet = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(sheet["patients"] as? Int == 400)
    #expect((sheet["bands"] as? [[String: Any]])?.count == 14)
    let grades = try #require(sheet["adverseEffects"] as? [[String: Any]])
    for grade in grades { #expect(abs(((grade["shares"] as? [Double]) ?? []).reduce(0, +) - 1) < 1e-12) }
    let markup = try String(contentsOf: drawing, encoding: .utf8)
    #expect(markup.hasPrefix("<svg") && markup.contains("Overall survival") && markup.contains("not a medical device"))
    #expect(throws: Never.self) { try XMLDocument(data: Data(markup.utf8)) }
  }

  @Test(arguments: [
    (["--regimen", "50 mg dailly"], ["'dailly'", "did you mean 'daily'"]),
    (["--regimen", "-50 mg daily"], ["-50"]),
    (["--set", "CLL=3"], ["CLL", "did you mean CL"]),
    (["--set", "CL=3 kg"], ["CL is in L/h", "kg"]),
    (["--set", "CL=much"], ["much is not a number"]),
    (["--set", "CL=-3"], ["--set: the clearance is -3", "must be finite and not negative"]),
    (["--outputs", "SLDD"], ["SLDD", "did you mean SLD"]),
    (["--until", "5 furlongs"], ["--until", "furlongs"]),
    (["--regimen", "75 mg/m2 every 21d"], ["mg/m2", "BSA"]),
    (["--stress", "organ-failur"], ["did you mean organ-failure"]),
  ]) func badInputNamesWhatIsWrong(arguments: [String], parts: [String]) throws {
    let outcome = try CommandRunner.run(["simulate", "sunitinib-gist", "--until", "4wk"] + arguments)
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    for part in parts { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
  }

  @Test func allProblemsAtOnce() throws {
    let outcome = try run("simulate", "sunitinib-gist", "--set", "A=1", "--set", "B=2", "--regimen", "nothing")
    for part in ["A=1", "B=2", "nothing"] { #expect(outcome.errors.contains(part)) }
    let unknown = try run("simulate", "sunitinib-gits")
    #expect(unknown.status == 3 && unknown.errors.contains("did you mean sunitinib-gist"))
  }

  @Test func modelsAreListedAndShown() throws {
    let list = try run("models")
    #expect(list.status == 0 && list.output.contains("sunitinib-gist"))
    let sheet = try run("models", "sunitinib-gist")
    for part in ["KDRUG", "0.00503", "doi:10.1038/psp.2013.61", "log-normal, variance 1.42", "not a medical device"] {
      #expect(sheet.output.contains(part))
    }
  }
}
