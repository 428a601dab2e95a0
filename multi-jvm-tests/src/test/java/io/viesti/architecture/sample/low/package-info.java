/** Breaks the rules on purpose. */
package io.viesti.architecture.sample.low;
