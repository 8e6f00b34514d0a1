import Foundation
import Testing

/// Every registered model has its page in the documentation, and the page says what the model is.
@Suite struct ModelPageTests {
  @Test func pagesAreCurrent() throws {
    let fresh = try CommandRunner.temporaryFolder()
    #expect(try CommandRunner.run(["models", "--pages", fresh.path]).status == 0)
    let kept = CommandRunner.root.appending(path: "Sources/Pharmacometrics/Pharmacometrics.docc/Models")
    let names = try FileManager.default.contentsOfDirectory(atPath: fresh.path).sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept.path).sorted() == names)
    for name in names {
      let page = try String(contentsOf: fresh.appending(path: name), encoding: .utf8)
      let old = try? String(contentsOf: kept.appending(path: name), encoding: .utf8)
      #expect(page == old, "\(name): titrate models --pages Sources/Pharmacometrics/Pharmacometrics.docc/Models")
    }
  }
}
