import Foundation
import Testing
import titrate

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Collects what the tests ask of the parsed page.
private final class PageReader: NSObject, XMLParserDelegate {
  var ids: [String] = []
  var references: [String] = []
  var elements: [(name: String, attributes: [String: String])] = []
  var drawings: [[String]] = []
  private var path: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if path.last == "svg", name == "title" || name == "desc" { drawings[drawings.count - 1].append(name) }
    if name == "svg" {
      drawings.append([])
      references += (attributes["aria-labelledby"] ?? "missing").split(separator: " ").map(String.init)
    }
    path.append(name)
    if let id = attributes["id"] { ids.append(id) }
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    path.removeLast()
  }
}

@Suite struct ReportPageTests {
  /// The samples, by name.
  enum Sample: CaseIterable {
    case hostile, notSupported, realRecords, empty

    var page: String {
      switch self {
      case .hostile: ReportPage(ReportSample.report(patient: ReportSample.hostile)).html
      case .notSupported: ReportPage(ReportSample.report(isSupported: false)).html
      case .realRecords: ReportPage(ReportSample.realRecords()).html
      case .empty: ReportPage(ReportSample.empty).html
      }
    }
  }

  private func read(_ page: String) throws -> PageReader {
    let parser = XMLParser(data: Data(page.utf8))
    let reader = PageReader()
    parser.delegate = reader
    #expect(parser.parse(), "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    return reader
  }

  @Test(arguments: Sample.allCases) func isWellFormedWithUniqueIdentifiers(sample: Sample) throws {
    let reader = try read(sample.page)
    #expect(Set(reader.ids).count == reader.ids.count)
    #expect(reader.drawings.count >= (sample == .empty ? 5 : 7))
    for drawing in reader.drawings { #expect(drawing == ["title", "desc"]) }
    for reference in reader.references { #expect(reader.ids.contains(reference)) }
    for element in reader.elements {
      if let href = element.attributes["href"] { #expect(reader.ids.contains(String(href.dropFirst()))) }
      if element.name == "svg" { #expect(element.attributes["role"] == "img") }
      if element.name == "th" { #expect(element.attributes["scope"] != nil) }
    }
    #expect(
      reader.elements.filter { $0.name == "table" }.count == reader.elements.filter { $0.name == "caption" }.count)
  }

  @Test(arguments: Sample.allCases) func loadsNothingFromElsewhere(sample: Sample) throws {
    let page = sample.page
    for forbidden in ["http:", "https:", "url(", "src=", "@import", "<script", "<link", "<img", "<use", "javascript:"] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    let attributes = try read(page).elements.flatMap(\.attributes)
    for attribute in attributes {
      #expect(!attribute.key.hasPrefix("on") && attribute.key != "style")
      if attribute.key == "href" { #expect(attribute.value.hasPrefix("#")) }
    }
    #expect(page.contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"))
  }

  @Test(arguments: Sample.allCases) func headingsDescendByOneLevel(sample: Sample) throws {
    let levels = try read(sample.page).elements.compactMap { $0.name.first == "h" ? Int($0.name.dropFirst()) : nil }
    #expect(levels.first == 1)
    #expect(levels.filter { $0 == 1 }.count == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
  }

  @Test func escapesWhatTheRecordsHold() {
    let page = ReportPage(ReportSample.report(patient: ReportSample.hostile)).html
    #expect(page.contains("P-&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;"))
    #expect(
      HTML.node("p", ["class": "\"><b>"], "a\u{0}\u{202E}b").rendered
        == "<p class=\"&quot;&gt;&lt;b&gt;\">a\u{FFFD}b</p>\n")
  }

  @Test func isTheSameEveryTime() throws {
    #expect(ReportPage(ReportSample.report()).html == ReportPage(ReportSample.report()).html)
    #expect(try ResultsDocument.encode(ReportSample.report()) == ResultsDocument.encode(ReportSample.report()))
  }

  @Test func rendersFromResultsAlone() throws {
    for report in [ReportSample.report(), ReportSample.realRecords(), ReportSample.empty] {
      let data = try ResultsDocument.encode(report)
      let read = try ResultsDocument.decode(data)
      #expect(read == report)
      #expect(ReportPage(read).html == ReportPage(report).html)
      #expect(try ResultsDocument.encode(read) == data)
    }
  }

  @Test func resultsHaveSnakeCaseKeysOnly() throws {
    let text = String(decoding: try ResultsDocument.encode(ReportSample.report()), as: UTF8.self)
    let keys = text.matches(of: #/"([^"]+)" : /#).map { String($0.output.1) }
    #expect(keys.contains("mean_time_to_progression_days") && keys.contains("effective_sample_size_per_step"))
    for key in keys { #expect(key.wholeMatch(of: #/[a-z]+(_[a-z]+)*/#) != nil, "\(key)") }
  }

  @Test func numbersThatAreNotFiniteAreRefused() {
    var flow = ReportSample.learning
    flow.runs[0].points[0].trainingLoss = .nan
    let sample = ReportSample.report()
    let report = Report(
      title: sample.title, question: sample.question, dataFlow: sample.dataFlow, cohort: sample.cohort,
      agreement: sample.agreement, learning: .present(flow), behavior: sample.behavior, evaluation: sample.evaluation,
      simulation: sample.simulation, reward: sample.reward, limits: sample.limits, provenance: sample.provenance)
    #expect(throws: EncodingError.self) { try ResultsDocument.encode(report) }
  }

  @Test func leavesOutSectionsWithTheReason() {
    let page = ReportPage(ReportSample.realRecords()).html
    #expect(page.contains("Left out: the records are of real patients"))
    #expect(!page.contains("Kaplan–Meier"))
  }

  @Test func writesBothDocuments() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("titrate-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ResultsDocument.write(ReportSample.report(), into: folder)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["report.html", "results.json"])
  }

  /// Writes samples to look at, where `TITRATE_REPORT_SAMPLE` names a folder.
  @Test func sampleToLookAt() throws {
    guard let path = ProcessInfo.processInfo.environment["TITRATE_REPORT_SAMPLE"] else { return }
    try ResultsDocument.write(ReportSample.report(), into: URL(fileURLWithPath: path).appendingPathComponent("virtual"))
    try ResultsDocument.write(
      ReportSample.realRecords(), into: URL(fileURLWithPath: path).appendingPathComponent("real"))
  }
}
