/**
 * How much of everything a load needs, by figures measured and by figures assumed: the arithmetic
 * of docs/SCALING.md. May use nothing else of Viesti.
 */
package io.viesti.bench.sizing;
