import Tensors

let elementwiseCases: [GoldenImplementation] = [
  .init("exp") { [try $0[0].exp()] },
  .init("expm1") { [try $0[0].expm1()] },
  .init("square") { [try $0[0].square()] },
  .init("abs") { [try $0[0].abs()] },
  .init("neg") { [try -$0[0]] },
  .init("sign") { [try $0[0].sign()] },
  .init("floor") { [try $0[0].floor()] },
  .init("ceil") { [try $0[0].ceil()] },
  .init("round") { [try $0[0].round()] },
  .init("tanh") { [try $0[0].tanh()] },
  .init("sigmoid") { [try $0[0].sigmoid()] },
  .init("relu") { [try $0[0].relu()] },
  .init("sin") { [try $0[0].sin()] },
  .init("cos") { [try $0[0].cos()] },
  .init("erf") { [try $0[0].erf()] },
  .init("log") { [try $0[0].log()] },
  .init("log1p") { [try $0[0].log1p()] },
  .init("sqrt") { [try $0[0].sqrt()] },
  .init("rsqrt") { [try $0[0].rsqrt()] },
  .init("reciprocal") { [try $0[0].reciprocal()] },
  .init("atanh") { [try $0[0].atanh()] },
  .init("silu") { [try $0[0].silu()] },
  .init("logSigmoid") { [try $0[0].logSigmoid()] },
  .init("gelu") { [try $0[0].gelu()] },
  .init("geluApproximate") { [try $0[0].gelu(approximate: true)] },
  .init("softplus") { [try $0[0].softplus(beta: 2, threshold: 10)] },
  .init("leakyRelu") { [try $0[0].leakyRelu(slope: 0.2)] },
  .init("elu") { [try $0[0].elu(alpha: 1.5)] },
  .init("isNaN") { [try ($0[0] / $0[0]).isNaN()] },
  .init("isFinite") { [try (1 / $0[0]).isFinite()] },
  .init("clone") { [try $0[0].clone()] },
  .init("replacingNonFinite") {
    [try ($0[0] / $0[0]).replacingNonFinite(nan: 7, positiveInfinity: 1, negativeInfinity: 2)]
  },
  .init("add") { [try $0[0] + $0[1]] },
  .init("subtract") { [try $0[0] - $0[1]] },
  .init("multiply") { [try $0[0] * $0[1]] },
  .init("divide") { [try $0[0] / $0[1]] },
  .init("scalars") { inputs in
    let a = inputs[0]
    return [
      try a + 2, try a - 1.5, try a * 3, try a / 4.0, try 2 + a, try 1.5 - a, try 3 * a, try 4.0 / a,
    ]
  },
  .init("integerScalars") { inputs in
    let a = inputs[0]
    return [try a + 2, try a - 1, try a * 3, try a / 4, try 1 - a]
  },
  .init("powNumber") { [try $0[0].pow(2.5)] },
  .init("powTensor") { [try $0[0].pow($0[1])] },
  .init("powBase") { [try $0[0].power(ofBase: 0.9)] },
  .init("remainder") { [try $0[0].remainder(0.7)] },
  .init("floorDivide") { [try $0[0].floorDivide(3)] },
  .init("minimumPair") { [try $0[0].minimum($0[1])] },
  .init("maximumPair") { [try $0[0].maximum($0[1])] },
  .init("clamp") { [try $0[0].clamp(-1, 1), try $0[0].clamp(0.5), try $0[0].clamp(nil, 0.5)] },
  .init("lerp") { [try $0[0].lerp($0[1], weight: 0.3)] },
  .init("addProduct") { [try $0[0].addProduct($0[1], $0[2], scale: 0.5)] },
  .init("compare") { inputs in
    let (a, b) = (inputs[0], inputs[1])
    return [try a .== b, try a .!= b, try a .< b, try a .<= b, try a .> b, try a .>= b]
  },
  .init("compareNumber") { inputs in
    let a = inputs[0]
    return [try a .== 2, try a .!= 2, try a .< 2, try a .<= 2, try a .> 2, try a .>= 2]
  },
  .init("logic") { [try $0[0] .& $0[1], try $0[0] .| $0[1], try $0[0] .^ $0[1], try .!$0[0]] },
  .init("choose") { [try $0[0].choose($0[1], else: $0[2])] },
  .init("masked") { [try $0[0].masked($0[1], fill: -3.0)] },
]

