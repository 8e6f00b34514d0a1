import Cohorts
import Foundation
import Quantities
import Testing

@Suite("The store of a cohort")
struct StoreTests {
  static let text =
    "id,day,psa,drug,status,age,stage,site\nb,0,10,1,0,70,M1,X\nb,28,5.25,1,0,70,M1,X\nb,56,0.1,0,1,70,M1,X\n"
    + "a,0,8,0,0,,,\na,30,7,0,0,,,\n"

  private func rich() throws -> CohortMapping {
    try tableMapping(
      extra: """
        , "events": [{"column": "status", "tokens": {"1": "death"}}], "center": {"column": "site"},
        "covariates": [{"name": "age", "column": "age", "unit": "a"}, {"name": "stage", "column": "stage"}]
        """)
  }

  private func isImported(_ outcome: CohortStore.ImportOutcome) -> Bool {
    if case .imported = outcome { true } else { false }
  }

  @Test("Records come back as they were imported, in order, with schema and report")
  func roundTrip() throws {
    try withFolder(["t.csv": Self.text]) { folder in
      let data = folder.appendingPathComponent("t.csv")
      let expected = try CohortImporter(rich()).records(from: data)
      let url = folder.appendingPathComponent("cohort.sqlite")
      let store = try CohortStore.importIfNeeded(mapping: rich(), data: data, to: url).store
      #expect(try store.records() == expected.records && store.report == expected.report)
      #expect(try store.count == 2)
      let opened = try CohortStore(opening: url)
      #expect(try opened.records() == expected.records)
      #expect(opened.schema.variables.map(\.name) == ["psa"] && opened.schema.variables[0].unit.code == "ug/L")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("import") }
      #expect(left.isEmpty)
    }
  }

  @Test("Reading leaves nothing beside the store's one file")
  func readOnly() throws {
    try withFolder(["t.csv": Self.text]) { folder in
      let url = folder.appendingPathComponent("cohort.sqlite")
      let data = folder.appendingPathComponent("t.csv")
      var text = Self.text
      text.replace("a,30,7,0", with: "a,30,7,?")
      try Data(text.utf8).write(to: data)
      var going = try rich()
      going.onProblem = .skipValue
      let store = try CohortStore.importIfNeeded(mapping: going, data: data, to: url).store
      let opened = try CohortStore(opening: url)
      #expect(try opened.records() == store.records() && opened.records()[1].doses.last?.multiple == nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["cohort.sqlite", "t.csv"])
    }
  }

  @Test("Unchanged data is not imported again; changed content, names, or mapping is")
  func importIfNeeded() throws {
    try withFolder(["t.csv": Self.text]) { folder in
      let url = folder.appendingPathComponent("cohort.sqlite")
      let source = folder.appendingPathComponent("data")
      try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
      let file = source.appendingPathComponent("t.csv")
      try Data(Self.text.utf8).write(to: file)
      var used = try rich()
      func run() throws -> Bool { try isImported(CohortStore.importIfNeeded(mapping: used, data: source, to: url)) }
      #expect(try run())
      #expect(try !run())
      try Data((Self.text + "a,60,6,1,0,,,\n").utf8).write(to: file)
      #expect(try run())
      #expect(try !run())
      #expect(try CohortStore(opening: url).records()[1].observations.count == 3)
      used.exclusions.minimumVisits = 3
      #expect(try run())
      try FileManager.default.moveItem(at: file, to: source.appendingPathComponent("u.csv"))
      #expect(try run())
      #expect(try !run())
    }
  }

  @Test("A failed import leaves the former store as it was, and a file that is no store is replaced")
  func failure() throws {
    try withFolder(["t.csv": Self.text]) { folder in
      let url = folder.appendingPathComponent("cohort.sqlite")
      let data = folder.appendingPathComponent("t.csv")
      try Data("no database".utf8).write(to: url)
      #expect(throws: CohortStoreError.self) { try CohortStore(opening: url) }
      #expect(try isImported(CohortStore.importIfNeeded(mapping: rich(), data: data, to: url)))
      try Data((Self.text + "a,90,x,1,0,,,\n").utf8).write(to: data)
      #expect(throws: CohortImportError.self) {
        try CohortStore.importIfNeeded(mapping: rich(), data: data, to: url)
      }
      #expect(try CohortStore(opening: url).count == 2)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("import") })
      #expect(throws: CohortStoreError.self) { try CohortStore(opening: folder.appendingPathComponent("none")) }
    }
  }
}
