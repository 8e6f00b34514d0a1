// One place of each row, in whatever order of elements a recurrence or a convolution has left them.
#include <ATen/ops/arange.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include "shim.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

c10::List<std::optional<at::Tensor>> indices(const at::Tensor &first, const at::Tensor &second) {
  c10::List<std::optional<at::Tensor>> result;
  result.push_back(first);
  result.push_back(second);
  return result;
}

/// y_n = x[n, place_n]. The derivative has the input's order of elements, where the layer before expects it.
struct RowsAt : torch::autograd::Function<RowsAt> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &places) {
    auto numbers = at::arange(input.size(0), places.options());
    context->saved_data["sizes"] = input.sizes();
    context->saved_data["strides"] = input.strides();
    context->saved_data["dense"] = input.is_non_overlapping_and_dense();
    context->save_for_backward({numbers, places});
    return at::index(input, indices(numbers, places));
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    auto saved = context->get_saved_variables();
    auto sizes = context->saved_data["sizes"].toIntVector(), strides = context->saved_data["strides"].toIntVector();
    auto zeros = context->saved_data["dense"].toBool()
                     ? at::empty_strided(sizes, strides, gradients[0].options()).zero_()
                     : at::zeros(sizes, gradients[0].options());
    return {at::index_put_(zeros, indices(saved[0], saved[1]), gradients[0]), at::Tensor()};
  }
};

}  // namespace

ct_tensor ct_rows_at(ct_tensor input, ct_tensor places) {
  return produce([&] {
    auto &x = ref(input), &p = ref(places);
    TORCH_CHECK(x.dim() == 3 && p.dim() == 1 && p.size(0) == x.size(0) && p.scalar_type() == at::kLong,
                "places of size ", p.sizes(), " do not fit rows of size ", x.sizes());
    return RowsAt::apply(x, p);
  });
}
