// Recurrent layers over whole sequences: one product for all inputs, then per time one product and few passes over the
// gates. libtorch's own GRU records every elementwise operation of every time.
#include <ATen/Dispatch.h>
#include <ATen/ops/add.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// [time, batch, width] in which place `k` holds the state before time k, from the states [time + 1, ...].
at::Tensor earlier(const at::Tensor &states) { return states.narrow(0, 0, states.size(0) - 1); }
at::Tensor later(const at::Tensor &states) { return states.narrow(0, 1, states.size(0) - 1); }

/// What a loop reads and writes, none of which lie in each other's memory.
template <class T> using In = const T *__restrict;
template <class T> using Out = T *__restrict;

/// tanh(x / 2) from 1 / (1 + exp(-x)): vectorized, tanh takes five times as long. The error is that of one rounding of
/// a number of order one.
template <class T> T tanh_of_half(T sigmoid) { return 2 * sigmoid - 1; }

/// r and z [batch, 2 width] before their sigmoid, and the state's part of the candidate, of one time of a GRU.
template <class T>
void gru_gates(In<T> from_input, In<T> from_state, Out<T> reset_update, Out<T> state_part, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    In<T> x = from_input + b * 3 * width, h = from_state + b * 3 * width;
    Out<T> gates = reset_update + b * 2 * width, part = state_part + b * width;
    for (int64_t j = 0; j < 2 * width; j++) gates[j] = x[j] + h[j];
    for (int64_t j = 0; j < width; j++) part[j] = h[2 * width + j];
  }
}

/// Twice the argument of n's tanh.
template <class T>
void gru_candidate(In<T> from_input, In<T> reset_update, In<T> state_part, Out<T> candidate, int64_t batch,
                   int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    In<T> x = from_input + b * 3 * width + 2 * width, r = reset_update + b * 2 * width, h = state_part + b * width;
    Out<T> n = candidate + b * width;
    for (int64_t j = 0; j < width; j++) n[j] = 2 * (x[j] + r[j] * h[j]);
  }
}

/// n from the sigmoid of twice its argument, and h'.
template <class T>
void gru_mix(In<T> reset_update, Out<T> candidate, In<T> before, Out<T> after, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    In<T> z = reset_update + b * 2 * width + width, h = before + b * width;
    Out<T> n = candidate + b * width, y = after + b * width;
    for (int64_t j = 0; j < width; j++) {
      T value = tanh_of_half(n[j]);
      n[j] = value;
      y[j] = value + z[j] * (h[j] - value);
    }
  }
}

/// The derivatives by the gates' sums, and by the state before as far as it enters the mixture.
template <class T>
void gru_backward(In<T> reset_update, In<T> candidate, In<T> state_part, In<T> before, In<T> gradient, Out<T> by_input,
                  Out<T> by_state, Out<T> carry, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    In<T> r = reset_update + b * 2 * width, z = r + width, n = candidate + b * width;
    In<T> part = state_part + b * width, h = before + b * width, g = gradient + b * width;
    Out<T> x = by_input + b * 3 * width, s = by_state + b * 3 * width, c = carry + b * width;
    for (int64_t j = 0; j < width; j++) {
      T total = g[j] + c[j];
      T by_update = total * (h[j] - n[j]) * z[j] * (1 - z[j]);
      T by_candidate = total * (1 - z[j]) * (1 - n[j] * n[j]);
      T by_reset = by_candidate * part[j] * r[j] * (1 - r[j]);
      x[j] = by_reset;
      s[j] = by_reset;
      x[width + j] = by_update;
      s[width + j] = by_update;
      x[2 * width + j] = by_candidate;
      s[2 * width + j] = by_candidate * r[j];
      c[j] = total * z[j];
    }
  }
}

