"""Writes golden.json: inputs, outputs and gradients of every operation, layer, loss, distribution and optimizer, as
PyTorch computes them. Usage: python generate.py OUTPUT. Needs torch alone.

The gradients are those of the sum over all floating-point outputs, one after the other, of cos(1 + i) times the i-th
element, by every floating-point input.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F
from torch import distributions as D

torch.set_num_threads(1)
generator = torch.Generator().manual_seed(20240611)
cases = {}


def r(*shape, low=-2.0, high=2.0):
    """Numbers of three decimals, which JSON keeps exactly."""
    values = torch.rand(shape, generator=generator, dtype=torch.float64) * (high - low) + low
    return (values * 1000).round() / 1000


def p(*shape):
    return r(*shape, low=0.1, high=2.0)


def i(high, *shape):
    return torch.randint(0, high, shape, generator=generator)


def b(*shape):
    return torch.rand(shape, generator=generator) < 0.5


def number(value):
    if isinstance(value, (bool, int)):
        return int(value)
    return float("%.11g" % value)


def packed(tensor):
    kind = {torch.float64: "float64", torch.float32: "float32", torch.int64: "int64", torch.bool: "bool"}[tensor.dtype]
    return {"type": kind, "shape": list(tensor.shape), "values": [number(v) for v in tensor.detach().flatten().tolist()]}


def case(name, function, *inputs, gradient=True, fixed=()):
    assert name not in cases, name
    leaves = [x.clone().requires_grad_(gradient and x.is_floating_point() and n not in fixed)
              for n, x in enumerate(inputs)]
    outputs = function(*leaves)
    outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
    gradients = [None] * len(leaves)
    real = [o.flatten() for o in outputs if o.is_floating_point() and o.requires_grad]
    if gradient and real:
        flat = torch.cat(real)
        weights = torch.cos(1 + torch.arange(flat.numel(), dtype=torch.float64)).to(flat.dtype)
        wanted = [x for x in leaves if x.requires_grad]
        found = iter(torch.autograd.grad((flat * weights).sum(), wanted, allow_unused=True))
        gradients = [next(found) if x.requires_grad else None for x in leaves]
    cases[name] = {
        "inputs": [packed(x) for x in inputs],
        "outputs": [packed(o) for o in outputs],
        "gradients": [None if g is None else [number(v) for v in g.flatten().tolist()] for g in gradients],
    }


def both(name, function, *inputs, **options):
    """A case in 64 bits, and with the same numbers in 32."""
    case(name, function, *inputs, **options)
    case(name + ".float32", function, *[x.float() if x.is_floating_point() else x for x in inputs], **options)


def elementwise():
    for name in ["exp", "expm1", "square", "abs", "neg", "sign", "floor", "ceil", "round", "tanh", "sigmoid", "relu",
                 "sin", "cos", "erf"]:
        case(name, getattr(torch, name), r(2, 3))
    for name in ["log", "log1p", "sqrt", "rsqrt", "reciprocal"]:
        case(name, getattr(torch, name), p(2, 3))
    case("atanh", torch.atanh, r(2, 3, low=-0.9, high=0.9))
    case("silu", F.silu, r(2, 3))
    case("logSigmoid", F.logsigmoid, r(2, 3, low=-30, high=30))
    case("gelu", F.gelu, r(2, 3))
    case("geluApproximate", lambda x: F.gelu(x, approximate="tanh"), r(2, 3))
    case("softplus", lambda x: F.softplus(x, 2.0, 10.0), r(2, 4, low=-8, high=8))
    case("leakyRelu", lambda x: F.leaky_relu(x, 0.2), r(2, 3))
    case("elu", lambda x: F.elu(x, 1.5), r(2, 3))
    case("isNaN", lambda x: torch.isnan(x / x), torch.tensor([0.0, 1.0], dtype=torch.float64), gradient=False)
    case("isFinite", lambda x: torch.isfinite(1 / x), torch.tensor([0.0, 1.0], dtype=torch.float64), gradient=False)
    case("clone", torch.clone, r(3))
    case("replacingNonFinite", lambda x: torch.nan_to_num(x / x, 7.0, 1.0, 2.0),
         torch.tensor([0.0, 1.0], dtype=torch.float64), gradient=False)
    case("add", lambda a, b: a + b, r(2, 3), r(3))
    case("subtract", lambda a, b: a - b, r(2, 1), r(2, 3))
    case("multiply", lambda a, b: a * b, r(2, 3), r(2, 1))
    case("divide", lambda a, b: a / b, r(2, 3), p(3))
    case("scalars", lambda a: (a + 2, a - 1.5, a * 3, a / 4.0, 2 + a, 1.5 - a, 3 * a, 4.0 / a), p(2, 2))
    case("integerScalars", lambda a: (a + 2, a - 1, a * 3, a / 4, 1 - a), i(9, 4))
    case("powNumber", lambda a: a ** 2.5, p(2, 3))
    case("powTensor", lambda a, b: a ** b, p(2, 3), r(3))
    case("powBase", lambda a: 0.9 ** a, r(2, 3))
    case("remainder", lambda a: a % 0.7, r(5))
    case("floorDivide", lambda a: a // 3, i(20, 6))
    case("minimumPair", torch.minimum, r(2, 3), r(2, 3))
    case("maximumPair", torch.maximum, r(2, 3), r(2, 3))
    case("clamp", lambda a: (a.clamp(-1, 1), a.clamp(min=0.5), a.clamp(max=0.5)), r(2, 3))
    case("lerp", lambda a, b: torch.lerp(a, b, 0.3), r(4), r(4))
    case("addProduct", lambda a, b, c: torch.addcmul(a, b, c, value=0.5), r(4), r(4), r(4))
    x = r(2, 3)
    case("compare", lambda a, b: (a == b, a != b, a < b, a <= b, a > b, a >= b), x, torch.where(b(2, 3), x, r(2, 3)),
         gradient=False)
    case("compareNumber", lambda a: (a == 2, a != 2, a < 2, a <= 2, a > 2, a >= 2), i(5, 6), gradient=False)
    case("logic", lambda a, b: (a & b, a | b, a ^ b, ~a), b(6), b(6), gradient=False)
    case("choose", torch.where, b(2, 3), r(2, 3), r(2, 3))
    case("masked", lambda a, m: a.masked_fill(m, -3.0), r(2, 3), b(2, 3))


def linear_algebra():
    case("matmul", torch.matmul, r(2, 1, 2, 3), r(3, 3, 2))
    case("mm", torch.mm, r(2, 3), r(3, 4))
    case("bmm", torch.bmm, r(2, 2, 3), r(2, 3, 2))
    case("dot", torch.dot, r(4), r(4))
    case("outer", torch.outer, r(2), r(3))
    case("addmm", lambda c, a, b: torch.addmm(c, a, b, beta=0.5, alpha=2.0), r(2, 4), r(2, 3), r(3, 4))
    case("baddbmm", lambda c, a, b: torch.baddbmm(c, a, b, beta=0.5, alpha=2.0), r(2, 1, 2), r(2, 3, 2), r(2, 2, 2))
    case("linear", F.linear, r(2, 2, 3), r(4, 3), r(4))
    case("linearNoBias", F.linear, r(2, 3), r(4, 3))
    case("einsum", lambda a, b: torch.einsum("bij,bkj->bik", a, b), r(2, 2, 3), r(2, 2, 3))
    case("diagonal", lambda a: (torch.diagonal(a, 0, -2, -1), torch.diagonal(a, 1, -2, -1)), r(2, 3, 3))
    case("tril", lambda a: (a.tril(), a.tril(1)), r(3, 3))
    case("triu", lambda a: (a.triu(), a.triu(-1)), r(3, 3))


def reductions():
    case("sum", lambda a: (a.sum(), a.sum(1), a.sum((0, 2)), a.sum(-1, keepdim=True)), r(2, 3, 2))
    case("mean", lambda a: (a.mean(), a.mean(1), a.mean((0, 2)), a.mean(-1, keepdim=True)), r(2, 3, 2))
    case("variance", lambda a: (a.var(), a.var((0,), keepdim=True), a.var((0, 1), correction=0)), r(3, 4))
    case("standardDeviation", lambda a: (a.std(), a.std((0,), keepdim=True), a.std((0, 1), correction=0)), r(3, 4))
    case("logSumExp", lambda a: (a.logsumexp(-1), a.logsumexp((0, 1), keepdim=True)), r(2, 3, low=-500, high=500))
    case("maximum", lambda a: (a.max(), a.amax(1), a.amax((0, 1), keepdim=True)), r(2, 3))
    case("minimum", lambda a: (a.min(), a.amin(1), a.amin((0, 1), keepdim=True)), r(2, 3))
    case("product", lambda a: (a.prod(), a.prod(1), a.prod(0, keepdim=True)), r(2, 3))
    case("norm", lambda a: (a.norm(), torch.linalg.vector_norm(a, 1, dim=1)), r(2, 3))
    case("anyAll", lambda a: (a.any(), a.all(), a.any(1), a.all(0, keepdim=True)), b(3, 3), gradient=False)
    case("argmax", lambda a: (a.argmax(1), a.argmin(0, keepdim=True)), r(3, 4), gradient=False)
    case("largest", lambda a: tuple(a.max(1)) + tuple(a.max(0, keepdim=True)), r(3, 4))
    case("smallest", lambda a: tuple(a.min(1)), r(3, 4))
    case("sorted", lambda a: tuple(a.sort(stable=True)) + tuple(a.sort(dim=0, descending=True, stable=True)), r(3, 4))
    case("top", lambda a: tuple(a.topk(2)) + tuple(a.topk(2, dim=0, largest=False)), r(3, 4))
    case("softmax", lambda a: (a.softmax(-1), a.softmax(0)), r(2, 3))
    case("logSoftmax", lambda a: (a.log_softmax(-1), a.log_softmax(0)), r(2, 3, low=-100, high=100))
    case("cumulativeSum", lambda a: (a.cumsum(1), a.cumsum(0)), r(2, 3))
    case("cumulativeProduct", lambda a: (a.cumprod(1), a.cumprod(0)), r(2, 3))


def indexing():
    case("gather", lambda a, n: a.gather(1, n), r(3, 4), i(4, 3, 2))
    index = torch.stack([torch.randperm(4, generator=generator)[:2] for _ in range(3)])
    case("scatter", lambda a, n, s: a.scatter(1, n, s), r(3, 4), index, r(3, 2))
    case("scatterAdd", lambda a, n, s: a.scatter_add(1, n, s), r(3, 4), i(4, 3, 3), r(3, 3))
    case("indexSelect", lambda a, n: a.index_select(1, n), r(2, 4), i(4, 3))
    case("indexAdd", lambda a, n, s: a.index_add(0, n, s), r(3, 2), i(3, 4), r(4, 2))
    case("index", lambda a, n, m: (a[n, m], a[:, m]), r(3, 4), i(3, 5), i(4, 5))
    case("indexPut", lambda a, n, m, v: (a.index_put((n, m), v, accumulate=True),
                                         a.index_put((n[:1], m[:1]), v[:1])), r(3, 4), i(3, 5), i(4, 5), r(5))
    case("maskedSelect", lambda a, m: a.masked_select(m), r(3, 4), b(3, 4))
    case("nonzero", torch.nonzero, b(3, 4), gradient=False)
    case("embedding", lambda w, n: (F.embedding(n, w), F.embedding(n, w, padding_idx=1)), r(4, 3), i(4, 2, 3))
    case("oneHot", lambda n: F.one_hot(n, 5), i(5, 2, 3), gradient=False)
    case("searchSorted", lambda s, v: (torch.searchsorted(s, v), torch.searchsorted(s, v, right=True)),
         r(6).sort().values, r(4), gradient=False)
    case("binCount", lambda n, w: (torch.bincount(n), torch.bincount(n, weights=w, minlength=8)), i(5, 9), p(9),
         gradient=False)


def shapes():
    case("cat", lambda a, b: torch.cat([a, b], 1), r(2, 3), r(2, 1))
    case("stack", lambda a, b: torch.stack([a, b], -1), r(2, 3), r(2, 3))
    case("split", lambda a: a.split([1, 3], 1), r(2, 4))
    case("chunk", lambda a: a.chunk(2, 0), r(3, 2))
    case("narrow", lambda a: a.narrow(1, 1, 2), r(2, 4))
    case("slice", lambda a: (a[:, 0:4:2], a[1:9]), r(3, 5))
    case("select", lambda a: (a.select(1, -1), a.select(0, 0)), r(2, 3))
    case("reshape", lambda a: (a.reshape(3, -1), a.view(6), a.flatten(0, 1)), r(2, 3))
    case("expand", lambda a: (a.expand(2, 3, 4), a.repeat(2, 1, 2)), r(1, 3, 1).expand(1, 3, 4).contiguous()[:, :, :1])
    case("permute", lambda a: (a.permute(2, 0, 1), a.transpose(0, 2), a.transpose(-2, -1).contiguous()), r(2, 3, 2))
    case("squeeze", lambda a: (a.squeeze(), a.squeeze(1), a.unsqueeze(0)), r(2, 1, 3, 1))
    case("contiguous", lambda a: (a.t().contiguous(), a.contiguous()), r(2, 3))
    case("to", lambda a: (a.to(torch.float32), a.to(torch.float32).to(torch.float64), a.to(torch.float64),
                          a.to(torch.int64), a.to(torch.bool)), r(2, 3))
    case("fromFloat32", lambda a: (a.to(torch.float64), a.to(torch.float32)), r(2, 3).float())
    case("like", lambda a: (torch.full_like(a, 2.5), torch.zeros_like(a), torch.ones_like(a)), r(2, 3), gradient=False)
    case("likeIntegers", lambda a: (torch.full_like(a, 2), torch.zeros_like(a), torch.ones_like(a)), i(5, 2, 3),
         gradient=False)
    case("flip", lambda a: a.flip([0, 1]), r(2, 3))
    case("padded", lambda a: F.pad(a, (1, 2, 0, 1), value=0.5), r(2, 2))
    case("creation", lambda: (torch.arange(5), torch.arange(1.0, 2.0, 0.25, dtype=torch.float64), torch.eye(2),
                              torch.linspace(0, 1, 5, dtype=torch.float64), torch.full((2,), 2.5), torch.zeros(2),
                              torch.ones(1, 2, dtype=torch.bool)), gradient=False)


def losses():
    for reduction in ["none", "mean", "sum"]:
        case("squaredError." + reduction, lambda a, t: F.mse_loss(a, t, reduction=reduction), r(2, 3), r(2, 3))
    case("absoluteError", F.l1_loss, r(2, 3), r(2, 3))
    case("huberLoss", lambda a, t: F.huber_loss(a, t, delta=0.7), r(3, 4), r(3, 4))
    case("huberLoss.none", lambda a, t: F.huber_loss(a, t, delta=0.7, reduction="none"), r(3, 4), r(3, 4))
    case("smoothL1Loss", lambda a, t: F.smooth_l1_loss(a, t, beta=0.7), r(3, 4), r(3, 4))
    case("crossEntropy", lambda a, t, w: (F.cross_entropy(a, t), F.cross_entropy(a, t, w, ignore_index=1),
                                          F.cross_entropy(a, t, label_smoothing=0.1, reduction="none")),
         r(5, 3), torch.tensor([0, 1, 2, 2, 0]), p(3), fixed=(2,))
    case("negativeLogLikelihood", lambda a, t, w: (F.nll_loss(a, t), F.nll_loss(a, t, w, reduction="sum")),
         r(4, 3), i(3, 4), p(3), fixed=(2,))
    case("binaryCrossEntropy", lambda a, t, w, q: (F.binary_cross_entropy_with_logits(a, t),
                                                  F.binary_cross_entropy_with_logits(a, t, w, pos_weight=q)),
         r(2, 3, low=-20, high=20), r(2, 3, low=0, high=1), p(2, 3), p(3), fixed=(2, 3))
    case("layerNorm", lambda a, w, c: F.layer_norm(a, (2, 3), w, c, 1e-4), r(2, 2, 3), r(2, 3), r(2, 3))


def layer(name, module, inputs, function):
    """A case whose inputs are `inputs` and then the module's parameters, in order."""
    module = module.double()
    names = [n for n, _ in module.named_parameters()]
    values = [r(*q.shape, low=-0.8, high=0.8) for q in module.parameters()]

    def run(*leaves):
        own = dict(zip(names, leaves[len(inputs):]))

        def call(*arguments, **options):
            return torch.func.functional_call(module, own, arguments, options)
        return function(call, *leaves[:len(inputs)])
    both(name, run, *inputs, *values)


