// Causal convolutions along time: since a shift in time is another beginning in memory, one product per tap, without
// padding or copies.
#include <ATen/ops/addmm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>

#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// y_t = b + Σ_k W_k x_{t - k dilation}, k counted back from the last tap.
struct CausalConvolution : torch::autograd::Function<CausalConvolution> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
                            const at::Tensor &bias, int64_t dilation) {
    auto x = time_major(input);
    int64_t time = x.size(0), batch = x.size(1);
    auto taps = weight.permute({2, 1, 0}).contiguous();
    auto from = rows(x);
    auto result = at::addmm(bias, from, taps.select(0, taps.size(0) - 1));
    for (int64_t k = 1; k < taps.size(0) && k * dilation < time; k++) {
      int64_t start = k * dilation * batch, count = time * batch - start;
      result.narrow(0, start, count).addmm_(from.narrow(0, 0, count), taps.select(0, taps.size(0) - 1 - k));
    }
    context->saved_data["dilation"] = dilation;
    context->save_for_backward({x, weight});
    return result.view({time, batch, weight.size(0)}).transpose(0, 1);
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &x = saved[0], &weight = saved[1];
    int64_t dilation = context->saved_data["dilation"].toInt();
    int64_t time = x.size(0), batch = x.size(1), count = weight.size(2);
    auto taps = weight.permute({2, 0, 1}).contiguous();
    auto gradient = rows(time_major(gradients[0])), from = rows(x);
    bool needs_input = context->needs_input_grad(0);
    auto by_x = needs_input ? at::mm(gradient, taps.select(0, count - 1)) : at::Tensor();
    auto by_taps = at::zeros_like(taps);
    auto last = by_taps.select(0, count - 1);
    at::mm_out(last, gradient.t(), from);
    for (int64_t k = 1; k < count && k * dilation < time; k++) {
      int64_t start = k * dilation * batch, length = time * batch - start;
      auto later = gradient.narrow(0, start, length);
      auto by_tap = by_taps.select(0, count - 1 - k);
      at::mm_out(by_tap, later.t(), from.narrow(0, 0, length));
      if (needs_input) by_x.narrow(0, 0, length).addmm_(later, taps.select(0, count - 1 - k));
    }
    return {needs_input ? by_x.view(x.sizes()).transpose(0, 1) : at::Tensor(), by_taps.permute({1, 2, 0}),
            gradient.sum(0), at::Tensor()};
  }
};

}  // namespace

ct_tensor ct_causal_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, int64_t dilation) {
  return produce([&] {
    auto &x = ref(input), &w = ref(weight), &b = ref(bias);
    TORCH_CHECK(x.dim() == 3 && x.size(1) > 0, "the input must be [batch, time, channels], not of size ", x.sizes());
    TORCH_CHECK(w.dim() == 3 && w.size(1) == x.size(2) && w.size(2) > 0 && b.dim() == 1 && b.size(0) == w.size(0),
                "a weight of size ", w.sizes(), " and a bias of size ", b.sizes(), " do not fit an input of size ",
                x.sizes());
    TORCH_CHECK(dilation > 0, "the dilation must be positive, not ", dilation);
    return CausalConvolution::apply(x, w, b, dilation);
  });
}
