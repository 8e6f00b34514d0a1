/// A word of a regimen: a number, a comma, a dash between numbers, or letters.
struct RegimenWord: Sendable, Hashable {
  /// As written.
  var original: String
  /// In lower case, with u for µ, x for ×, and without full stops.
  var text: String
  /// 1 is the first character of the regimen.
  var position: Int
  /// The value of a number.
  var number: Double?

  /// The words of a text. White space and the border between a number and letters separate words, and so does that after
  /// an x or q before a number (`x6`, `q12h`).
  static func split(_ text: String) -> [RegimenWord] {
    var scanner = Scanner(characters: Array(text))
    while scanner.scan() {}
    return scanner.words
  }

  private struct Scanner {
    var characters: [Character]
    var place = 0
    var words: [RegimenWord] = []

    /// Takes one word or character of white space; `false` at the end.
    mutating func scan() -> Bool {
      guard place < characters.count else { return false }
      if characters[place].isWhitespace {
        place += 1
      } else if characters[place] == "," {
        take(until: place + 1)
      } else if Self.isDash(characters[place]) && followsNumber {
        take(until: place + 1)
      } else if let end = endOfNumber() {
        take(until: end)
      } else {
        take(until: endOfLetters())
      }
      return true
    }

    private mutating func take(until end: Int) {
      let original = String(characters[place..<end])
      let plain = original.lowercased().map(Self.plain).joined()
      let number = endOfNumber() == end ? Double(plain) : nil
      let text = number == nil ? plain.filter { $0 != "." } : plain
      words.append(RegimenWord(original: original, text: text, position: place + 1, number: number))
      place = end
    }

    /// Whether a number ends just here, so that a dash is one between numbers and not a sign.
    private var followsNumber: Bool {
      guard let last = words.last, last.number != nil else { return false }
      return last.position - 1 + last.original.count == place
    }

    /// The end of a number that starts here: sign, digits, decimals, exponent.
    private func endOfNumber() -> Int? {
      var end = place
      if end < characters.count, Self.isDash(characters[end]) || characters[end] == "+" { end += 1 }
      let start = end
      end = endOfDigits(end)
      if end < characters.count, characters[end] == ".", endOfDigits(end + 1) > end + 1 { end = endOfDigits(end + 1) }
      guard end > start else { return nil }
      if end < characters.count, characters[end] == "e" || characters[end] == "E" {
        var exponent = end + 1
        if exponent < characters.count, Self.isDash(characters[exponent]) || characters[exponent] == "+" {
          exponent += 1
        }
        if endOfDigits(exponent) > exponent { end = endOfDigits(exponent) }
      }
      return end
    }

    private func endOfDigits(_ start: Int) -> Int {
      var end = start
      while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
      return end
    }

    private func endOfLetters() -> Int {
      var end = place + 1
      if end < characters.count, characters[end].isNumber, "xXqQ×".contains(characters[place]) { return end }
      while end < characters.count, !characters[end].isWhitespace, characters[end] != "," { end += 1 }
      return end
    }

    private static func isDash(_ character: Character) -> Bool { "-−–".contains(character) }

    private static func plain(_ character: Character) -> String {
      switch character {
      case "µ", "μ": "u"
      case "×": "x"
      case "²": "2"
      case "−", "–": "-"
      default: String(character)
      }
    }
  }
}
