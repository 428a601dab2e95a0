/** Code that breaks the rules on purpose. */
package io.viesti.architecture.sample;
