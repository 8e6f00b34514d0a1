/// What is needed to get the same document again.
struct ProvenanceSection {
  let content: Provenance

  var body: [HTML] {
    let facts = [
      ("Titrate", content.version), ("Seed", String(content.seed)), ("SHA-256 of the data", content.dataHash),
      ("All numbers", "results.json, beside this file; this page can be made again from it alone."),
    ]
    return [
      HTML.node(
        "dl", ["class": "facts"],
        facts.flatMap { [HTML.node("dt", $0.0), HTML.node("dd", $0.1)] }),
      HTML.node("h3", "Configuration"),
      HTML.node("pre", ["tabindex": "0", "aria-label": "Configuration"], content.configuration),
    ]
  }
}