def layers():
    torch.backends.mha.set_fastpath_enabled(False)
    layer("Linear", torch.nn.Linear(3, 2), [r(2, 2, 3)], lambda f, x: f(x))
    layer("LayerNorm", torch.nn.LayerNorm(4), [r(2, 3, 4)], lambda f, x: f(x))
    layer("Embedding", torch.nn.Embedding(4, 2), [i(4, 2, 3)], lambda f, n: f(n))
    both("EnsembleLinear", lambda x, y, w, c: (x @ w + c, y @ w + c), r(2, 3, 2), r(3, 2), r(2, 2, 3), r(2, 1, 3))
    layer("GRU", torch.nn.GRU(3, 4, batch_first=True), [r(2, 3, 3)], lambda f, x: f(x))
    layer("GRU.layers", torch.nn.GRU(3, 4, 2, batch_first=True), [r(2, 3, 3), r(2, 2, 4)], lambda f, x, h: f(x, h))
    layer("GRU.step", torch.nn.GRU(3, 4, 2, batch_first=True), [r(2, 3), r(2, 2, 4)],
          lambda f, x, h: (lambda o, s: (o[:, 0], s))(*f(x[:, None], h)))
    attention = torch.nn.MultiheadAttention(4, 2, batch_first=True)
    padding = torch.tensor([[False, False, False], [False, False, True]])
    layer("SelfAttention", attention, [r(2, 3, 4), padding],
          lambda f, x, m: (f(x, x, x, need_weights=False)[0],
                           f(x, x, x, key_padding_mask=m, need_weights=False)[0]))
    causal = torch.ones(3, 3, dtype=torch.bool).triu(1)
    for name, first, activation in [("post", False, "relu"), ("pre", True, "gelu")]:
        block = torch.nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, activation=activation, batch_first=True,
                                                 norm_first=first)
        layer("TransformerEncoderBlock." + name, block, [r(2, 3, 4), padding],
              lambda f, x, m: (f(x), f(x, src_key_padding_mask=m), f(x, src_mask=causal),
                               f(x, src_mask=causal, src_key_padding_mask=m)))


