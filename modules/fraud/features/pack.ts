/** Bytes of one packed feature: single precision, little-endian. */
export const PACKED_BYTES = 4;

/** Features as they are stored. */
export function packFeatures(features: Float64Array): Buffer {
  const packed = Buffer.alloc(features.length * PACKED_BYTES);
  for (let index = 0; index < features.length; index++) packed.writeFloatLE(features[index] ?? 0, index * PACKED_BYTES);
  return packed;
}

/** Stored features, as they were but for rounding to single precision. */
export function unpackFeatures(packed: Buffer): Float64Array {
  const features = new Float64Array(packed.length / PACKED_BYTES);
  for (let index = 0; index < features.length; index++) features[index] = packed.readFloatLE(index * PACKED_BYTES);
  return features;
}
