package org.cardioqa.transforms.volumes;

/** Whose pixels go into the slices table. */
public enum PixelChoice {
  /** Those of volumes that a question of the catalogue can point to. */
  LINKED,
  /** Those of every volume. */
  ALL,
  /** Nobody's. */
  NONE
}
