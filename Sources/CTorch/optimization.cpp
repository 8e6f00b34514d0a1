#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "shim.hpp"

using namespace ctorch;

int32_t ct_adam_step(ct_adam settings, const ct_tensor *parameters, const ct_tensor *means, const ct_tensor *squares,
                     const ct_tensor *second_maxima, const ct_tensor *steps, int64_t count) {
  return perform([&] {
    c10::NoGradGuard guard;
    std::vector<at::Tensor> values, gradients, first, second, maxima, counts;
    for (int64_t i = 0; i < count; i++) {
      auto &gradient = ref(parameters[i]).grad();
      if (!gradient.defined()) continue;
      values.push_back(ref(parameters[i]));
      gradients.push_back(gradient);
      first.push_back(ref(means[i]));
      second.push_back(ref(squares[i]));
      if (settings.amsgrad) maxima.push_back(ref(second_maxima[i]));
      counts.push_back(ref(steps[i]));
    }
    if (values.empty()) return;
    for (auto &count : counts) {
      if (count.device().is_cpu() && count.scalar_type() == at::kFloat) {
        *count.data_ptr<float>() += 1;
      } else {
        count.add_(1);
      }
    }
    if (settings.decoupled) {
      at::_fused_adamw_(values, gradients, first, second, maxima, counts, settings.learning_rate, settings.beta1,
                        settings.beta2, settings.weight_decay, settings.epsilon, settings.amsgrad,
                        /*maximize=*/false);
    } else {
      at::_fused_adam_(values, gradients, first, second, maxima, counts, settings.learning_rate, settings.beta1,
                       settings.beta2, settings.weight_decay, settings.epsilon, settings.amsgrad, /*maximize=*/false);
    }
  });
}

int32_t ct_sgd_step(ct_sgd settings, const ct_tensor *parameters, const ct_tensor *momenta, int64_t count) {
  return perform([&] {
    c10::NoGradGuard guard;
    for (int64_t i = 0; i < count; i++) {
      auto &value = ref(parameters[i]);
      if (!value.grad().defined()) continue;
      auto direction = value.grad();
      if (settings.weight_decay != 0) direction = direction.add(value, settings.weight_decay);
      if (settings.momentum != 0) {
        auto &momentum = ref(momenta[i]);
        momentum.mul_(settings.momentum).add_(direction);
        direction = settings.nesterov ? direction.add(momentum, settings.momentum) : momentum;
      }
      value.add_(direction, -settings.learning_rate);
    }
  });
}

int32_t ct_zero_grad(const ct_tensor *parameters, int64_t count, bool set_to_none) {
  return perform([&] {
    for (int64_t i = 0; i < count; i++) {
      auto &gradient = ref(parameters[i]).mutable_grad();
      if (!gradient.defined()) continue;
      if (set_to_none) {
        gradient = at::Tensor();
      } else {
        gradient.detach_().zero_();
      }
    }
  });
}

static std::vector<at::Tensor> defined_gradients(const ct_tensor *parameters, int64_t count) {
  std::vector<at::Tensor> gradients;
  for (int64_t i = 0; i < count; i++) {
    auto &gradient = ref(parameters[i]).grad();
    if (gradient.defined()) gradients.push_back(gradient);
  }
  return gradients;
}

/// The same in two passes over memory, without a call of the library for each tensor.
static at::Tensor clip_plain(const std::vector<at::Tensor> &gradients, double maximum) {
  double squares = 0;
  for (auto &gradient : gradients) {
    const float *values = gradient.data_ptr<float>();
    int64_t count = gradient.numel();
    // Partial sums of their own, so that additions need not wait for each other.
    float sums[16] = {0};
    int64_t i = 0;
    for (; i + 16 <= count; i += 16) {
      for (int64_t j = 0; j < 16; j++) sums[j] += values[i + j] * values[i + j];
    }
    double rest = 0;
    for (; i < count; i++) rest += static_cast<double>(values[i]) * values[i];
    for (float sum : sums) rest += sum;
    squares += rest;
  }
  double norm = std::sqrt(squares), factor = maximum / (norm + 1e-6);
  // What is no number is not below one, and must reach every gradient.
  if (!(factor >= 1)) {
    for (auto &gradient : gradients) {
      float *values = gradient.data_ptr<float>();
      for (int64_t i = 0; i < gradient.numel(); i++) values[i] *= static_cast<float>(factor);
    }
  }
  return at::scalar_tensor(norm, gradients[0].options());
}

ct_tensor ct_clip_grad_norm(const ct_tensor *parameters, int64_t count, double maximum) {
  return produce([&] {
    c10::NoGradGuard guard;
    auto gradients = defined_gradients(parameters, count);
    if (gradients.empty()) return at::zeros({});
    bool is_plain = std::all_of(gradients.begin(), gradients.end(), [](const at::Tensor &gradient) {
      return gradient.device().is_cpu() && gradient.scalar_type() == at::kFloat && gradient.is_contiguous();
    });
    if (is_plain) return clip_plain(gradients, maximum);
    auto norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients, 2)), 2);
    // The coefficient stays on the device; multiplying by one where nothing is to be clipped avoids waiting for it.
    at::_foreach_mul_(gradients, norm.add(1e-6).reciprocal().mul(maximum).clamp_max(1));
    return norm;
  });
}

int32_t ct_clip_grad_value(const ct_tensor *parameters, int64_t count, double maximum) {
  return perform([&] {
    c10::NoGradGuard guard;
    for (auto &gradient : defined_gradients(parameters, count)) gradient.clamp_(-maximum, maximum);
  });
}

int32_t ct_foreach_lerp_(const ct_tensor *targets, const ct_tensor *sources, int64_t count, double weight) {
  return perform([&] {
    c10::NoGradGuard guard;
    auto values = tensors(targets, count);
    at::_foreach_lerp_(values, tensors(sources, count), at::Scalar(weight));
  });
}

int32_t ct_foreach_copy_(const ct_tensor *targets, const ct_tensor *sources, int64_t count) {
  return perform([&] {
    c10::NoGradGuard guard;
    auto values = tensors(targets, count);
    at::_foreach_copy_(values, tensors(sources, count));
  });
}
