/** Stacks of slices with their phases, assembled from the instances of one study. */
package org.cardioqa.transforms.volumes;
