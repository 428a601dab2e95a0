/**
 * Tests of the structure itself: who may know whom, and what no code here does. {@code sample}
 * holds code that breaks every rule, to show that each of them can fail. Knows no class of Viesti
 * by type.
 */
package io.viesti.architecture;
