import DosingMDP
import Foundation

/// A Gymnasium space as Minari writes it: JSON with the names of Python for infinite numbers.
struct MinariSpace: Decodable {
  private let type: String
  private let n: Int?
  /// The number of the first option.
  let start: Int?
  private let shape: [Int]?
  private let low: [Double?]?
  private let high: [Double?]?

  private enum CodingKeys: String, CodingKey {
    case type, n, start, shape, low, high
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    type = try values.decode(String.self, forKey: .type)
    // Other spaces have other things under these names.
    n = try? values.decode(Int.self, forKey: .n)
    start = try? values.decode(Int.self, forKey: .start)
    shape = try? values.decode([Int].self, forKey: .shape)
    low = try? values.decode([Double?].self, forKey: .low)
    high = try? values.decode([Double?].self, forKey: .high)
  }

  init(_ text: String, path: String) throws(InterchangeError) {
    let plain = text.replacing(/-?Infinity|NaN/, with: "null")
    do {
      self = try JSONDecoder().decode(MinariSpace.self, from: Data(plain.utf8))
    } catch {
      throw InterchangeError(path, place: "action_space", "it is no space of Gymnasium: \(text)")
    }
    let isVector = type == "Box" && shape?.count == 1
    guard type == "Discrete" || isVector else {
      throw InterchangeError(
        path, place: "action_space", "\(type)\(shape.map { " of shape \($0)" } ?? "") is not supported",
        "Flatten it to Discrete or to a Box with one dimension.")
    }
  }

  /// `nil` where a bound is infinite.
  var actions: ActionDomain? {
    if let n { return .options(n) }
    guard let low, let high else { return nil }
    let (lower, upper) = (low.compactMap(\.self), high.compactMap(\.self))
    return lower.count == low.count && upper.count == high.count ? .amounts(lower: lower, upper: upper) : nil
  }

  static func text(_ domain: ActionDomain) -> String {
    switch domain {
    case .options(let count): #"{"type": "Discrete", "dtype": "int64", "start": 0, "n": \#(count)}"#
    case .amounts(let lower, let upper):
      #"{"type": "Box", "dtype": "float64", "shape": [\#(lower.count)], "low": \#(lower), "high": \#(upper)}"#
    }
  }

  /// Vectors of so many numbers of any size.
  static func unbounded(_ width: Int) -> String {
    func list(_ word: String) -> String { [String](repeating: word, count: width).joined(separator: ", ") }
    return #"{"type": "Box", "dtype": "float32", "shape": [\#(width)], "#
      + #""low": [\#(list("-Infinity"))], "high": [\#(list("Infinity"))]}"#
  }
}
