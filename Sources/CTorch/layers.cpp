#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/lstm_cell.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/nll_loss_nd.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/smooth_l1_loss.h>
#include <ATen/ops/stack.h>

#include "shim.hpp"

using namespace ctorch;

ct_tensor ct_mse_loss(ct_tensor input, ct_tensor target, int32_t reduction) {
  return produce([&] { return at::mse_loss(ref(input), ref(target), reduction); });
}

ct_tensor ct_l1_loss(ct_tensor input, ct_tensor target, int32_t reduction) {
  return produce([&] { return at::l1_loss(ref(input), ref(target), reduction); });
}

ct_tensor ct_huber_loss(ct_tensor input, ct_tensor target, int32_t reduction, double delta) {
  return produce([&] { return at::huber_loss(ref(input), ref(target), reduction, delta); });
}

ct_tensor ct_smooth_l1_loss(ct_tensor input, ct_tensor target, int32_t reduction, double beta) {
  return produce([&] { return at::smooth_l1_loss(ref(input), ref(target), reduction, beta); });
}

ct_tensor ct_cross_entropy(ct_tensor logits, ct_tensor target, ct_tensor optional_weight, int32_t reduction,
                           int64_t ignored, double smoothing) {
  return produce([&] {
    return at::cross_entropy_loss(ref(logits), ref(target), optional(optional_weight), reduction, ignored, smoothing);
  });
}

ct_tensor ct_nll_loss(ct_tensor log_probabilities, ct_tensor target, ct_tensor optional_weight, int32_t reduction,
                      int64_t ignored) {
  return produce([&] {
    return at::nll_loss_nd(ref(log_probabilities), ref(target), optional(optional_weight), reduction, ignored);
  });
}

ct_tensor ct_bce_with_logits(ct_tensor logits, ct_tensor target, ct_tensor optional_weight,
                             ct_tensor optional_positive_weight, int32_t reduction) {
  return produce([&] {
    return at::binary_cross_entropy_with_logits(ref(logits), ref(target), optional(optional_weight),
                                                optional(optional_positive_weight), reduction);
  });
}

ct_tensor ct_dropout(ct_tensor input, double probability, uint64_t seed) {
  return produce([&] {
    TORCH_CHECK(probability >= 0 && probability < 1, "a dropout probability must be in [0, 1), not ", probability);
    auto &values = ref(input);
    auto mask = at::empty(values.sizes(), values.options().device(at::kCPU).requires_grad(false));
    mask.bernoulli_(1 - probability, at::detail::createCPUGenerator(seed)).div_(1 - probability);
    return values.mul(mask.to(values.device()));
  });
}

ct_tensor ct_layer_norm(ct_tensor input, const int64_t *shape, int64_t rank, ct_tensor optional_weight,
                        ct_tensor optional_bias, double epsilon) {
  return produce([&] {
    return at::layer_norm(ref(input), list(shape, rank), optional(optional_weight), optional(optional_bias), epsilon);
  });
}

int32_t ct_gru(ct_tensor input, ct_tensor hidden, const ct_tensor *weights, int64_t count, bool has_biases,
               int64_t layers, ct_tensor *outputs, ct_tensor *last_hidden) {
  return perform([&] {
    auto result = at::gru(ref(input), ref(hidden), tensors(weights, count), has_biases, layers, /*dropout=*/0.0,
                          /*train=*/false, /*bidirectional=*/false, /*batch_first=*/true);
    own_both(std::move(std::get<0>(result)), std::move(std::get<1>(result)), outputs, last_hidden);
  });
}

ct_tensor ct_gru_cell(ct_tensor input, ct_tensor hidden, ct_tensor weight_ih, ct_tensor weight_hh,
                      ct_tensor optional_bias_ih, ct_tensor optional_bias_hh) {
  return produce([&] {
    return at::gru_cell(ref(input), ref(hidden), ref(weight_ih), ref(weight_hh), optional(optional_bias_ih),
                        optional(optional_bias_hh));
  });
}

int32_t ct_lstm(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights, int64_t count,
                int64_t layers, ct_tensor *outputs, ct_tensor *states) {
  return perform([&] {
    auto result = at::lstm(ref(input), {ref(hidden), ref(cell)}, tensors(weights, count), /*has_biases=*/true, layers,
                           /*dropout=*/0.0, /*train=*/false, /*bidirectional=*/false, /*batch_first=*/true);
    auto both = at::stack({std::get<1>(result), std::get<2>(result)});
    own_both(std::move(std::get<0>(result)), std::move(both), outputs, states);
  });
}

int32_t ct_lstm_cell(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights,
                     ct_tensor *next_hidden, ct_tensor *next_cell) {
  return perform([&] {
    auto w = tensors(weights, 4);
    auto result = at::lstm_cell(ref(input), {ref(hidden), ref(cell)}, w[0], w[1], w[2], w[3]);
    own_both(std::move(std::get<0>(result)), std::move(std::get<1>(result)), next_hidden, next_cell);
  });
}

ct_tensor ct_attention(ct_tensor query, ct_tensor key, ct_tensor value, ct_tensor optional_mask) {
  return produce([&] {
    return at::scaled_dot_product_attention(ref(query), ref(key), ref(value), optional(optional_mask));
  });
}
