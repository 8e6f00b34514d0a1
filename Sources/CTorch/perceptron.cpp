// Whole multilayer perceptrons, alone or several of one shape, with derivatives written out: one record for all layers, and
// sums, biases and activations without a pass of their own over memory.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>

#include <vector>

#include "narrow.hpp"
#include "sequences.hpp"

/// out ← alpha · op(a) · op(b) + beta · out by columns, of the BLAS that libtorch was built with; missing where it is hidden.
extern "C" __attribute__((weak)) void sgemm_(const char *op_a, const char *op_b, const int *rows, const int *columns,
                                             const int *depth, const float *alpha, const float *a, const int *a_step,
                                             const float *b, const int *b_step, const float *beta, float *out,
                                             const int *out_step);

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// A matrix of `rows` and `columns` that lies gap-free at `values`, by rows, or, where transposed, by columns.
struct Matrix {
  const float *values;
  int64_t rows, columns;
  bool is_transposed;

  Matrix transposed() const { return {values, columns, rows, !is_transposed}; }
};

/// out [a.rows, b.columns] = a · b. The BLAS that libtorch has is called by itself: for small matrices a call by way of the
/// library takes as long as the product.
void multiply(float *out, const Matrix &a, const Matrix &b) {
  if (sgemm_) {
    // By columns outᵀ = bᵀ aᵀ, and what lies by rows is, by columns, transposed.
    const int width = static_cast<int>(b.columns), count = static_cast<int>(a.rows), depth = static_cast<int>(a.columns);
    const int b_step = b.is_transposed ? depth : width, a_step = a.is_transposed ? count : depth;
    const float one = 1, zero = 0;
    sgemm_(b.is_transposed ? "T" : "N", a.is_transposed ? "T" : "N", &width, &count, &depth, &one, b.values, &b_step,
           a.values, &a_step, &zero, out, &width);
    return;
  }
  auto view = [](const Matrix &matrix) {
    auto data = const_cast<float *>(matrix.values);
    return matrix.is_transposed ? at::from_blob(data, {matrix.columns, matrix.rows}, at::kFloat).t()
                                : at::from_blob(data, {matrix.rows, matrix.columns}, at::kFloat);
  };
  auto result = at::from_blob(out, {a.rows, b.columns}, at::kFloat);
  at::mm_out(result, view(a), view(b));
}

/// y [rows, width] = x [rows, depth] · w [depth, width].
void product(float *y, const float *x, int64_t rows, const Matrix &w) {
  int64_t depth = w.rows, width = w.columns;
  if (depth > narrow_width && width > narrow_width) return multiply(y, {x, rows, depth, false}, w);
  auto run = width <= narrow_width && depth > 4 ? narrow_width_product : narrow_depth_product;
  if (!w.is_transposed) return run(y, nullptr, x, w.values, rows, depth, width);
  std::vector<float> by_rows(static_cast<size_t>(depth * width));
  for (int64_t i = 0; i < depth; i++) {
    for (int64_t j = 0; j < width; j++) by_rows[static_cast<size_t>(i * width + j)] = w.values[j * depth + i];
  }
  run(y, nullptr, x, by_rows.data(), rows, depth, width);
}

/// xᵀ · g [depth, width] in `out`, of x [rows, depth] and g [rows, width].
void gram(float *out, const float *x, const float *g, int64_t rows, int64_t depth, int64_t width) {
  if (depth <= narrow_width || width <= narrow_width) return narrow_gram(out, x, g, rows, depth, width);
  multiply(out, {x, depth, rows, true}, {g, rows, width, false});
}

/// The values of one member of [members, rows, columns], or of all in common [rows, columns].
const float *member_values(const at::Tensor &values, int64_t member) {
  auto *first = values.data_ptr<float>();
  return values.dim() == 3 ? first + member * values.size(1) * values.size(2) : first;
}

/// h ← activation(h Wₗ + bₗ) for each layer l and member; after the last layer nothing is done.
///
/// Weights of an ensemble are [members, inputs, outputs] with biases [members, 1, outputs]; of one perceptron [outputs,
/// inputs] and [outputs]. The input of an ensemble is [rows, inputs] for all members or [members, rows, inputs].
struct Perceptron : torch::autograd::Function<Perceptron> {
  /// Wₗ of a member as [inputs, outputs].
  static Matrix member_weight(const at::Tensor &weight, int64_t member) {
    auto *values = member_values(weight, member);
    if (weight.dim() == 3) return {values, weight.size(1), weight.size(2), false};
    return {values, weight.size(1), weight.size(0), true};
  }

