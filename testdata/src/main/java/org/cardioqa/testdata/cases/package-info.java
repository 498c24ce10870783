/**
 * What is invented before anything is written: patients, studies and the state of each heart.
 * Everything follows from the seed.
 */
package org.cardioqa.testdata.cases;