let linearAlgebraCases: [GoldenImplementation] = [
  .init("matmul") { [try $0[0].matmul($0[1])] },
  .init("mm") { [try $0[0].mm($0[1])] },
  .init("bmm") { [try $0[0].bmm($0[1])] },
  .init("dot") { [try $0[0].dot($0[1])] },
  .init("outer") { [try $0[0].outer($0[1])] },
  .init("addmm") { [try $0[0].addmm($0[1], $0[2], beta: 0.5, alpha: 2)] },
  .init("baddbmm") { [try $0[0].baddbmm($0[1], $0[2], beta: 0.5, alpha: 2)] },
  .init("linear") { [try $0[0].linear($0[1], bias: $0[2])] },
  .init("linearNoBias") { [try $0[0].linear($0[1])] },
  .init("einsum") { [try Tensor.einsum("bij,bkj->bik", [$0[0], $0[1]])] },
  .init("diagonal") { [try $0[0].diagonal(), try $0[0].diagonal(offset: 1)] },
  .init("tril") { [try $0[0].tril(), try $0[0].tril(diagonal: 1)] },
  .init("triu") { [try $0[0].triu(), try $0[0].triu(diagonal: -1)] },
]

let reductionCases: [GoldenImplementation] = [
  .init("sum") { inputs in
    let a = inputs[0]
    return [
      try a.sum(), try a.sum(dimension: 1), try a.sum(dimensions: [0, 2]),
      try a.sum(dimension: -1, keepDimension: true),
    ]
  },
  .init("mean") { inputs in
    let a = inputs[0]
    return [
      try a.mean(), try a.mean(dimension: 1), try a.mean(dimensions: [0, 2]),
      try a.mean(dimension: -1, keepDimension: true),
    ]
  },
  .init("variance") { inputs in
    let a = inputs[0]
    return [
      try a.variance(), try a.variance(dimensions: [0], keepDimension: true),
      try a.variance(dimensions: [0, 1], correction: 0),
    ]
  },
  .init("standardDeviation") { inputs in
    let a = inputs[0]
    return [
      try a.standardDeviation(), try a.standardDeviation(dimensions: [0], keepDimension: true),
      try a.standardDeviation(dimensions: [0, 1], correction: 0),
    ]
  },
  .init("logSumExp") {
    [try $0[0].logSumExp(dimension: -1), try $0[0].logSumExp(dimensions: [0, 1], keepDimension: true)]
  },
  .init("maximum") {
    [
      try $0[0].maximum(), try $0[0].maximum(dimension: 1),
      try $0[0].maximum(dimensions: [0, 1], keepDimension: true),
    ]
  },
  .init("minimum") {
    [
      try $0[0].minimum(), try $0[0].minimum(dimension: 1),
      try $0[0].minimum(dimensions: [0, 1], keepDimension: true),
    ]
  },
  .init("product") {
    [try $0[0].product(), try $0[0].product(dimension: 1), try $0[0].product(dimension: 0, keepDimension: true)]
  },
  .init("norm") { [try $0[0].norm(), try $0[0].norm(1, dimensions: [1])] },
  .init("anyAll") {
    [
      try $0[0].any(), try $0[0].all(), try $0[0].any(dimension: 1), try $0[0].all(dimension: 0, keepDimension: true),
    ]
  },
  .init("argmax") { [try $0[0].argmax(dimension: 1), try $0[0].argmin(dimension: 0, keepDimension: true)] },
  .init("largest") {
    pair(try $0[0].largest(dimension: 1)) + pair(try $0[0].largest(dimension: 0, keepDimension: true))
  },
  .init("smallest") { pair(try $0[0].smallest(dimension: 1)) },
  .init("sorted") { pair(try $0[0].sorted()) + pair(try $0[0].sorted(dimension: 0, descending: true)) },
  .init("top") { pair(try $0[0].top(2)) + pair(try $0[0].top(2, dimension: 0, largest: false)) },
  .init("softmax") { [try $0[0].softmax(dimension: -1), try $0[0].softmax(dimension: 0)] },
  .init("logSoftmax") { [try $0[0].logSoftmax(dimension: -1), try $0[0].logSoftmax(dimension: 0)] },
  .init("cumulativeSum") { [try $0[0].cumulativeSum(dimension: 1), try $0[0].cumulativeSum(dimension: 0)] },
  .init("cumulativeProduct") {
    [try $0[0].cumulativeProduct(dimension: 1), try $0[0].cumulativeProduct(dimension: 0)]
  },
]