  static at::Tensor forward(AutogradContext *context, at::TensorList inputs, int64_t activation) {
    int64_t layers = static_cast<int64_t>(inputs.size() - 1) / 2;
    auto x = inputs[0].contiguous();
    bool is_ensemble = inputs[1].dim() == 3;
    int64_t members = is_ensemble ? inputs[1].size(0) : 1, count = x.size(-2);
    variable_list saved{x};
    auto h = x;
    for (int64_t layer = 0; layer < layers; layer++) {
      auto weight = inputs[static_cast<size_t>(1 + 2 * layer)].contiguous();
      auto bias = inputs[static_cast<size_t>(2 + 2 * layer)].contiguous();
      int64_t width = is_ensemble ? weight.size(2) : weight.size(0);
      auto next = is_ensemble ? at::empty({members, count, width}, x.options()) : at::empty({count, width}, x.options());
      bool is_last = layer == layers - 1;
      auto kind = is_last ? Activation::none : static_cast<Activation>(activation);
      for (int64_t member = 0; member < members; member++) {
        auto *to = next.data_ptr<float>() + member * count * width;
        product(to, member_values(h, member), count, member_weight(weight, member));
        add_bias(to, bias.data_ptr<float>() + member * width, kind, count, width);
      }
      h = next;
      if (!is_last) saved.push_back(h);
    }
    for (size_t layer = 0; layer < static_cast<size_t>(layers); layer++) saved.push_back(inputs[1 + 2 * layer]);
    context->save_for_backward(saved);
    context->saved_data["activation"] = activation;
    return h;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
    size_t layers = saved.size() / 2;
    const at::Tensor *states = saved.data(), *weights = saved.data() + layers;
    bool is_ensemble = weights[0].dim() == 3;
    int64_t members = is_ensemble ? weights[0].size(0) : 1, count = states[0].size(-2);
    auto g = gradients[0].contiguous();
    variable_list results(2 + 2 * layers);
    for (size_t layer = layers; layer-- > 0;) {
      auto weight = weights[layer].contiguous();
      int64_t width = g.size(-1), depth = states[layer].size(-1);
      bool needs_weight = context->needs_input_grad(1 + 2 * layer), needs_state = layer > 0 || context->needs_input_grad(0);
      auto by_weight = needs_weight ? at::empty_like(weight) : at::Tensor();
      auto by_bias = !needs_weight ? at::Tensor()
                     : is_ensemble ? at::empty({members, 1, width}, g.options())
                                   : at::empty({width}, g.options());
      auto by_state = !needs_state  ? at::Tensor()
                      : is_ensemble ? at::empty({members, count, depth}, g.options())
                                    : at::empty({count, depth}, g.options());
      for (int64_t member = 0; member < members; member++) {
        auto *from = member_values(g, member), *state = member_values(states[layer], member);
        if (needs_weight) {
          auto *to = by_weight.data_ptr<float>() + member * depth * width;
          if (is_ensemble) {
            gram(to, state, from, count, depth, width);
          } else {
            gram(to, from, state, count, width, depth);
          }
          column_sums(by_bias.data_ptr<float>() + member * width, from, count, width);
        }
        if (needs_state) {
          auto *to = by_state.data_ptr<float>() + member * count * depth;
          product(to, from, count, member_weight(weight, member).transposed());
        }
      }
      if (needs_weight) {
        results[1 + 2 * layer] = by_weight;
        results[2 + 2 * layer] = by_bias;
      }
      if (layer > 0) {
        differentiate(by_state.data_ptr<float>(), states[layer].data_ptr<float>(), activation, by_state.numel());
        g = by_state;
      } else if (needs_state) {
        results[0] = by_state.dim() == states[0].dim() ? by_state : by_state.sum(0);
      }
    }
    return results;
  }
};

}  // namespace

ct_tensor ct_perceptron(ct_tensor input, const ct_tensor *weights, int64_t count, int64_t activation) {
  return produce([&] {
    std::vector<at::Tensor> all{ref(input)};
    for (auto &tensor : tensors(weights, count)) all.push_back(tensor);
    TORCH_CHECK(count >= 2 && count % 2 == 0, count, " weights and biases where a pair is needed for each layer");
    TORCH_CHECK(activation == 1 || activation == 2, "the activation ", activation, " is neither relu (1) nor tanh (2)");
    bool is_ensemble = all[1].dim() == 3;
    TORCH_CHECK(all[0].dim() == 2 || (is_ensemble && all[0].dim() == 3 && all[0].size(0) == all[1].size(0)),
                "an input of size ", all[0].sizes(), " does not fit weights of size ", all[1].sizes());
    int64_t depth = all[0].size(-1);
    for (auto &tensor : all) {
      TORCH_CHECK(tensor.scalar_type() == at::kFloat && tensor.device().is_cpu(), "float32 on the CPU is needed");
    }
    for (size_t place = 1; place < all.size(); place += 2) {
      auto &weight = all[place], &bias = all[place + 1];
      TORCH_CHECK(weight.dim() == (is_ensemble ? 3 : 2), "a weight of size ", weight.sizes(), " beside ", all[1].sizes());
      int64_t width = is_ensemble ? weight.size(2) : weight.size(0);
      TORCH_CHECK(weight.size(1) == depth && bias.size(-1) == width &&
                      bias.numel() == width * (is_ensemble ? all[1].size(0) : 1),
                  "a weight of size ", weight.sizes(), " and a bias of size ", bias.sizes(), " do not fit an input of ",
                  depth, " columns");
      depth = width;
    }
    return Perceptron::apply(at::TensorList(all), activation);
  });
}
