/** How right the stages are, measured on labelled sets: tables for people, JSON for programs. */
package org.cardioqa.bench.accuracy;
