// The decay of GRU-D, with its derivative written out: one pass where single operations take six.
#include <ATen/Dispatch.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "gates.hpp"
#include "products.hpp"
#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// y = e^-max(0, W x + b) for x [..., depth] and W [width, depth]. With three dimensions the second is time.
struct Decay : torch::autograd::Function<Decay> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
                            const at::Tensor &bias) {
    auto x = input.dim() == 3 ? time_major(input) : input.contiguous();
    int64_t width = weight.size(0);
    auto size = x.sizes().vec();
    size.back() = width;
    auto y = at::empty(size, x.options());
    auto start = bias.contiguous();
    product(rows(y), rows(x), weight.t());
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "decay", [&] {
      decay_forward(y.data_ptr<scalar_t>(), start.data_ptr<scalar_t>(), y.numel() / width, width);
    });
    context->save_for_backward({x, weight, y});
    return y.dim() == 3 ? y.transpose(0, 1) : y;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &x = saved[0], &weight = saved[1], &y = saved[2];
    auto by_sum = at::empty_like(y);
    auto g = y.dim() == 3 ? time_major(gradients[0]) : gradients[0].contiguous();
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "decay_backward", [&] {
      decay_backward(by_sum.data_ptr<scalar_t>(), g.data_ptr<scalar_t>(), y.data_ptr<scalar_t>(), y.numel());
    });
    auto by_weight = at::empty_like(weight, at::MemoryFormat::Contiguous);
    gram(by_weight, rows(by_sum), rows(x));
    auto by_x = at::Tensor();
    if (context->needs_input_grad(0)) {
      by_x = at::empty_like(x);
      product(rows(by_x), rows(by_sum), weight);
    }
    if (by_x.defined() && x.dim() == 3) by_x = by_x.transpose(0, 1);
    return {by_x, by_weight, rows(by_sum).sum(0)};
  }
};

}  // namespace

ct_tensor ct_decay(ct_tensor input, ct_tensor weight, ct_tensor bias) {
  return produce([&] {
    auto &x = ref(input), &w = ref(weight), &b = ref(bias);
    TORCH_CHECK(x.device().is_cpu(), "the decay runs on the CPU, not on ", x.device());
    TORCH_CHECK(x.dim() > 0 && w.dim() == 2 && w.size(0) > 0 && w.size(1) == x.size(-1) && b.dim() == 1 &&
                    b.size(0) == w.size(0),
                "a weight of size ", w.sizes(), " and a bias of size ", b.sizes(), " do not fit an input of size ",
                x.sizes());
    TORCH_CHECK(w.scalar_type() == x.scalar_type() && b.scalar_type() == x.scalar_type(),
                "input, weight and bias must be of one element type");
    return Decay::apply(x, w, b);
  });
}
