/** The tables of a run, written in a fixed order under names that stand only once all is done. */
package org.cardioqa.transforms.shards;
