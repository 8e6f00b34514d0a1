// What the losses of policies are made of, each as one operation with its derivative written out: the rows of a minibatch are
// few, and an operation of the library takes longer to call than to compute.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

void check_floats(const at::Tensor &tensor) {
  TORCH_CHECK(tensor.scalar_type() == at::kFloat && tensor.device().is_cpu(), "float32 on the CPU is needed");
}

/// out_i = values[i, columns_i].
struct Picked : torch::autograd::Function<Picked> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &values, const at::Tensor &columns) {
    auto from = values.contiguous(), places = columns.contiguous();
    int64_t rows = from.size(0), width = from.size(1);
    auto out = at::empty({rows}, from.options());
    auto *to = out.data_ptr<float>();
    auto *value = from.data_ptr<float>();
    auto *column = places.data_ptr<int64_t>();
    for (int64_t row = 0; row < rows; row++) {
      TORCH_CHECK(column[row] >= 0 && column[row] < width, "column ", column[row], " of ", width);
      to[row] = value[row * width + column[row]];
    }
    context->save_for_backward({places});
    context->saved_data["width"] = width;
    return out;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto places = context->get_saved_variables()[0];
    auto g = gradients[0].contiguous();
    int64_t rows = places.size(0), width = context->saved_data["width"].toInt();
    auto out = at::zeros({rows, width}, g.options());
    auto *to = out.data_ptr<float>();
    auto *from = g.data_ptr<float>();
    auto *column = places.data_ptr<int64_t>();
    for (int64_t row = 0; row < rows; row++) to[row * width + column[row]] = from[row];
    return {out, at::Tensor()};
  }
};

/// min(r A, clamp(r, 1 - c, 1 + c) A), and its derivative by log r.
struct ClippedTerm {
  float value, slope;
};

ClippedTerm clipped_term(float ratio, float advantage, float clip) {
  float free = ratio * advantage, clipped = std::min(std::max(ratio, 1 - clip), 1 + clip) * advantage;
  // Where both are the same, the ratio is within the bounds, and the derivative that of the free one.
  if (clipped < free) return {clipped, 0};
  return {free, free};
}

/// mean_i min(r_i A_i, clamp(r_i, 1 - c, 1 + c) A_i) with r_i = exp(d_i).
struct ClippedSurrogate : torch::autograd::Function<ClippedSurrogate> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &difference, const at::Tensor &advantages,
                            double clip) {
    auto d = difference.contiguous(), a = advantages.contiguous();
    int64_t count = d.numel();
    auto slopes = at::empty({count}, d.options());
    auto *difference_at = d.data_ptr<float>(), *advantage_at = a.data_ptr<float>(), *slope = slopes.data_ptr<float>();
    float bound = static_cast<float>(clip), scale = 1 / static_cast<float>(count);
    double sum = 0;
    for (int64_t i = 0; i < count; i++) {
      auto term = clipped_term(std::exp(difference_at[i]), advantage_at[i], bound);
      sum += term.value;
      slope[i] = scale * term.slope;
    }
    context->save_for_backward({slopes});
    return at::full({}, sum / static_cast<double>(count), d.options());
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    return {context->get_saved_variables()[0].mul(gradients[0]), at::Tensor(), at::Tensor()};
  }
};

/// What a row of options adds to the means of the clipped surrogate, of the entropy and of r - 1 - log r.
struct PolicyRow {
  float objective, entropy, divergence;
};

/// One row: p = softmax(logits) among the allowed, d = log p_a - old, and the derivative of
/// -(min(r A, clamp(r) A) + weight H) times `scale` in `slope`.
PolicyRow policy_row(const float *logits, const bool *allowed, int64_t width, int64_t action, float old, float advantage,
                     float clip, float weight, float scale, float *slope) {
  float greatest = -INFINITY, sum = 0, entropy = 0;
  for (int64_t j = 0; j < width; j++) {
    if (!allowed || allowed[j]) greatest = std::max(greatest, logits[j]);
  }
  for (int64_t j = 0; j < width; j++) {
    slope[j] = !allowed || allowed[j] ? std::exp(logits[j] - greatest) : 0;
    sum += slope[j];
  }
  float shift = greatest + std::log(sum);
  for (int64_t j = 0; j < width; j++) {
    slope[j] /= sum;
    if (slope[j] > 0) entropy -= slope[j] * (logits[j] - shift);
  }
  float difference = logits[action] - shift - old, ratio = std::exp(difference);
  auto term = clipped_term(ratio, advantage, clip);
  for (int64_t j = 0; j < width; j++) {
    float probability = slope[j], by_entropy = probability > 0 ? -probability * (logits[j] - shift + entropy) : 0;
    float taken = j == action ? 1 : 0;
    slope[j] = -scale * (term.slope * (taken - probability) + weight * by_entropy);
  }
  return {term.value, entropy, ratio - 1 - difference};
}