def distributions():
    mask = torch.tensor([[True, False, True, True], [True, True, True, False]])

    def categorical(a, c, n):
        one, two = D.Categorical(logits=a), D.Categorical(logits=c)
        return one.log_prob(n), one.entropy(), D.kl_divergence(one, two), one.probs, one.mode

    def masked(a, n):
        one = D.Categorical(logits=a.masked_fill(~mask, -1e30))
        return one.log_prob(n), one.entropy(), one.probs

    def gaussian(m, s, x, k, t):
        one, two = D.Independent(D.Normal(m, s.exp()), 1), D.Independent(D.Normal(k, t.exp()), 1)
        return one.log_prob(x), one.entropy(), D.kl_divergence(one, two)

    def squashed(m, s, noise, action):
        one = D.Independent(D.TransformedDistribution(D.Normal(m, s.exp()), [D.TanhTransform()]), 1)
        u = m + s.exp() * noise
        base = D.Independent(D.Normal(m, s.exp()), 1)
        exact = base.log_prob(u) - (2 * (math.log(2) - u - F.softplus(-2 * u))).sum(-1)
        return u.tanh(), exact, one.log_prob(action)
    def draws(m, s, noise):
        # What a draw is made of is given, so that only the way from it to the sample is compared.
        torch.distributions.normal._standard_normal = lambda shape, dtype, device: noise
        one = D.Independent(D.Normal(m, s.exp()), 1)
        sample = one.rsample()
        squash = D.Independent(D.TransformedDistribution(D.Normal(m, s.exp()), [D.TanhTransform(cache_size=1)]), 1)
        action = squash.rsample()
        return sample, one.log_prob(sample), action, squash.log_prob(action)
    case("Gaussian.draws", draws, r(2, 3), r(2, 3), r(2, 3), fixed=(2,))
    case("Categorical", categorical, r(2, 4), r(2, 4), i(4, 2))
    case("Categorical.masked", masked, r(2, 4), torch.tensor([0, 2]))
    case("Gaussian", gaussian, r(2, 3), r(3), r(2, 3), r(2, 3), r(2, 3))
    case("TanhGaussian", squashed, r(2, 3, low=-5, high=5), r(2, 3), r(2, 3), r(2, 3, low=-0.95, high=0.95))


