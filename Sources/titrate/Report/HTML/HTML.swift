/// A piece of markup as a value: text and attribute values are escaped when it is rendered.
///
/// There is no case for raw markup, and element and attribute names are string literals of the program (``Name``), so
/// that no datum (a patient identifier, a file name, a configuration) can ever become markup. What is rendered is
/// well-formed XML as well as HTML.
package indirect enum HTML: Sendable, Hashable {
  /// Text content; escaped.
  case text(String)
  /// An element with its attributes in order and its children.
  case element(Name, [Attribute], [HTML])
  /// Several pieces side by side.
  case fragment([HTML])

  /// The name of an element or attribute; only a literal can make one.
  package struct Name: Sendable, Hashable, ExpressibleByStringLiteral {
    let text: String
    package init(stringLiteral literal: StaticString) { text = literal.description }
  }

  /// An attribute; its value is escaped.
  package struct Attribute: Sendable, Hashable {
    let name: Name
    let value: String
  }

  /// An element whose children are given as an array.
  package static func node(
    _ name: Name, _ attributes: KeyValuePairs<Name, String> = [:], _ children: [HTML] = []
  ) -> HTML {
    .element(name, attributes.map { Attribute(name: $0.key, value: $0.value) }, children)
  }

  /// An element that holds only text.
  package static func node(_ name: Name, _ attributes: KeyValuePairs<Name, String> = [:], _ text: String) -> HTML {
    node(name, attributes, [.text(text)])
  }

  /// An element without attributes that holds only text.
  package static func node(_ name: Name, _ text: String) -> HTML { .element(name, [], [.text(text)]) }

  /// An element whose children are built.
  package static func node(
    _ name: Name, _ attributes: KeyValuePairs<Name, String> = [:], @HTMLBuilder _ children: () -> [HTML]
  ) -> HTML {
    node(name, attributes, children())
  }
}
