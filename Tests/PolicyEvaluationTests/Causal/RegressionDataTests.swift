import PolicyEvaluation
import TestSupport
import Testing

@Suite("Tables of patients, and data that do not determine a regression")
struct RegressionDataTests {
  @Test func columnsAndMissingValues() throws {
    let table = try ObservationTable(csv: "\"\",X,G\n1,1.5,a\n2,NA,\"b, c\"\n\n3,.,\n")
    #expect(table.names == ["X", "G"])
    #expect(table.rows == [2, 3, 5])
    #expect(table["X"] == .numbers([1.5, nil, nil]))
    #expect(table["G"] == .labels(["a", "b, c", nil]))
    let found = try problems { _ = try DesignMatrix(Formula("~ X + G + Z"), of: table) }
    #expect(found.count == 3)
    #expect(found[0].hasPrefix("column X: no value in rows 3 and 5; leave out these rows"))
    #expect(found[1].hasPrefix("column G: no value in row 5"))
    #expect(found[2] == "row 1, column Z: the column is missing; the header has X, G")
  }

  @Test func wrongLayout() throws {
    let found = try problems { _ = try ObservationTable(csv: "X,Y,X\n1,2\n1,inf,3\n") }
    #expect(found.count == 3)
    #expect(found[0] == "row 1, column X: the column is given twice")
    #expect(found[1].hasPrefix("row 2: 2 fields where the header has 3"))
    #expect(found[2].hasPrefix("row 3, column Y: 'inf' is not finite"))
    #expect(try problems { _ = try ObservationTable(csv: "") } == ["the file is empty"])
    #expect(try problems { _ = try ObservationTable(csv: "X\n") } == ["the file has a header and no rows"])
  }

  @Test func wrongValues() throws {
    let table = try ObservationTable(csv: "A,B,X\n0,yes,1\n2,no,2x\n1,yes,3\n0,yes,4\n")
    #expect(try problems { _ = try table.binary("A") } == ["column A: must be 0 or 1, and is 2 in row 3; recode it"])
    #expect(try problems { _ = try table.binary("B") }.first?.contains("has the text no, yes") ?? false)
    let typing = try problems { _ = try DesignMatrix(Formula("~ X"), of: table) }
    #expect(typing == ["column X: must be a number, and is text ('2x') in row 3"])
    let logarithm = try problems { _ = try DesignMatrix(Formula("~ log(A)"), of: table) }
    #expect(logarithm.first?.contains("log(A) is not finite in rows 2 and 5") ?? false)
  }

  @Test func collinearColumnIsNamed() throws {
    let table = ObservationTable([
      "X": .numbers([1, 2, 3, 4, 5.0]), "Z": .numbers([3, 5, 7, 9, 11.0]), "O": .numbers([0, 0, 0, 0, 0.0]),
    ])
    let design = try DesignMatrix(Formula("~ X + Z + O"), of: table)
    let error = try #require(throws: RegressionError.self) { try LinearModel(design, outcome: [1, 2, 2, 3, 5]) }
    #expect(
      error.reason
        == .collinear([
          .init(column: "Z", combination: ["(Intercept)", "X"]), .init(column: "O", combination: []),
        ]))
    #expect(error.description.contains("the column Z is not identified (it is a combination of (Intercept), X)"))
  }

  @Test func completeSeparation() throws {
    let table = ObservationTable(["X": .numbers([1, 2, 3, 4, 5, 6.0]), "Z": .numbers([1, -1, 2, 0, 1, -2.0])])
    let design = try DesignMatrix(Formula("~ X + Z"), of: table)
    let error = try #require(throws: RegressionError.self) { try LogisticModel(design, outcome: [0, 0, 0, 1, 1, 1]) }
    guard case .separated(let separation) = error.reason else { throw error }
    #expect(separation.isComplete)
    #expect(separation.columns.contains("X"))
    #expect(separation.separated == 6)
  }

  @Test func quasiSeparationBySparseCategory() throws {
    let outcome: [Double] = [0, 1, 0, 1, 0, 1, 1, 1, 1, 0]
    let table = ObservationTable([
      "X": .numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 10.0]),
      "G": .labels(["a", "a", "a", "a", "a", "a", "b", "b", "b", "a"]),
    ])
    let design = try DesignMatrix(Formula("~ G + X"), of: table)
    let error = try #require(throws: RegressionError.self) { try LogisticModel(design, outcome: outcome) }
    guard case .separated(let separation) = error.reason else { throw error }
    #expect(!separation.isComplete)
    #expect(separation.columns == ["Gb"])
    #expect(separation.separated == 3)
    #expect(separation.observations == 10)
  }

  @Test func strongButFiniteIsNoSeparation() throws {
    // One exception on each side of a threshold keeps the estimate finite, however large it is.
    let values = (0..<200).map { Double($0) / 10 }
    let outcome = values.indices.map { index in index == 99 ? 1.0 : index == 100 ? 0 : index < 100 ? 0 : 1 }
    let design = try DesignMatrix(Formula("~ X"), of: ObservationTable(["X": .numbers(values)]))
    let model = try LogisticModel(design, outcome: outcome)
    #expect(model.coefficients[1] > 5)
    #expect(model.scores.columnSums.allSatisfy { abs($0) < 1e-8 })
  }

  @Test func constantOutcomeAndTooFewRows() throws {
    let design = try DesignMatrix(Formula("~ X"), of: ObservationTable(["X": .numbers([1, 2, 4.0])]))
    let constant = try #require(throws: RegressionError.self) { try LogisticModel(design, outcome: [1, 1, 1]) }
    #expect(constant.reason == .constantOutcome("1"))
    let few = try #require(throws: RegressionError.self) {
      try LinearModel(
        DesignMatrix(Formula("~ X + X^2 + X^3"), of: ObservationTable(["X": .numbers([1, 2, 4.0])])),
        outcome: [1, 2, 3])
    }
    #expect(few.reason == .tooFew(observations: 3, coefficients: 4))
  }

  @Test(.tags(.law)) func weightsAreRepetitions() throws {
    let table = try goldenTable()
    let repeated = (0..<table.count).flatMap { [Int](repeating: $0, count: 1 + $0 % 3) }
    let weights = (0..<table.count).map { Double(1 + $0 % 3) }
    let formula = try Formula("~ X1 + G")
    let weighted = try LogisticModel(
      DesignMatrix(formula, of: table), outcome: table.binary("A"), weights: weights)
    let long = table.selecting(repeated)
    let plain = try LogisticModel(DesignMatrix(formula, of: long), outcome: long.binary("A"))
    #expect(difference(weighted.coefficients, plain.coefficients) < 1e-11)
    #expect(difference(weighted.bread.values, plain.bread.values) < 1e-10)
  }
}
