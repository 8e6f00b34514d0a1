// Arithmetic of eight numbers at once, as whole vectors.
//
// Swift's own operators of SIMD8<Double> work element by element and leave it to the compiler to find the vectors
// again, which it does by pairs, in part or not at all. These functions are inlined into the Swift code that calls them
// and reach the compiler as vectors, of which it makes what the processor has: four pairs, two fours or one eight.

#ifndef CLANES_H
#define CLANES_H

// How such a vector would be passed to a function does not matter, since none of these is called.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

typedef double CLanes __attribute__((ext_vector_type(8)));
typedef long CLanesBits __attribute__((ext_vector_type(8)));

#define CLANES_INLINE static inline __attribute__((always_inline, const, unused))

CLANES_INLINE CLanes CLanesAdd(CLanes x, CLanes y) { return x + y; }

CLANES_INLINE CLanes CLanesSubtract(CLanes x, CLanes y) { return x - y; }

CLANES_INLINE CLanes CLanesMultiply(CLanes x, CLanes y) { return x * y; }

CLANES_INLINE CLanes CLanesDivide(CLanes x, CLanes y) { return x / y; }

CLANES_INLINE CLanes CLanesSquareRoot(CLanes x) { return __builtin_elementwise_sqrt(x); }

// x where all bits are set in the mask, y where none is.
#define CLANES_SELECT(mask, x, y) (CLanes)(((mask) & (CLanesBits)(x)) | (~(mask) & (CLanesBits)(y)))

// x where the condition is at least 0, else y; also y where the condition is not a number.
CLANES_INLINE CLanes CLanesChoose(CLanes condition, CLanes x, CLanes y) {
  CLanesBits mask = (CLanesBits)(condition >= 0.0);
  return CLANES_SELECT(mask, x, y);
}

// The larger of |x| and |y|; |y| where one is not a number.
CLANES_INLINE CLanes CLanesLargerMagnitude(CLanes x, CLanes y) {
  CLanes first = __builtin_elementwise_abs(x);
  CLanes second = __builtin_elementwise_abs(y);
  CLanesBits mask = (CLanesBits)(first > second);
  return CLANES_SELECT(mask, first, second);
}

// The largest of the numbers without their signs where all bits are set in the mask; what is not a number is above all.
CLANES_INLINE double CLanesLargest(CLanes x, CLanesBits mask) {
  union {
    long bits;
    double number;
  } largest = {__builtin_reduce_max((CLanesBits)__builtin_elementwise_abs(x) & mask)};
  return largest.number;
}

#pragma clang diagnostic pop

#endif
