/** What benchmarks say: progress while they run, figures with median and spread, machine facts. */
package io.viesti.bench.report;
