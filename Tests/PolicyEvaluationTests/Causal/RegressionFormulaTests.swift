import Foundation
import PolicyEvaluation
import TestSupport
import Testing

@Suite("Formulas")
struct RegressionFormulaTests {
  @Test(arguments: [
    ("", "~ 1"), ("~", "~ 1"), ("1", "~ 1"), ("~ 1", "~ 1"), ("X1", "~ X1"), ("~ X1 + 1", "~ X1"),
    ("~ 0 + X1", "~ 0 + X1"), ("~ X1 - 1", "~ 0 + X1"), ("Y ~ a*b", "Y ~ a + b + a:b"), ("b:a + a:b", "~ b:a"),
    ("X^2 + I(X^3) + X^1", "~ I(X^2) + I(X^3) + X"), ("a*b - b", "~ a + a:b"), ("factor(g):x", "~ factor(g):x"),
    ("`dose (mg)` + log(x.1)", "~ dose (mg) + log(x.1)"), ("(a + b + c)^2 - a:c", "~ a + b + c + a:b + b:c"),
    ("~ 0", "~ 0"), ("(Intercept) + X1", "~ X1"),
  ])
  func readAsInR(text: String, expected: String) throws {
    #expect(try Formula(text).description == expected)
  }

  @Test(arguments: [
    ("~ X1 +", 7, "the formula ends where a term is expected"), ("~ X1 X2", 6, "'X' is not expected here"),
    ("~ sin(X)", 8, "the function 'sin' is not known"), ("~ 2", 4, "the number 2 is no term"),
    ("~ (a + b", 9, "')' is missing"), ("~ X^1.5", 5, "a whole number is expected"),
  ])
  func placeOfAMistake(text: String, character: Int, message: String) throws {
    let error = try #require(throws: FormulaError.self) { try Formula(text) }
    #expect(error.description.hasPrefix("the formula '\(text)', character \(character): \(message)"))
  }

  @Test func listOfTerms() throws {
    #expect(try Formula(["X1", "X1:X2", "1"]) == Formula("~ X1 + X1:X2"))
    #expect(try Formula([String]()) == .interceptOnly)
    let decoded = try JSONDecoder().decode([Formula].self, from: Data(#"["~ X1", ["X1"]]"#.utf8))
    #expect(decoded[0] == decoded[1])
  }

  @Test func encodingOfOtherRows() throws {
    let table = try goldenTable()
    let encoding = try DesignEncoding(Formula("~ G + factor(D)"), of: table, references: ["G": "top"])
    #expect(
      try encoding.design(of: table).names == ["(Intercept)", "Glow", "Gmid", "factor(D)1", "factor(D)2"])
    let all = try encoding.design(of: table.setting("G", to: "mid").setting("D", to: 2)).matrix
    #expect((0..<table.count).allSatisfy { Array(all.row($0)) == [1, 0, 1, 0, 1] })
    let found = try problems { _ = try encoding.design(of: table.setting("G", to: "new")) }
    #expect(found.first?.contains("that the model does not know: 'new'") ?? false)
  }
}
