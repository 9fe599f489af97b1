/** The CRC-32C polynomial, reflected: the lowest bit stands for the highest power of x. */
const POLYNOMIAL = 0x82f63b78;

/**
 * The CRC-32C of two runs of bytes one after the other, from the CRC-32C of each, in 8 hexadecimal digits, and the length of
 * the second. A CRC is linear: the first is moved on by the length of the second, which multiplies it by a power of x.
 */
export function combineCrc32c(first: string, second: string, secondBytes: number): string {
  const moved = multiply(powerOfX(secondBytes), Number.parseInt(first, 16));
  return ((moved ^ Number.parseInt(second, 16)) >>> 0).toString(16).padStart(8, "0");
}

/** x to the power of 8 · bytes, modulo the polynomial, by squaring. */
function powerOfX(bytes: number): number {
  // One is the bit of x^0, which is the highest when reflected; x^8 lies eight places lower.
  let power = 0x80000000;
  let square = 0x00800000;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(square, power);
    square = multiply(square, square);
  }
  return power;
}

/** The product of two polynomials over GF(2), modulo ours. */
function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if ((a >>> bit) & 1) product ^= factor;
    factor = factor & 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
  }
  return product >>> 0;
}
