import Cohorts
import Foundation
import Testing

@Suite("Mappings")
struct MappingTests {
  private func fault(_ json: String) -> String {
    do {
      _ = try mapping(json)
      return ""
    } catch DecodingError.dataCorrupted(let context) {
      return context.codingPath.map(\.stringValue).joined(separator: ".") + ": " + context.debugDescription
    } catch {
      return "\(error)"
    }
  }

  private func json(
    patient: String = #"{"column": 1}"#, time: String = #"{"column": 2, "unit": "d"}"#,
    observation: String = #""variable": "psa", "column": 3, "unit": "ug/L""#,
    dose: String = #""column": 4, "levels": {"1": 1}"#, extra: String = ""
  ) -> String {
    #"{"patient": \#(patient), "time": \#(time), "observations": [{\#(observation)}], "dose": {\#(dose)}\#(extra)}"#
  }

  @Test("A mapping survives encoding")
  func coding() throws {
    let original = try tableMapping(
      onProblem: "skipRow", extra: #", "center": {"constant": "A"}, "exclusions": {"minimumVisits": 4}"#,
      time: #", "plausible": [0, 9000]"#)
    let copy = try JSONDecoder().decode(CohortMapping.self, from: JSONEncoder().encode(original))
    #expect(copy == original && copy.exclusions.minimumVisits == 4)
  }

  @Test("An unknown key is named with its place and the nearest known one")
  func unknownKeys() {
    #expect(fault(json(extra: #", "onproblem": "stop""#)).contains("did you mean 'onProblem'"))
    let nested = fault(json(observation: #""variable": "psa", "column": 3, "units": "ug/L""#))
    #expect(nested.contains("units: unknown key 'units'; did you mean 'unit'") && nested.contains("observations"))
    #expect(fault(json(extra: #", "source": {"delimeter": ","}"#)).contains("source.delimeter"))
  }

  @Test(
    "A mapping that contradicts itself is refused with what is wrong")
  func contradictions() {
    #expect(fault(json(patient: "{}")).contains("'fileName'"))
    #expect(fault(json(patient: #"{"fileName": "p.csv"}"#)).contains("'*'"))
    #expect(fault(json(time: #"{"column": 2, "unit": "mg"}"#)).contains("no unit of time"))
    #expect(fault(json(time: #"{"column": 2}"#)).contains("iso8601"))
    #expect(fault(json(time: #"{"column": 0, "unit": "d"}"#)).contains("count from 1"))
    #expect(fault(json(observation: #""variable": "psa", "column": 3, "unit": "ug/l""#)).contains("'ug/L'"))
    #expect(
      fault(json(observation: #""variable": "t", "column": 3, "unit": "nmol/L", "convertTo": "ng/dL""#))
        .contains("molar mass"))
    #expect(
      fault(json(observation: #""variable": "t", "column": 3, "unit": "ug/L", "plausible": [5, 1]"#))
        .contains("low < high"))
    #expect(fault(json(dose: #""column": 4"#)).contains("'levels'"))
    #expect(fault(json(dose: #""column": 4, "unit": "mg""#)).contains("'standard'"))
    #expect(fault(json(dose: #""column": 4, "levels": {"1": -1}"#)).contains("at least 0"))
    #expect(fault(json(extra: #", "source": {"delimiter": "::"}"#)).contains("'tab'"))
    #expect(
      fault(json(extra: #", "events": [{"column": 5, "tokens": {"x": "progresion"}}]"#)).contains("'progression'"))
    #expect(fault(json(dose: #""column": 4, "levels": {"1": 1, "1.0": 0.5}"#)).contains("'1' and '1.0'"))
    #expect(fault(json(dose: #""column": 4, "levels": {"1": 1, "1.0": 1}"#)).isEmpty)
    #expect(
      fault(json(observation: #""variable": "t", "column": 3, "unit": "ug/L", "maximumRatio": 1"#))
        .contains("above 1"))
    let twice = #""variable": "psa", "column": 3, "unit": "ug/L"}, {"variable": "psa", "column": 5, "unit": "ug/L""#
    #expect(fault(json(observation: twice)).contains("a name of its own"))
  }
}
