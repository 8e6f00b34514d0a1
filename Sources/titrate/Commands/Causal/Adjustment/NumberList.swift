import ArgumentParser

/// Numbers with commas between them: `1,1.5,2`.
struct NumberList: ExpressibleByArgument {
  let numbers: [Double]

  init(_ numbers: [Double]) { self.numbers = numbers }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
      Double(part.trimmingPrefix(while: \.isWhitespace))
    }
    guard !parts.isEmpty, parts.allSatisfy({ $0?.isFinite ?? false }) else { return nil }
    numbers = parts.compactMap(\.self)
  }

  var defaultValueDescription: String { numbers.map { short($0) }.joined(separator: ",") }
}
