// What the losses of policies are made of, each as one operation with its derivative written out: the rows of a minibatch are
// few, and an operation of the library takes longer to call than to compute.
#include <ATen/ops/empty.h>
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

/// mean_i min(r_i A_i, clamp(r_i, 1 - c, 1 + c) A_i) with r_i = exp(d_i).
struct ClippedSurrogate : torch::autograd::Function<ClippedSurrogate> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &difference, const at::Tensor &advantages,
                            double clip) {
    auto d = difference.contiguous(), a = advantages.contiguous();
    int64_t count = d.numel();
    auto slopes = at::empty({count}, d.options());
    auto *difference_at = d.data_ptr<float>(), *advantage_at = a.data_ptr<float>(), *slope = slopes.data_ptr<float>();
    float low = static_cast<float>(1 - clip), high = static_cast<float>(1 + clip);
    double sum = 0;
    for (int64_t i = 0; i < count; i++) {
      float ratio = std::exp(difference_at[i]), free = ratio * advantage_at[i];
      float clipped = std::min(std::max(ratio, low), high) * advantage_at[i];
      // Where both are the same, the ratio is within the bounds, and the derivative that of the free one.
      bool is_free = !(clipped < free);
      sum += is_free ? free : clipped;
      slope[i] = is_free ? free / static_cast<float>(count) : 0;
    }
    context->save_for_backward({slopes});
    return at::full({}, sum / static_cast<double>(count), d.options());
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    return {context->get_saved_variables()[0].mul(gradients[0]), at::Tensor(), at::Tensor()};
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
