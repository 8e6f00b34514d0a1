import ArgumentParser
import Foundation
import Pharmacometrics

/// `titrate models`: the models and what they are made of.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the mechanistic models, or one of them in full.")

  @Argument(help: "A model; without it all are listed.") var name: String?
  @Flag(help: "Print as JSON.") var json = false
  @Option(help: .init("Write a documentation page for each model into a folder.", visibility: .hidden))
  var pages: String?

  func run() throws {
    if let pages {
      for card in ModelRegistry.all.map(\.card) {
        let place = URL(filePath: pages).appending(path: card.name + ".md")
        try Data(ModelSheet(card).page.utf8).write(to: place, options: .atomic)
      }
      return
    }
    guard let name else {
      let cards = ModelRegistry.all.map(\.card)
      if json { return try printJSON(cards.map(ModelSheet.init)) }
      let width = cards.map(\.name.count).max() ?? 0
      for card in cards { print(card.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + card.summary) }
      return
    }
    let card = try ModelRegistry.model(named: name).card
    if json { return try printJSON(ModelSheet(card)) }
    print(ModelSheet(card).text)
  }
}
