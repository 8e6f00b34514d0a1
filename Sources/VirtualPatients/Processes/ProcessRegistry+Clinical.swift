import DosingMDP
import Pharmacometrics

extension ProcessRegistry {
  static let clinical: [Entry] = [sunitinib, prostate]

  private static let sunitinib = Entry(
    "sunitinib-gist", "Sunitinib in gastrointestinal stromal tumors, the dose at each visit (Hansson 2013)",
    options: [
      Option("interval", "days between visits (14)"), Option("horizon", "days of a course (728)"),
      Option("largest", "mg, in steps of 12.5 up to 87.5 (50)"),
      Option("continuous", "true for any dose up to the largest (false)"),
      Option("label", "true to forbid what the label rules out (false)"),
      Option("endpoint", "progressionFree or alive (progressionFree)"), Option("time", "reward of a month (1)"),
      Option("toxicity", "price of a grade above 1, a month (0.1)"), Option("dose", "price of 50 mg, a month (0)"),
      Option("burden", "price of a rise of the log tumor size by 1 (0.2)"),
      Option("progression", "its price (3)"), Option("death", "its price (5)"),
      Option("adherence", "share of tablets taken (1)"),
      Option("randomization", "log standard deviations of typical values, as CL=0.2,KG=0.1 (none)"),
    ]
  ) { options in
    var configuration = SunitinibGISTProcess.Configuration()
    configuration.decisionInterval = options.number("interval", 14, "of at least 1") { $0 >= 1 }
    configuration.horizon = options.count("horizon", 728, in: 1...36_500)
    configuration.largestDose = options.positive("largest", 50)
    configuration.isContinuous = options.flag("continuous")
    configuration.followsLabel = options.flag("label")
    configuration.endpoint = options.choice("endpoint", .progressionFree)
    configuration.time = options.number("time", 1)
    configuration.toxicity = options.number("toxicity", 0.1)
    configuration.dose = options.number("dose", 0)
    configuration.burden = options.number("burden", 0.2)
    configuration.progression = options.number("progression", 3)
    configuration.death = options.number("death", 5)
    configuration.adherence = Adherence(mean: options.number("adherence", 1, "in 0...1") { (0...1).contains($0) })
    configuration.randomization = options.settings("randomization")
    return options.problems.isEmpty ? try SunitinibGISTProcess(configuration) : nil
  }

  private static let prostate = Entry(
    "adaptive-prostate", "Prostate cancer under intermittent therapy, seen through noisy PSA at irregular visits",
    options: [
      Option("interval", "days between scheduled visits (28)"), Option("horizon", "days of a course (2190)"),
      Option("burden", "price of a rise of ln PSA by 1 (0.1)"), Option("treatment", "price of a month on drug (0.1)"),
      Option("time", "reward of a month without progression (1)"), Option("progression", "its price (5)"),
    ]
  ) { options in
    let interval = options.number("interval", 28, "of at least 14, since visits vary by days") { $0 >= 14 }
    let horizon = Double(options.count("horizon", 2190, in: 1...36_500))
    let reward = CompositeReward.Configuration(
      burdenVariable: "psa", burden: options.number("burden", 0.1), treatment: options.number("treatment", 0.1),
      progressionFree: options.number("time", 1), progression: options.number("progression", 5))
    guard options.problems.isEmpty else { return nil }
    let environment = AdaptiveProstateEnvironment(
      .init(decisionInterval: interval), observation: .complete(horizon: horizon))
    let encoder = environment.encoder
    return try DosingProcess(
      environment, name: "adaptive-prostate", encoder: encoder,
      reward: CompositeReward(reward, schema: encoder.schema), costs: [DosingCost("months on drug", .dose)])
  }

  /// The registered models that leave something to decide on, but for those that have a process of their own.
  static let models: [Entry] = ModelRegistry.all.compactMap { model in
    let card = model.card
    let own = (published + clinical).map(\.name)
    guard !own.contains(card.name), let source = model as? any ProcessModel, source.hasObjective else { return nil }
    return Entry(
      card.name, "\(card.summary); objective set up from the model's description",
      options: [
        Option("interval", "days between decisions (by the model's regimen)"),
        Option("horizon", "days of a course (364)"),
        Option("levels", "multiples of the standard dose (0,0.25,0.5,0.75,1)"),
        Option("continuous", "true for any multiple up to the largest level (false)"),
        Option("time", "reward of a month (1)"), Option("burden", "price of a rise of the log tumor size by 1 (1)"),
        Option("dose", "price of a standard dose, a month (0.1; -1 without a tumor)"),
        Option("toxicity", "price of a grade above 1, a month (0.1)"), Option("progression", "its price (3)"),
        Option("death", "its price (5)"), Option("set", "typical values, as CL=30,KG=0.01 (none)"),
      ]
    ) { options in
      var configuration = ModelProcessConfiguration()
      if options.text("interval") != nil {
        configuration.decisionInterval = options.number("interval", 14, "of at least 1") { $0 >= 1 }
      }
      configuration.horizon = options.count("horizon", 364, in: 1...36_500)
      configuration.levels = options.numbers("levels", configuration.levels)
      configuration.isContinuous = options.flag("continuous")
      configuration.time = options.number("time", 1)
      configuration.burden = options.number("burden", 1)
      if options.text("dose") != nil { configuration.dose = options.number("dose", 0) }
      configuration.toxicity = options.number("toxicity", 0.1)
      configuration.progression = options.number("progression", 3)
      configuration.death = options.number("death", 5)
      configuration.settings = options.settings("set")
      return options.problems.isEmpty ? try source.process(configuration) : nil
    }
  }
}
