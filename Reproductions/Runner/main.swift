import Foundation
import PolicyLearning
import Stochastics
import Tensors

// Trains again for published results: reproduce FILE.yaml… [--out FOLDER] [--threads N] [--seeds N].
// Runs that are done are kept, so that it can be broken off and taken up again.

setvbuf(stdout, nil, _IOLBF, 0)
var files: [URL] = []
var out = URL(filePath: "out/reproductions")
var threads = ProcessInfo.processInfo.activeProcessorCount
var limit = Int.max
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--out": out = URL(filePath: arguments.popFirst() ?? out.path)
  case "--threads": threads = arguments.popFirst().flatMap(Int.init) ?? threads
  case "--seeds": limit = arguments.popFirst().flatMap(Int.init) ?? limit
  default: files.append(URL(filePath: argument))
  }
}

var isAllMet = true
for file in files {
  let name = file.deletingPathExtension().lastPathComponent
  let reproduction = try Reproduction(contentsOf: file)
  print("\(name): \(reproduction.title)")
  let seeds = Array(reproduction.seeds.prefix(limit))
  let folder = out.appending(path: name)
  let runs = try parallelMap(count: seeds.count, threads: threads, prepare: { prepareThread() }) { index in
    try run(reproduction, seed: seeds[index], folder: folder.appending(path: "seed-\(seeds[index])"))
  }
  let summary = Summary(name, reproduction, runs)
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  try encoder.encode(summary).write(to: folder.appending(path: "summary.json"), options: .atomic)
  print(summary.line)
  isAllMet = isAllMet && summary.isMet
}
exit(isAllMet ? 0 : 1)
