// Attention of the last places of sequences to all times up to their own, with vectors for distances, with its derivative
// written out: scores never leave the cache, and later times are not computed at all.
#include <ATen/Dispatch.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>


#include "relative.hpp"
#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// s_ij = q_iᵀ (k_j + a_m) / √d and z_i = Σ_{j ≤ i} w_ij (v_j + b_m) with m = min(i − j, reach), w = dropout(softmax_j(s)).
///
/// Queries [batch, places, heads · d] are of the last places of [batch, time, ...]; keys and values lie side by side,
/// [batch, time, 2 · heads · d]; a and b are [reach + 1, d].
struct RelativeAttention : torch::autograd::Function<RelativeAttention> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &queries, const at::Tensor &keys_values,
                            const at::Tensor &key_distances, const at::Tensor &value_distances, int64_t heads,
                            double dropout, int64_t seed) {
    auto q = queries.contiguous(), kv = keys_values.contiguous();
    auto a = key_distances.contiguous(), b = value_distances.contiguous();
    auto out = at::empty_like(q);
    auto weights = at::empty({q.size(0), heads, q.size(1), kv.size(1)}, q.options());
    AT_DISPATCH_FLOATING_TYPES(q.scalar_type(), "relative_attention", [&] {
      relative_forward(problem<scalar_t>(q, kv, a, b, weights, heads, dropout, seed), out.data_ptr<scalar_t>());
    });
    context->save_for_backward({q, kv, a, b, weights});
    context->saved_data["heads"] = heads;
    context->saved_data["dropout"] = dropout;
    context->saved_data["seed"] = seed;
    return out;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &q = saved[0], &kv = saved[1], &a = saved[2], &b = saved[3], &weights = saved[4];
    auto g = gradients[0].contiguous();
    auto by_q = at::empty_like(q), by_kv = at::empty_like(kv), by_a = at::zeros_like(a), by_b = at::zeros_like(b);
    AT_DISPATCH_FLOATING_TYPES(q.scalar_type(), "relative_attention_backward", [&] {
      auto all = problem<scalar_t>(q, kv, a, b, weights, context->saved_data["heads"].toInt(),
                                   context->saved_data["dropout"].toDouble(), context->saved_data["seed"].toInt());
      relative_backward(all, RelativeGradients<scalar_t>{g.data_ptr<scalar_t>(), by_q.data_ptr<scalar_t>(),
                                                         by_kv.data_ptr<scalar_t>(), by_a.data_ptr<scalar_t>(),
                                                         by_b.data_ptr<scalar_t>()});
    });
    return {by_q, by_kv, by_a, by_b, at::Tensor(), at::Tensor(), at::Tensor()};
  }

  template <class T>
  static RelativeProblem<T> problem(const at::Tensor &q, const at::Tensor &kv, const at::Tensor &a, const at::Tensor &b,
                                    const at::Tensor &weights, int64_t heads, double dropout, int64_t seed) {
    return {q.size(0), q.size(1), kv.size(1), heads, q.size(2) / heads, a.size(0) - 1, dropout,
            static_cast<uint32_t>(seed), q.data_ptr<T>(), kv.data_ptr<T>(), a.data_ptr<T>(), b.data_ptr<T>(),
            weights.data_ptr<T>()};
  }
};

}  // namespace

ct_tensor ct_relative_attention(ct_tensor queries, ct_tensor keys_values, ct_tensor key_distances,
                                ct_tensor value_distances, int64_t heads, double dropout, uint64_t seed) {
  return produce([&] {
    auto &q = ref(queries), &kv = ref(keys_values), &a = ref(key_distances), &b = ref(value_distances);
    TORCH_CHECK(q.device().is_cpu(), "relative attention runs on the CPU, not on ", q.device());
    TORCH_CHECK(q.dim() == 3 && kv.dim() == 3 && kv.size(0) == q.size(0) && kv.size(1) >= q.size(1) &&
                    kv.size(2) == 2 * q.size(2),
                "keys and values of size ", kv.sizes(), " do not fit queries of size ", q.sizes());
    TORCH_CHECK(heads > 0 && q.size(2) % heads == 0, heads, " heads must divide the width ", q.size(2));
    TORCH_CHECK(a.dim() == 2 && a.size(0) > 0 && a.size(1) == q.size(2) / heads && b.sizes() == a.sizes(),
                "vectors for distances of sizes ", a.sizes(), " and ", b.sizes(), " must have ", q.size(2) / heads,
                " columns");
    TORCH_CHECK(dropout >= 0 && dropout < 1, "dropout of ", dropout, " must be from 0 to below 1");
    for (auto *other : {&kv, &a, &b})
      TORCH_CHECK(other->scalar_type() == q.scalar_type(), "all must be of one element type");
    return RelativeAttention::apply(q, kv, a, b, heads, dropout, static_cast<int64_t>(seed & 0xffffffffu));
  });
}