/// h'_t = GRU(x_t, d_t h_{t-1}); an empty d, since an undefined tensor cannot be an argument, stands for ones.
struct GRUSequence : torch::autograd::Function<GRUSequence> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &hidden,
                            const at::Tensor &decay, const at::Tensor &weight_ih, const at::Tensor &weight_hh,
                            const at::Tensor &bias_ih, const at::Tensor &bias_hh) {
    auto x = time_major(input);
    int64_t time = x.size(0), batch = x.size(1), width = weight_hh.size(1);
    bool decays = decay.dim() == 3;
    auto from_input = at::addmm(bias_ih, rows(x), weight_ih.t()).view({time, batch, 3 * width});
    auto from_state = at::empty({batch, 3 * width}, x.options());
    auto reset_update = at::empty({time, batch, 2 * width}, x.options());
    auto state_part = at::empty({time, batch, width}, x.options());
    auto candidate = at::empty({time, batch, width}, x.options());
    auto states = at::empty({time + 1, batch, width}, x.options());
    states.select(0, 0).copy_(hidden);
    auto factors = decays ? time_major(decay) : decay;
    auto decayed = decays ? at::empty({time, batch, width}, x.options()) : earlier(states);
    auto transposed = weight_hh.t().contiguous();
    for (int64_t t = 0; t < time; t++) {
      auto before = decayed.select(0, t);
      if (decays) at::mul_out(before, states.select(0, t), factors.select(0, t));
      at::addmm_out(from_state, bias_hh, before, transposed);
      auto ru = reset_update.select(0, t), n = candidate.select(0, t);
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "gru_sequence", [&] {
        auto *sums = from_input.data_ptr<scalar_t>() + t * batch * 3 * width;
        auto *part = state_part.data_ptr<scalar_t>() + t * batch * width;
        auto *ru_data = ru.data_ptr<scalar_t>();
        auto *n_data = n.data_ptr<scalar_t>();
        gru_gates<scalar_t>(sums, from_state.data_ptr<scalar_t>(), ru_data, part, batch, width);
        ru.sigmoid_();
        gru_candidate<scalar_t>(sums, ru_data, part, n_data, batch, width);
        n.sigmoid_();
        auto *after = states.data_ptr<scalar_t>() + (t + 1) * batch * width;
        gru_mix<scalar_t>(ru_data, n_data, before.data_ptr<scalar_t>(), after, batch, width);
      });
    }
    context->saved_data["decays"] = decays;
    context->save_for_backward(
        {x, weight_ih, weight_hh, reset_update, state_part, candidate, states, decayed, factors});
    return later(states).transpose(0, 1);
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &x = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &reset_update = saved[3];
    auto &state_part = saved[4], &candidate = saved[5], &states = saved[6], &decayed = saved[7], &factors = saved[8];
    bool decays = context->saved_data["decays"].toBool();
    int64_t time = x.size(0), batch = x.size(1), width = weight_hh.size(1);
    auto gradient = time_major(gradients[0]);
    auto by_input = at::empty({time, batch, 3 * width}, x.options());
    auto by_state = at::empty({time, batch, 3 * width}, x.options());
    auto by_decay = decays ? at::empty({time, batch, width}, x.options()) : at::Tensor();
    auto carry = at::zeros({batch, width}, x.options());
    for (int64_t t = time - 1; t >= 0; t--) {
      auto step = by_state.select(0, t);
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "gru_sequence_backward", [&] {
        auto at_time = [&](const at::Tensor &values) {
          return values.data_ptr<scalar_t>() + t * batch * values.size(-1);
        };
        gru_backward<scalar_t>(at_time(reset_update), at_time(candidate), at_time(state_part), at_time(decayed),
                           at_time(gradient), at_time(by_input), at_time(by_state), carry.data_ptr<scalar_t>(), batch,
                           width);
      });
      carry.addmm_(step, weight_hh);
      if (decays) {
        auto part = by_decay.select(0, t);
        at::mul_out(part, carry, states.select(0, t));
        carry.mul_(factors.select(0, t));
      }
    }
    auto input_rows = rows(by_input), state_rows = rows(by_state);
    auto by_x = context->needs_input_grad(0) ? at::mm(input_rows, weight_ih).view(x.sizes()).transpose(0, 1)
                                             : at::Tensor();
    return {by_x,
            carry,
            decays ? by_decay.transpose(0, 1) : at::Tensor(),
            at::mm(input_rows.t(), rows(x)),
            at::mm(state_rows.t(), rows(decayed)),
            input_rows.sum(0),
            state_rows.sum(0)};
  }
};

/// Twice the argument of g's tanh.
template <class T> void lstm_double(Out<T> gates, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    Out<T> g = gates + b * 4 * width + 2 * width;
    for (int64_t j = 0; j < width; j++) g[j] *= 2;
  }
}