def optimizers():
    def trained(make, clip=None):
        def run(a, c, x):
            parameters = [a.clone().requires_grad_(), c.clone().requires_grad_()]
            optimizer = make(parameters)
            results = []
            for _ in range(4):
                optimizer.zero_grad()
                ((x @ parameters[0]).tanh() @ parameters[1] - 1).square().sum().backward()
                if clip is not None:
                    results.append(clip(parameters))
                optimizer.step()
                results += [q.detach().clone() for q in parameters]
            return results
        return run

    def by_value(parameters):
        torch.nn.utils.clip_grad_value_(parameters, 0.4)
        return parameters[0].grad.detach().clone()
    inputs = (r(3, 2), r(2), r(4, 3))
    T = torch.optim
    for name, make, clip in [
        ("Adam", lambda q: T.Adam(q, lr=0.05), None),
        ("Adam.regularization", lambda q: T.Adam(q, lr=0.05, weight_decay=0.1), None),
        ("Adam.decoupled", lambda q: T.AdamW(q, lr=0.05, weight_decay=0.1, betas=(0.8, 0.99), eps=1e-5), None),
        ("Adam.maximum", lambda q: T.Adam(q, lr=0.05, amsgrad=True), None),
        ("SGD", lambda q: T.SGD(q, lr=0.05), None),
        ("SGD.momentum", lambda q: T.SGD(q, lr=0.02, momentum=0.9, weight_decay=0.1), None),
        ("SGD.nesterov", lambda q: T.SGD(q, lr=0.02, momentum=0.9, nesterov=True), None),
        ("clipGradientNorm", lambda q: T.SGD(q, lr=0.05), lambda q: torch.nn.utils.clip_grad_norm_(q, 0.5)),
        ("clipGradientNorm.loose", lambda q: T.SGD(q, lr=0.05), lambda q: torch.nn.utils.clip_grad_norm_(q, 1e6)),
        ("clipGradientValue", lambda q: T.SGD(q, lr=0.05), by_value),
    ]:
        both("optimizer." + name, trained(make, clip), *inputs, gradient=False)
    S = T.lr_scheduler
    for name, make in [
        ("cosine", lambda o: S.CosineAnnealingLR(o, 8, 0.1)),
        ("step", lambda o: S.StepLR(o, 3, 0.5)),
        ("exponential", lambda o: S.ExponentialLR(o, 0.9)),
        ("warmUp", lambda o: S.SequentialLR(o, [S.LinearLR(o, 0.25, 1.0, 3), S.CosineAnnealingLR(o, 5, 0.0)], [4])),
    ]:
        optimizer = T.SGD([torch.zeros(1)], lr=1.0)
        schedule = make(optimizer)
        factors = []
        for _ in range(8):
            factors.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        case("schedule." + name, lambda: torch.tensor(factors, dtype=torch.float64), gradient=False)