/// -mean_i (min(r_i A_i, clamp(r_i, 1 - c, 1 + c) A_i) + weight H_i) of options' logits.
struct ClippedPolicyLoss : torch::autograd::Function<ClippedPolicyLoss> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &logits,
                            const std::optional<at::Tensor> &allowed, const at::Tensor &actions,
                            const at::Tensor &old, const at::Tensor &advantages, double clip, double weight,
                            double *means) {
    auto from = logits.contiguous(), places = actions.contiguous(), before = old.contiguous();
    auto gains = advantages.contiguous(), masks = allowed ? allowed->contiguous() : at::Tensor();
    int64_t rows = from.size(0), width = from.size(1);
    auto slopes = at::empty_like(from);
    const int64_t *action = places.data_ptr<int64_t>();
    const float *values = from.data_ptr<float>(), *chosen = before.data_ptr<float>(), *gain = gains.data_ptr<float>();
    const bool *mask = masks.defined() ? masks.data_ptr<bool>() : nullptr;
    float *slope = slopes.data_ptr<float>();
    float bound = static_cast<float>(clip), by_entropy = static_cast<float>(weight), scale = 1 / static_cast<float>(rows);
    double objective = 0, entropy = 0, divergence = 0;
    for (int64_t row = 0; row < rows; row++) {
      const bool *open = mask ? mask + row * width : nullptr;
      TORCH_CHECK(action[row] >= 0 && action[row] < width && (!open || open[action[row]]), "option ", action[row], " of ",
                  width, " in row ", row, " is not there, or not allowed");
      auto found = policy_row(values + row * width, open, width, action[row], chosen[row], gain[row], bound, by_entropy,
                              scale, slope + row * width);
      objective += found.objective;
      entropy += found.entropy;
      divergence += found.divergence;
    }
    double count = static_cast<double>(rows);
    means[0] = objective / count;
    means[1] = entropy / count;
    means[2] = divergence / count;
    context->save_for_backward({slopes});
    return at::full({}, -means[0] - weight * means[1], from.options());
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    variable_list results(8);
    results[0] = context->get_saved_variables()[0].mul(gradients[0]);
    return results;
  }
};

}  // namespace

ct_tensor ct_picked(ct_tensor values, ct_tensor columns) {
  return produce([&] {
    auto &from = ref(values), &places = ref(columns);
    check_floats(from);
    TORCH_CHECK(from.dim() == 2 && places.dim() == 1 && places.size(0) == from.size(0) &&
                    places.scalar_type() == at::kLong,
                "columns of size ", places.sizes(), " do not fit values of size ", from.sizes());
    return Picked::apply(from, places);
  });
}

ct_tensor ct_clipped_surrogate(ct_tensor difference, ct_tensor advantages, double clip) {
  return produce([&] {
    auto &d = ref(difference), &a = ref(advantages);
    check_floats(d);
    check_floats(a);
    TORCH_CHECK(d.dim() == 1 && d.sizes() == a.sizes() && d.numel() > 0, "differences of size ", d.sizes(),
                " and advantages of size ", a.sizes());
    TORCH_CHECK(clip >= 0, "the clip must not be negative: ", clip);
    return ClippedSurrogate::apply(d, a, clip);
  });
}

ct_tensor ct_clipped_policy_loss(ct_tensor logits, ct_tensor allowed, ct_tensor actions, ct_tensor old,
                                 ct_tensor advantages, double clip, double entropy_weight, double *means) {
  return produce([&] {
    auto &from = ref(logits), &places = ref(actions), &before = ref(old), &gains = ref(advantages);
    auto masks = optional(allowed);
    check_floats(from);
    check_floats(before);
    check_floats(gains);
    TORCH_CHECK(from.dim() == 2 && from.numel() > 0, "logits of size ", from.sizes());
    int64_t rows = from.size(0);
    TORCH_CHECK(places.dim() == 1 && places.size(0) == rows && places.scalar_type() == at::kLong && before.dim() == 1 &&
                    before.size(0) == rows && gains.sizes() == before.sizes(),
                "options of size ", places.sizes(), ", old log-probabilities of size ", before.sizes(),
                " and advantages of size ", gains.sizes(), " do not fit logits of size ", from.sizes());
    TORCH_CHECK(!masks || (masks->sizes() == from.sizes() && masks->scalar_type() == at::kBool),
                "a mask does not fit logits of size ", from.sizes());
    TORCH_CHECK(clip >= 0, "the clip must not be negative: ", clip);
    return ClippedPolicyLoss::apply(from, masks, places, before, gains, clip, entropy_weight, means);
  });
}