/// g from the sigmoid of twice its argument, c', and twice c'.
template <class T>
void lstm_mix(Out<T> gates, In<T> before, Out<T> after, Out<T> doubled, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    T *row = gates + b * 4 * width;
    In<T> i = row, f = row + width, c = before + b * width;
    Out<T> g = row + 2 * width, next = after + b * width, twice = doubled + b * width;
    for (int64_t j = 0; j < width; j++) {
      T value = tanh_of_half(g[j]), cell = f[j] * c[j] + i[j] * value;
      g[j] = value;
      next[j] = cell;
      twice[j] = 2 * cell;
    }
  }
}

/// tanh(c') from the sigmoid of twice c', and h'.
template <class T> void lstm_output(In<T> gates, Out<T> squashed, Out<T> hidden, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    In<T> o = gates + b * 4 * width + 3 * width;
    Out<T> s = squashed + b * width, h = hidden + b * width;
    for (int64_t j = 0; j < width; j++) {
      T value = tanh_of_half(s[j]);
      s[j] = value;
      h[j] = o[j] * value;
    }
  }
}

/// The derivatives by the gates' sums; that by the cell state goes on to the one before.
template <class T>
void lstm_backward(In<T> gates, In<T> squashed, In<T> before, In<T> gradient, In<T> carry, Out<T> cell_carry,
                   Out<T> by_gates, int64_t batch, int64_t width) {
  for (int64_t b = 0; b < batch; b++) {
    In<T> i = gates + b * 4 * width, f = i + width, g = f + width, o = g + width;
    In<T> s = squashed + b * width, c = before + b * width, y = gradient + b * width, k = carry + b * width;
    Out<T> cc = cell_carry + b * width, d = by_gates + b * 4 * width;
    for (int64_t j = 0; j < width; j++) {
      T total = y[j] + k[j];
      T by_cell = cc[j] + total * o[j] * (1 - s[j] * s[j]);
      d[j] = by_cell * g[j] * i[j] * (1 - i[j]);
      d[width + j] = by_cell * c[j] * f[j] * (1 - f[j]);
      d[2 * width + j] = by_cell * i[j] * (1 - g[j] * g[j]);
      d[3 * width + j] = total * s[j] * o[j] * (1 - o[j]);
      cc[j] = by_cell * f[j];
    }
  }
}

/// The hidden states at all times, and the last cell state.
struct LSTMSequence : torch::autograd::Function<LSTMSequence> {
  static variable_list forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &hidden,
                               const at::Tensor &cell, const at::Tensor &weight_ih, const at::Tensor &weight_hh,
                               const at::Tensor &bias_ih, const at::Tensor &bias_hh) {
    auto x = time_major(input);
    int64_t time = x.size(0), batch = x.size(1), width = weight_hh.size(1);
    auto gates = at::addmm(at::add(bias_ih, bias_hh), rows(x), weight_ih.t()).view({time, batch, 4 * width});
    auto states = at::empty({time + 1, batch, width}, x.options());
    auto cells = at::empty({time + 1, batch, width}, x.options());
    auto squashed = at::empty({time, batch, width}, x.options());
    states.select(0, 0).copy_(hidden);
    cells.select(0, 0).copy_(cell);
    auto transposed = weight_hh.t().contiguous();
    for (int64_t t = 0; t < time; t++) {
      auto step = gates.select(0, t);
      step.addmm_(states.select(0, t), transposed);
      auto tanh = squashed.select(0, t);
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "lstm_sequence", [&] {
        auto *data = step.data_ptr<scalar_t>(), *tanh_data = tanh.data_ptr<scalar_t>();
        auto *cell_data = cells.data_ptr<scalar_t>() + t * batch * width;
        lstm_double<scalar_t>(data, batch, width);
        step.sigmoid_();
        lstm_mix<scalar_t>(data, cell_data, cell_data + batch * width, tanh_data, batch, width);
        tanh.sigmoid_();
        lstm_output<scalar_t>(data, tanh_data, states.data_ptr<scalar_t>() + (t + 1) * batch * width, batch, width);
      });
    }
    context->save_for_backward({x, weight_ih, weight_hh, gates, squashed, states, cells});
    return {later(states).transpose(0, 1), cells.select(0, time).clone()};
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &x = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &gates = saved[3], &squashed = saved[4];
    auto &states = saved[5], &cells = saved[6];
    int64_t time = x.size(0), batch = x.size(1), width = weight_hh.size(1);
    auto gradient = gradients[0].defined() ? time_major(gradients[0]) : at::zeros_like(squashed);
    auto by_gates = at::empty({time, batch, 4 * width}, x.options());
    auto carry = at::zeros({batch, width}, x.options());
    auto cell_carry = gradients[1].defined() ? gradients[1].clone(at::MemoryFormat::Contiguous)
                                             : at::zeros({batch, width}, x.options());
    for (int64_t t = time - 1; t >= 0; t--) {
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "lstm_sequence_backward", [&] {
        auto at_time = [&](const at::Tensor &values) {
          return values.data_ptr<scalar_t>() + t * batch * values.size(-1);
        };
        lstm_backward<scalar_t>(at_time(gates), at_time(squashed), at_time(cells), at_time(gradient),
                            carry.data_ptr<scalar_t>(), cell_carry.data_ptr<scalar_t>(), at_time(by_gates), batch,
                            width);
      });
      at::mm_out(carry, by_gates.select(0, t), weight_hh);
    }
    auto gate_rows = rows(by_gates);
    auto by_x = context->needs_input_grad(0) ? at::mm(gate_rows, weight_ih).view(x.sizes()).transpose(0, 1)
                                             : at::Tensor();
    auto by_bias = gate_rows.sum(0);
    return {by_x,
            carry,
            cell_carry,
            at::mm(gate_rows.t(), rows(x)),
            at::mm(gate_rows.t(), rows(earlier(states))),
            by_bias,
            by_bias};
  }
};