def sequences():
    def states(call, x, h, d):
        """A GRU whose state decays before each time."""
        outputs = []
        for t in range(x.shape[1]):
            h = call(x[:, t:t + 1], (d[:, t] * h)[None])[1][0]
            outputs.append(h)
        return torch.stack(outputs, 1)
    layer("GRU.states", torch.nn.GRU(3, 4, 2, batch_first=True), [r(2, 5, 3), r(2, 2, 4)], lambda f, x, h: f(x, h)[0])
    layer("GRU.decaying", torch.nn.GRU(3, 4, batch_first=True), [r(2, 5, 3), r(2, 4), p(2, 5, 4) / 2], states)
    layer("LSTM", torch.nn.LSTM(3, 4, batch_first=True), [r(2, 5, 3)], lambda f, x: f(x)[0])
    layer("LSTM.layers", torch.nn.LSTM(3, 4, 2, batch_first=True), [r(2, 5, 3), r(2, 2, 4), r(2, 2, 4)],
          lambda f, x, h, c: (lambda o, s: (o, s[0], s[1]))(*f(x, (h, c))))
    layer("LSTM.step", torch.nn.LSTM(3, 4, 2, batch_first=True), [r(2, 3), r(2, 2, 4), r(2, 2, 4)],
          lambda f, x, h, c: (lambda o, s: (o[:, 0], s[0], s[1]))(*f(x[:, None], (h, c))))
    for name, dilation in [("", 1), (".dilated", 2), (".beyond", 5)]:
        layer("CausalConvolution" + name, torch.nn.Conv1d(3, 2, 3, padding=2 * dilation, dilation=dilation),
              [r(2, 6, 3)], lambda f, x: f(x.transpose(1, 2))[:, :, :6].transpose(1, 2))

    class Block(torch.nn.Module):
        def __init__(self, inputs, outputs):
            super().__init__()
            self.conv1 = torch.nn.Conv1d(inputs, outputs, 2, padding=2, dilation=2)
            self.conv2 = torch.nn.Conv1d(outputs, outputs, 2, padding=2, dilation=2)
            if inputs != outputs:
                self.downsample = torch.nn.Conv1d(inputs, outputs, 1)

        def forward(self, x):
            y = self.conv1(x.transpose(1, 2))[:, :, :x.shape[1]].relu()
            y = self.conv2(y)[:, :, :x.shape[1]].relu().transpose(1, 2)
            shortcut = self.downsample(x.transpose(1, 2)).transpose(1, 2) if hasattr(self, "downsample") else x
            return (y + shortcut).relu()
    layer("TemporalBlock", Block(3, 4), [r(2, 6, 3)], lambda f, x: f(x))
    layer("TemporalBlock.equal", Block(4, 4), [r(2, 6, 4)], lambda f, x: f(x))

    def embedded(t, w, b):
        angles = t * w + b
        return torch.cat([angles[..., :1], angles[..., 1:].sin()], -1)
    both("TimeEmbedding", embedded, r(2, 3, 1), r(4), r(4))

    def attended(call, x, bias):
        return call(x, x, x, need_weights=False, attn_mask=bias.reshape(4, 3, 3))[0]
    attention = torch.nn.MultiheadAttention(4, 2, batch_first=True)
    layer("SelfAttention.bias", attention, [r(2, 3, 4), r(2, 2, 3, 3)],
          lambda f, x, m: (attended(f, x, m), attended(f, x, m)[:, 1:2]))
    block = torch.nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, activation="relu", batch_first=True, norm_first=True)
    post = torch.nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, activation="relu", batch_first=True)
    for name, module in [("bias", block), ("postBias", post)]:
        layer("TransformerEncoderBlock." + name, module, [r(2, 3, 4), r(2, 2, 3, 3)],
              lambda f, x, m: (lambda y: (y, y[:, 1:2]))(f(x, src_mask=m.reshape(4, 3, 3))))


for family in [elementwise, linear_algebra, reductions, indexing, shapes, losses, layers, distributions, optimizers,
               sequences]:
    family()
with open(sys.argv[1], "w") as file:
    file.write('{"torch":"%s","cases":{\n' % torch.__version__.split("+")[0])
    file.write(",\n".join(json.dumps(n) + ":" + json.dumps(c, separators=(",", ":")) for n, c in cases.items()))
    file.write("\n}}\n")
