// The gates of recurrent layers at one time, with derivatives: one pass over the memory of a step.
//
// All matrices are gap-free [batch, ...] unless a stride is given, and none lie in each other's memory.
#pragma once

#include <cstdint>

namespace ctorch {

/// What a GRU reads and writes at one time.
template <class T> struct GRUStep {
  int64_t batch, width;
  /// W_ih x + b_ih, and W_hh (d h) + b_hh [batch, 3 width].
  const T *from_input, *from_state;
  /// d h [batch, width].
  const T *before;
  /// d of the next time, or null where the state does not decay, or at the end.
  const T *next_factor;
  /// r and z [batch, 2 width], the state's part of n's argument, and n [batch, width].
  T *reset_update, *state_part, *candidate;
  /// h' [batch, width], and d h' for the next time, where `next_factor` is given.
  T *after, *next_before;
};

void gru_forward(const GRUStep<float> &step);
void gru_forward(const GRUStep<double> &step);

/// What the derivative of a GRU reads and writes at one time.
template <class T> struct GRUBackStep {
  int64_t batch, width;
  const T *reset_update, *state_part, *candidate, *before, *gradient;
  /// d of the next time and h', or null where the state does not decay, or at the end.
  const T *next_factor, *after;
  /// Derivatives by from_input and from_state.
  T *by_input, *by_state;
  /// The derivative by d of the next time, where the state decays.
  T *by_next_factor;
  /// In: the derivative by d h', the products at the next time. Out: that by d h, as far as it enters the mixture.
  T *carry;
};

void gru_backward(const GRUBackStep<float> &step);
void gru_backward(const GRUBackStep<double> &step);

/// What an LSTM reads and writes at one time.
template <class T> struct LSTMStep {
  int64_t batch, width;
  /// In: the sums of i, f, g, o; out: the gates [batch, 4 width].
  T *gates;
  /// c [batch, width].
  const T *before;
  /// c', tanh(c') and h' [batch, width].
  T *after, *squashed, *hidden;
  /// h' once more, in rows that begin `stride` elements apart.
  T *copy;
  int64_t stride;
};

void lstm_forward(const LSTMStep<float> &step);
void lstm_forward(const LSTMStep<double> &step);

/// What the derivative of an LSTM reads and writes at one time.
template <class T> struct LSTMBackStep {
  int64_t batch, width;
  const T *gates, *squashed, *before, *gradient;
  /// The derivative by h', the products at the next time.
  const T *carry;
  /// In: the derivative by c'; out: by c.
  T *cell_carry;
  /// Derivatives by the sums.
  T *by_gates;
};

void lstm_backward(const LSTMBackStep<float> &step);
void lstm_backward(const LSTMBackStep<double> &step);

/// values ← e^-max(0, values + bias) [rows, width].
void decay_forward(float *values, const float *bias, int64_t rows, int64_t width);
void decay_forward(double *values, const double *bias, int64_t rows, int64_t width);

/// The derivative by the sum, from that by y = e^-max(0, sum) and y.
void decay_backward(float *by_sum, const float *gradient, const float *y, int64_t count);
void decay_backward(double *by_sum, const double *gradient, const double *y, int64_t count);

}  // namespace ctorch