/// That the loops above may run through the memory of these tensors as they expect.
void check_sequence(const at::Tensor &input, int64_t gates, std::initializer_list<at::Tensor> states,
                    const at::Tensor &weight_ih, const at::Tensor &weight_hh, const at::Tensor &bias_ih,
                    const at::Tensor &bias_hh) {
  TORCH_CHECK(input.device().is_cpu(), "the recurrence over sequences runs on the CPU, not on ", input.device());
  TORCH_CHECK(input.dim() == 3 && input.size(1) > 0, "the input must be [batch, time, features], not of size ",
              input.sizes());
  TORCH_CHECK(weight_hh.dim() == 2 && weight_hh.size(0) == gates * weight_hh.size(1), "the recurrent weight of size ",
              weight_hh.sizes(), " must have ", gates, " rows per column");
  int64_t batch = input.size(0), features = input.size(2), width = weight_hh.size(1);
  auto check = [&](const char *name, const at::Tensor &values, at::IntArrayRef size) {
    TORCH_CHECK(values.sizes() == size, "the ", name, " has size ", values.sizes(), " where ", size, " is needed");
    TORCH_CHECK(values.scalar_type() == input.scalar_type(), "the ", name, " is not of the input's element type");
  };
  check("input weight", weight_ih, {gates * width, features});
  check("recurrent weight", weight_hh, {gates * width, width});
  check("input bias", bias_ih, {gates * width});
  check("recurrent bias", bias_hh, {gates * width});
  for (auto &state : states) check("state", state, {batch, width});
}

}  // namespace

ct_tensor ct_gru_sequence(ct_tensor input, ct_tensor hidden, ct_tensor optional_decay, const ct_tensor *weights) {
  return produce([&] {
    auto w = tensors(weights, 4);
    auto &x = ref(input);
    check_sequence(x, 3, {ref(hidden)}, w[0], w[1], w[2], w[3]);
    auto decay = optional_decay ? ref(optional_decay) : at::empty({0}, x.options().requires_grad(false));
    if (optional_decay) {
      TORCH_CHECK(decay.dim() == 3 && decay.size(0) == x.size(0) && decay.size(1) == x.size(1) &&
                      decay.size(2) == w[1].size(1) && decay.scalar_type() == x.scalar_type(),
                  "the decay has size ", decay.sizes(), ", which does not fit the states");
    }
    return GRUSequence::apply(x, ref(hidden), decay, w[0], w[1], w[2], w[3]);
  });
}

int32_t ct_lstm_sequence(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights,
                         ct_tensor *outputs, ct_tensor *last_cell) {
  return perform([&] {
    auto w = tensors(weights, 4);
    check_sequence(ref(input), 4, {ref(hidden), ref(cell)}, w[0], w[1], w[2], w[3]);
    auto result = LSTMSequence::apply(ref(input), ref(hidden), ref(cell), w[0], w[1], w[2], w[3]);
    own_both(std::move(result[0]), std::move(result[1]), outputs, last_cell);
  });
}
