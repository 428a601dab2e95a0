/**
 * The benchmarks, reached as {@code ./viesti bench NAME}: each drives real processes from outside
 * and measures its peers in the same run. Figures go to the terminal and, asked so, to a JSON file.
 */
package io.viesti.bench;
