/// What the result is for, what not, and what could make it wrong.
struct LimitsSection {
  let content: LimitsStatement

  var body: [HTML] {
    [
      HTML.node(
        "dl", ["class": "facts"],
        [
          HTML.node("dt", "Intended use"), HTML.node("dd", content.intendedUse),
          HTML.node("dt", "Not intended for"), HTML.node("dd", content.notIntendedFor),
        ]),
      HTML.node("ul", [:], content.limits.map { HTML.node("li", $0) }),
    ]
  }
}