private func pair(_ result: IndexedValues) -> [Tensor] { [result.values, result.indices] }

let indexingCases: [GoldenImplementation] = [
  .init("gather") { [try $0[0].gather(dimension: 1, $0[1])] },
  .init("scatter") { [try $0[0].scatter(dimension: 1, $0[1], $0[2])] },
  .init("scatterAdd") { [try $0[0].scatterAdd(dimension: 1, $0[1], $0[2])] },
  .init("indexSelect") { [try $0[0].indexSelect(dimension: 1, $0[1])] },
  .init("indexAdd") { [try $0[0].indexAdd(dimension: 0, $0[1], $0[2])] },
  .init("index") { [try $0[0].index([$0[1], $0[2]]), try $0[0].index([nil, $0[2]])] },
  .init("indexPut") { inputs in
    let first = try inputs.dropFirst().map { try $0.slice(dimension: 0, 0..<1) }
    return [
      try inputs[0].indexPut([inputs[1], inputs[2]], inputs[3], accumulate: true),
      try inputs[0].indexPut([first[0], first[1]], first[2]),
    ]
  },
  .init("maskedSelect") { [try $0[0].maskedSelect($0[1])] },
  .init("nonzero") { [try $0[0].nonzero()] },
  .init("embedding") { [try $0[0].embedding($0[1]), try $0[0].embedding($0[1], padding: 1)] },
  .init("oneHot") { [try $0[0].oneHot(classes: 5)] },
  .init("searchSorted") { [try $0[0].searchSorted($0[1]), try $0[0].searchSorted($0[1], right: true)] },
  .init("binCount") { [try $0[0].binCount(), try $0[0].binCount(weights: $0[1], minimumLength: 8)] },
]

let shapeCases: [GoldenImplementation] = [
  .init("cat") { [try Tensor.cat($0, dimension: 1)] },
  .init("stack") { [try Tensor.stack($0, dimension: -1)] },
  .init("split") { try $0[0].split([1, 3], dimension: 1) },
  .init("chunk") { try $0[0].chunk(2) },
  .init("narrow") { [try $0[0].narrow(dimension: 1, start: 1, length: 2)] },
  .init("slice") { [try $0[0].slice(dimension: 1, 0..<4, step: 2), try $0[0].slice(dimension: 0, 1..<9)] },
  .init("select") { [try $0[0].select(dimension: 1, -1), try $0[0].select(dimension: 0, 0)] },
  .init("reshape") { [try $0[0].reshape([3, -1]), try $0[0].view([6]), try $0[0].flatten(from: 0, to: 1)] },
  .init("expand") { [try $0[0].expand([2, 3, 4]), try $0[0].tiled([2, 1, 2])] },
  .init("permute") {
    [try $0[0].permute([2, 0, 1]), try $0[0].transpose(0, 2), try $0[0].transpose().contiguous()]
  },
  .init("squeeze") { [try $0[0].squeeze(), try $0[0].squeeze(dimension: 1), try $0[0].unsqueeze(dimension: 0)] },
  .init("flip") { [try $0[0].flip(dimensions: [0, 1])] },
  .init("padded") { [try $0[0].padded([1, 2, 0, 1], value: 0.5)] },
  .init(creating: "creation") { device in
    [
      try .arange(5, device: device), try .arange(1.0, 2.0, step: 0.25, dataType: .float64, device: device),
      try .eye(2, device: device), try .linspace(0, 1, count: 5, dataType: .float64, device: device),
      try .full(2.5, [2], device: device), try .zeros([2], device: device),
      try .ones([1, 2], dataType: .bool, device: device),
    ]
  },
  .init("contiguous") { [try $0[0].transpose().contiguous(), try $0[0].contiguous()] },
  .init("to") { inputs in
    let a = inputs[0]
    return [try a.to(.float32), try a.to(.float32).to(.float64), try a.to(.float64), try a.to(.int64), try a.to(.bool)]
  },
  .init("fromFloat32") { [try $0[0].to(.float64), try $0[0].to(.float32)] },
  .init("like") { [try $0[0].fullLike(2.5), try $0[0].zerosLike(), try $0[0].onesLike()] },
  .init("likeIntegers") { [try $0[0].fullLike(2), try $0[0].zerosLike(), try $0[0].onesLike()] },
]
